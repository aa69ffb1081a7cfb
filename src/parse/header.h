/* Header layouts: a line is cut into columns by a layout such as "<Date> <Time> <Level> <Content>".
 *
 * A layout is literal text and fields. "<Name>" is a field, "<Name:KIND>" one of a kind:
 *   #         digits                       L   a severity word (INFO, warning, ...)
 *   ~         may contain blanks           =   RFC 5424 structured data
 *   .         begins with a letter and holds a dot (app.db)
 *   N         the same, or one that messages begin with, too (Note, System)
 *   K         one letter for a severity, whatever follows it (klog)
 *   %...      a time stamp (stamp.h)
 * A blank stands for a run of blanks, but before <Content> for exactly one; two blanks there stand
 * for a run. "( ... )?" is a part that may be missing. A backslash makes the next character
 * literal. A field ends where the text behind it begins; without "~" it holds no blanks.
 * What a field is for follows from its name: Content (needed, last), Level, Node or Host,
 * Component or Process, Date, Time, Timestamp; other names are split off and dropped. */
#ifndef LA_HEADER_H
#define LA_HEADER_H

#include "base/err.h"
#include "base/str.h"
#include "parse/stamp.h"
#include <logad/event.h>

#define LA_HEADER_MAX_ITEMS 48  /* literals, fields and group marks of one layout */
#define LA_HEADER_MAX_BYTES 512 /* a header is looked for in this much of a line */

typedef struct la_header la_header;

/* Errors: LOGAD_EUSAGE (text that is not a layout), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_header_new(la_header **out, const char *layout, logad_error *err);
void la_header_free(la_header *h); /* NULL is fine */

/* The same for another thread: a layout that found out the patterns of its stamps has a twin that
 * knows them. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_header_twin(la_header **out, const la_header *of, logad_error *err);
/* Whether a line is cut the same whatever lines were cut before, once these are forgotten: no
 * pattern is still to be found out. */
bool la_header_is_settled(const la_header *h);
void la_header_forget(la_header *h);

/* From here on numbers that no time has (month 63) do for one, and the line has no time. */
void la_header_be_lax(la_header *h);
/* From here on lines have no time: for those who do not ask, it costs. */
void la_header_leave_time(la_header *h);
/* Cuts a line. False: it does not fit and e is as for a line without a header. Fields of e that do
 * not come from the header are left alone. */
bool la_header_split(la_header *h, const char *p, size_t n, logad_event *e);

/* How much the layout demands of a line: the more, the less a fit can be chance. */
unsigned la_header_rigour(const la_header *h);

bool la_header_has_time(const la_header *h);
bool la_header_has_priority(const la_header *h); /* its level may be a number, of syslog's PRI */
const char *la_header_text(const la_header *h);  /* the layout, as it was given */

/* The layouts that have a name; those of one name stand together. */
typedef struct la_layout {
    const char *name, *text;
} la_layout;
const la_layout *la_layouts(size_t *n);

#endif
