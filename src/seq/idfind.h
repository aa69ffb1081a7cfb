/* Inside the walk: finds by itself what names the sessions of a log. */
#ifndef LA_IDFIND_H
#define LA_IDFIND_H

#include "seq/inputs.h"

#define LA_ID_MIN_SHARE  0.7 /* of the records must have an id */
#define LA_ID_MIN_VALUES 20

/* How the values of what may be an id stand in the first records. All shares are 0 to 1. */
typedef struct la_id_standing {
    size_t records;  /* that have one */
    size_t values;   /* distinct ones */
    double share;    /* of the records that have one */
    double mean;     /* records of a value */
    double together; /* share of the records with a value that is in two at least */
    double most;     /* share of the records with the value that is in most */
    double span;     /* share of the log from a value's first record to its last; the median of the
                        values of two records at least */
    double fresh;    /* of the values in the last third, those not in the first */
    double falls;    /* of the times that the value changes from record to record, those to a lesser
                        one: shorter, or as long and before it in the order of bytes */
    bool known;      /* by its name or form: it need not fall */
} la_id_standing;

/* Errors: LOGAD_ENOMEM, LOGAD_EUSAGE (as la_grouper_new). */
LOGAD_CHECKED logad_status la_id_stand(const la_probe *probe, const la_grouping *g,
                                       la_id_standing *out, logad_error *err);
/* Ids of units of work turn up, come in several records that are near each other, and go: names of
 * hosts, users or threads stay, sizes and durations come back by chance, clocks and counters only
 * rise, where units that are at work together take turns. */
bool la_id_is_session(const la_id_standing *s);

/* What ties most of the records together, if anything does: a process number, an id in brackets or
 * behind a word, a UUID or a trace id. *standing: of what was found. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_id_find(const la_probe *probe, la_grouping *out,
                                      la_id_standing *standing, bool *found, logad_error *err);

#endif
