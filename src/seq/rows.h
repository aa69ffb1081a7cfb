/* Inside seq/: the (session, event) pairs of raw lines in reading order, and how they become
 * sessions. 28 bytes a pair with places, 8 without. */
#ifndef LA_SEQ_ROWS_H
#define LA_SEQ_ROWS_H

#include "seq/build.h"

typedef struct la_rows {
    bool keep_places;
    size_t n;
    uint32_t *session;
    la_place *places;    /* with keep_places */
    uint32_t *templates; /* without */
    size_t session_cap, places_cap, templates_cap;
} la_rows;

LOGAD_CHECKED logad_status la_rows_add(la_rows *r, uint32_t session, const la_place *place,
                                       logad_error *err);
size_t la_rows_count(const la_rows *r);
void la_rows_renumber(la_rows *r, const uint32_t *number); /* templates become number[template] */
/* Sorts the pairs by session, keeping their order, and adds the sessions to the dataset; the places
 * become the dataset's. */
LOGAD_CHECKED logad_status la_rows_finish(la_rows *r, la_dataset *d, logad_error *err);
void la_rows_free(la_rows *r);

#endif
