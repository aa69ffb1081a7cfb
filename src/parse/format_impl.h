/* The inside of formats. */
#ifndef LA_FORMAT_IMPL_H
#define LA_FORMAT_IMPL_H

#include "parse/csv.h"
#include "parse/fields.h"
#include "parse/format.h"

typedef enum la_format_kind {
    LA_FORMAT_PLAIN,
    LA_FORMAT_LAYOUT,
    LA_FORMAT_JSON,
    LA_FORMAT_DOCKER,
    LA_FORMAT_JOURNALD,
    LA_FORMAT_EXPORT,
    LA_FORMAT_CRI,
    LA_FORMAT_LOGFMT,
    LA_FORMAT_CSV
} la_format_kind;

#define LA_FORMAT_LAYOUTS 10  /* of one name */
#define LA_FORMAT_COLUMNS 256 /* of CSV */
#define LA_FORMAT_NAME    64

/* The columns of CSV: those that have a role, in the order of the head line. */
typedef struct la_csv {
    bool any;       /* also a head line that names no message: the last column is it */
    char delimiter; /* '\0': no head line was read */
    uint16_t n;     /* columns */
    la_field_role role[LA_FORMAT_COLUMNS];
    unsigned rank[LA_FORMAT_COLUMNS];
    uint16_t content; /* the column that is the message */
    int date, time;   /* columns that make the time together, -1: none */
} la_csv;

struct la_format {
    la_format_kind kind;
    char name[LA_FORMAT_NAME];
    la_header *layouts[LA_FORMAT_LAYOUTS]; /* the best first */
    size_t n_layouts;
    bool lax;         /* times may be none */
    bool requests;    /* messages are requests (access.h) */
    la_format *inner; /* of the message in an envelope; NULL: plain */
    la_buf text;      /* what was decoded */
    la_csv csv;
    /* Of the record cut last. */
    bool partial;    /* it goes on in the next record of its stream */
    unsigned stream; /* 0 or 1 */
};

/* Notations and envelopes. Rigour: as of layouts; one that asks more of a record wins where several
 * fit. */
typedef struct la_notation {
    const char *name;
    la_format_kind kind;
    unsigned rigour;
    bool (*cut)(la_format *f, const char *p, size_t n, logad_event *e);
} la_notation;
const la_notation *la_notations(size_t *n);

/* A wish taken apart: "docker/klog". */
typedef struct la_wish {
    const la_notation *kind; /* NULL with layout NULL: to be found out */
    const char *layout;      /* name of a layout, "plain" */
    const char *header;
    const char *inner; /* name of what is in the envelope; NULL: to be found out */
} la_wish;
/* store has room for LA_FORMAT_NAME bytes, which the wish points into. */
LOGAD_CHECKED logad_status la_wish_take(la_wish *out, const la_format_wish *w, char *store,
                                        logad_error *err);
la_format *la_format_of(la_format_kind kind, const char *name); /* NULL: out of memory */

/* Whether a line is a record, and its cut does not depend on lines before it, once these are
 * forgotten: of layouts that are settled and of plain text. Such a format has a twin for another
 * thread. Errors: LOGAD_ENOMEM. */
bool la_format_is_free(const la_format *f);
LOGAD_CHECKED logad_status la_format_twin(la_format **out, const la_format *of, logad_error *err);
void la_format_forget(la_format *f);
void la_format_leave_time(la_format *f); /* of layouts: from here on records have no time */

/* One cutter for each kind: true where the record fits; the content of e is the message. */
bool la_cut_layouts(la_format *f, const char *p, size_t n, logad_event *e);
bool la_cut_json(la_format *f, const char *p, size_t n, logad_event *e); /* docker, journald, too */
bool la_cut_export(la_format *f, const char *p, size_t n, logad_event *e);
bool la_cut_cri(la_format *f, const char *p, size_t n, logad_event *e);
bool la_cut_logfmt(la_format *f, const char *p, size_t n, logad_event *e);
bool la_cut_csv(la_format *f, const char *p, size_t n, logad_event *e);

/* Cuts the envelope alone. */
bool la_format_open(la_format *f, const char *p, size_t n, logad_event *e);
/* Cuts the message that was in the envelope: what it says itself goes before what the envelope
 * says. False: it does not have the format that the others have; without such a format true. */
bool la_format_cut_inner(la_format *f, logad_event *e);
bool la_format_is_envelope(la_format_kind k);

bool la_csv_head(la_csv *c, const char *p, size_t n); /* false: it is no head line */

#endif
