/* Four bags of items for monotone networks. */
#ifndef LA_TEST_BAGS_H
#define LA_TEST_BAGS_H

#include "nn/monotone.h"

enum { ITEMS = 3, WHOLES = 2, BAGS = 4, MEMBERS = 6 };

/* One has no item, the last has one twice. */
static const uint64_t bag_at[BAGS + 1] = {0, 2, 3, 3, 6};
static const uint32_t bag_member[MEMBERS] = {0, 1, 2, 0, 2, 2}, bag_whole_of[BAGS] = {0, 1, 0, 1};
static const float bag_weight[BAGS] = {1, 0.5f, 2, 0.25f}, bag_share[BAGS] = {0, 1, 0, 0.5f};

/* Of rows item[ITEMS] and whole[WHOLES], which they view. */
static inline la_bags bags_of(const float *item, const float *whole)
{
    return (la_bags){.item = item,
                     .whole = whole,
                     .n_items = ITEMS,
                     .n_wholes = WHOLES,
                     .n_bags = BAGS,
                     .at = bag_at,
                     .member = bag_member,
                     .whole_of = bag_whole_of,
                     .weight = bag_weight,
                     .share = bag_share};
}

#endif
