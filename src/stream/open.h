/* Inside stream/: sessions that more lines may still join.
 *
 * Each holds its events as packed differences, some 8 bytes an event. Sessions are in the order of
 * their last line, so the idle ones stand at the front. */
#ifndef LA_OPEN_H
#define LA_OPEN_H

#include "base/err.h"
#include "seq/dataset.h"
#include "stream/pack.h"

#define LA_OPEN_MAX       1000000u          /* sessions; over it the one idle longest is closed */
#define LA_OPEN_MAX_BYTES ((size_t)1 << 30) /* of all events; over it likewise */
#define LA_SESSION_EVENTS 1000000u /* of one session; over it it is closed and begins anew */

typedef struct la_open la_open;

/* Two clocks: that of the log, which never goes back, and that of the machine. */
typedef struct la_clocks {
    double log, wall;
} la_clocks;

LOGAD_CHECKED logad_status la_open_new(la_open **out, logad_error *err);
void la_open_free(la_open *o); /* NULL is fine */
size_t la_open_count(const la_open *o);
bool la_open_has(const la_open *o, la_str id);

/* Adds an event to the session of that id, which is opened where it is not there. *full becomes
 * true where the session has LA_SESSION_EVENTS events now. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_open_add(la_open *o, la_str id, const la_place *place, la_clocks now,
                                       bool *full, logad_error *err);

/* A closed session; views until the next call on its la_open. */
typedef struct la_closed {
    la_str id;
    la_place *places;
    size_t n;
} la_closed;

/* Takes out the session that has been idle longest, if it has been for so many seconds by either
 * clock (a negative timeout: in any case), or if there are too many. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_open_take_idle(la_open *o, la_clocks now, double timeout,
                                             la_closed *out, bool *taken, logad_error *err);
/* Takes out the session of an id; false where it is not open. */
LOGAD_CHECKED logad_status la_open_take(la_open *o, la_str id, la_closed *out, bool *taken,
                                        logad_error *err);

/* Numbers of files and templates, and what they become. */
typedef struct la_renumber {
    const uint32_t *file, *template_;
    size_t n_files, n_templates;
} la_renumber;

/* All that is open as bytes, and back into an empty one. Errors: LOGAD_ECONFIG (damaged, or a
 * number that the tables do not have), LOGAD_ENOMEM. */
void la_open_pack(const la_open *o, la_buf *b);
LOGAD_CHECKED logad_status la_open_unpack(la_open *o, la_unpack *u, const la_renumber *r,
                                          logad_error *err);
/* Marks used[] of every template and file that an open session has. */
void la_open_mark(const la_open *o, bool *file, bool *template_);

#endif
