/* Random sequences and a network to score them with. */
#ifndef LA_TEST_SCORING_H
#define LA_TEST_SCORING_H

#include "../fixture.h"

#include "detect/score.h"

#define SCORING_ROWS 12 /* templates of the table */

typedef struct scoring {
    la_net *net;
    float *theta, *table;
    uint32_t n, *events;
    uint64_t *at;
    la_scorer s; /* its pool is NULL: see scoring_pool */
} scoring;

/* n sequences of 1 to longest events. */
static inline scoring scoring_new(la_encoder_kind kind, uint32_t n, uint32_t longest,
                                  uint32_t max_events)
{
    scoring x = {.net = small_net(kind, 5), .n = n};
    x.theta = random_theta(x.net, 21);
    x.table = random_floats((size_t)SCORING_ROWS * 5, 22, 1);
    x.at = need(la_calloc((size_t)n + 1, sizeof *x.at));
    x.events = need(la_calloc((size_t)n * longest, sizeof *x.events));
    la_rng rng = la_rng_new(23);
    for (uint32_t i = 0; i < n; i++) {
        x.at[i + 1] = x.at[i] + 1 + la_rng_below(&rng, longest);
        for (uint64_t j = x.at[i]; j < x.at[i + 1]; j++)
            x.events[j] = (uint32_t)la_rng_below(&rng, SCORING_ROWS);
    }
    x.s = (la_scorer){.net = x.net, .theta = x.theta, .table = x.table, .max_events = max_events};
    return x;
}

static inline void scoring_free(scoring *x)
{
    la_net_free(x->net);
    free(x->theta);
    free(x->table);
    free(x->events);
    free(x->at);
}

/* The margin of one window alone. */
static inline double scoring_alone(const scoring *x, const uint32_t *events, uint32_t len)
{
    la_scorer s = x->s;
    s.pool = need(la_pool_new(1));
    la_window w = {.at = 0, .len = len};
    double margin = 0;
    assert_ok(la_score_windows(&s, events, &w, 1, &margin, NULL, &err));
    la_pool_free(s.pool);
    return margin;
}

#endif
