/* sequence -> vector: windows of many systems as bags over distinct items, for the appraiser. */
#ifndef LA_BAGS_H
#define LA_BAGS_H

#include "base/map.h"
#include "model/appraiser.h"
#include "model/outline.h"

typedef struct la_bagset {
    la_map *items, *wholes; /* of the system at hand, by their features */
    float *item, *whole, *weight, *share, *outline;
    uint64_t *at; /* into member; a system's bags have one entry more than there are of them */
    uint32_t *member, *whole_of;
    size_t *first; /* four a system: its first item, whole and bag and its first place in at */
    size_t n_systems, n_items, n_wholes, n_bags, n_at, n_members;
    size_t cap_item, cap_whole, cap_whole_of, cap_weight, cap_share, cap_outline, cap_at,
        cap_member, cap_first;
    la_settled settled; /* of all views */
} la_bagset;

void la_bagset_close(la_bagset *b); /* all zeros is an open one */
/* Adds the windows of a system with their share of anomalous sessions; together they weigh
 * `weight`. Errors: as la_standing_new. */
LOGAD_CHECKED logad_status la_bagset_add(la_bagset *b, const la_standing_input *in,
                                         const float *share, double weight, logad_error *err);
/* Adds the systems of another. Errors: LOGAD_ENOMEM; b is then as it was. */
LOGAD_CHECKED logad_status la_bagset_join(la_bagset *b, const la_bagset *more, logad_error *err);
/* [b->n_systems] views, settled, in the order of adding; the context of each is its outline. To be
 * freed. NULL: no memory. */
la_bags *la_bagset_views(la_bagset *b);

#endif
