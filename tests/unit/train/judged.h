/* Systems whose networks' margins a test can foretell: BAGS bags of one item each, the same items
 * in all of them, under networks that have learned nothing yet. */
#ifndef TEST_JUDGED_H
#define TEST_JUDGED_H

#include "../fixture.h"

#include "train/appraise.h"

enum { BAGS = 6, SYSTEMS = 4, SCRATCH = 512 };

typedef struct judged {
    la_bags system[SYSTEMS];
    float item[BAGS * LA_STANDS_N], whole[BAGS * LA_STANDS_WHOLE], context[LA_OUTLINE_N];
    uint64_t at[BAGS + 1];
    uint32_t member[BAGS];
    float weight[SYSTEMS][BAGS], share[SYSTEMS][BAGS];
    float lanes[SYSTEMS][8 * (LA_STANDS_N + LA_STANDS_WHOLE)];
    double calm[SYSTEMS][2 * BAGS];
    uint32_t struck[SYSTEMS][BAGS];
    la_monotone shape;
    float *theta;
    la_pool *pool;
    la_appraise a; /* the first system is a source, the others one draw each */
} judged;

/* After items, weights or shares have changed. */
static inline void judged_settle(judged *w)
{
    for (size_t s = 0; s < SYSTEMS; s++) {
        w->system[s] = (la_bags){.context = w->context,
                                 .item = w->item,
                                 .whole = w->whole,
                                 .n_items = BAGS,
                                 .n_wholes = BAGS,
                                 .n_bags = BAGS,
                                 .at = w->at,
                                 .member = w->member,
                                 .whole_of = w->member,
                                 .weight = w->weight[s],
                                 .share = w->share[s]};
        la_bags_settle(&w->system[s], &w->shape,
                       (la_settled){w->calm[s], w->lanes[s], w->struck[s], 0});
    }
}

/* Bags whose margins fall from the first to the last; w is all zeros. */
static inline void judged_open(judged *w)
{
    static const float weight[BAGS] = {0.02f, 0.03f, 0.05f, 0.2f, 0.3f, 0.4f};
    la_rng rng = la_rng_new(3);
    la_appraise_shape(&w->shape);
    w->theta = test_calloc(LA_APPRAISER_NETS * w->shape.params.size, sizeof *w->theta);
    for (uint32_t i = 0; i < BAGS; i++) {
        w->at[i + 1] = i + 1;
        w->member[i] = i;
        for (size_t j = 0; j < LA_STANDS_N; j++)
            w->item[i * LA_STANDS_N + j] = 0.4f * (float)(BAGS - i);
        for (size_t s = 0; s < SYSTEMS; s++)
            w->weight[s][i] = weight[i];
    }
    for (size_t k = 0; k < LA_APPRAISER_NETS; k++) {
        la_rng start = la_rng_fork(&rng, "net/%zu", k);
        la_monotone_init(&w->shape, w->theta + k * w->shape.params.size, &start);
    }
    judged_settle(w);
    assert_true(la_monotone_scratch(&w->system[0]) <= SCRATCH);
    w->pool = la_pool_new(2);
    w->a = (la_appraise){.pool = w->pool,
                         .systems = w->system,
                         .n_sources = 1,
                         .n_draws = SYSTEMS - 1,
                         .n_drawn = 1,
                         .theta = w->theta};
}

static inline void judged_close(judged *w)
{
    la_pool_free(w->pool);
    test_free(w->theta);
}

/* margin[BAGS], the same in all systems: the mean of the networks', found one by one. */
static inline void judged_margins(const judged *w, double *margin)
{
    float scratch[SCRATCH];
    memset(margin, 0, BAGS * sizeof *margin);
    for (size_t k = 0; k < LA_APPRAISER_NETS; k++)
        la_monotone_margins(&w->shape, w->theta + k * w->shape.params.size, &w->system[0], margin,
                            scratch);
    for (size_t i = 0; i < BAGS; i++)
        margin[i] /= LA_APPRAISER_NETS;
}

#endif
