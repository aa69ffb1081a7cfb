/* sequence -> vector: windows of many systems as bags over distinct items, for the appraiser. */
#ifndef LA_BAGS_H
#define LA_BAGS_H

#include "base/map.h"
#include "model/appraiser.h"

typedef struct la_bagset {
    la_map *distinct; /* items by their features */
    float *item, *whole, *weight, *share;
    uint64_t *at;
    uint32_t *member;
    size_t n_bags, n_members;
    size_t cap_item, cap_whole, cap_weight, cap_share, cap_at, cap_member;
} la_bagset;

LOGAD_CHECKED logad_status la_bagset_open(la_bagset *b, logad_error *err);
void la_bagset_close(la_bagset *b);
/* Adds the windows of a system with their share of anomalous sessions; together they weigh
 * `weight`. */
LOGAD_CHECKED logad_status la_bagset_add(la_bagset *b, const la_standing_input *in,
                                         const float *share, double weight, logad_error *err);
la_bags la_bagset_view(const la_bagset *b);

#endif
