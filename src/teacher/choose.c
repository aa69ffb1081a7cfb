/* sequence -> prompt: coverage first, then doubt. */
#include "teacher/choose.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

/* What one more answer leaves of the chance of being wrong, at a teacher's usual accuracy. */
#define ANSWER_LEAVES 0.2
/* An answer about one multiset says as much about the others of its set. */
#define KIND_LEAVES 0.5

typedef struct candidate {
    uint32_t sequence, bag, count;
} candidate;

/* By multiset, then by falling number of sessions. */
static int by_bag(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    if (x->bag != y->bag)
        return x->bag < y->bag ? -1 : 1;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->sequence < y->sequence ? -1 : x->sequence > y->sequence;
}

typedef struct plan {
    candidate *list; /* sorted */
    uint32_t n;
    uint32_t *next, *end; /* [n_bags] the members left, as a part of the list */
    double *worth;        /* [n_bags] */
} plan;

static void free_plan(plan *p)
{
    free(p->list);
    free(p->next);
    free(p->end);
    free(p->worth);
}

static bool make_plan(plan *p, const la_groups *g, const bool *may, const uint32_t *count,
                      const la_vote *votes, const double *belief, const double *entropy)
{
    p->list = la_calloc(g->n, sizeof *p->list);
    p->next = la_calloc(g->n_bags, sizeof *p->next);
    p->end = la_calloc(g->n_bags, sizeof *p->end);
    p->worth = la_calloc(g->n_bags, sizeof *p->worth);
    if (p->list == NULL || p->next == NULL || p->end == NULL || p->worth == NULL)
        return false;
    for (uint32_t i = 0; i < g->n; i++)
        if (may[i] && votes[i].vote == 0)
            p->list[p->n++] = (candidate){i, g->bag[i], count[i]};
    qsort(p->list, p->n, sizeof *p->list, by_bag);
    for (uint32_t i = 0; i < p->n; i++) {
        uint32_t b = p->list[i].bag;
        if (p->end[b] == 0)
            p->next[b] = i;
        p->end[b] = i + 1;
    }
    for (uint32_t b = 0; b < g->n_bags; b++) {
        /* Sessions count by their root: the tail is where faults are. */
        double wrong = 1 / (1 + exp(fabs(belief[b])));
        p->worth[b] = sqrt(g->mass[b]) * wrong * (0.5 + entropy[b]);
    }
    return true;
}

static uint32_t best_bag(const plan *p, uint32_t n_bags)
{
    uint32_t best = UINT32_MAX;
    for (uint32_t b = 0; b < n_bags; b++)
        if (p->next[b] < p->end[b] && (best == UINT32_MAX || p->worth[b] > p->worth[best]))
            best = b;
    return best;
}

logad_status la_choose(uint32_t *out, uint32_t n, uint32_t *picked, const la_groups *g,
                       const bool *may, const uint32_t *count, const la_vote *votes,
                       const double *belief, const double *entropy, logad_error *err)
{
    plan p = {0};
    *picked = 0;
    if (!make_plan(&p, g, may, count, votes, belief, entropy)) {
        free_plan(&p);
        return la_oom(err);
    }
    while (*picked < n) {
        uint32_t b = best_bag(&p, g->n_bags);
        if (b == UINT32_MAX)
            break;
        out[(*picked)++] = p.list[p.next[b]++].sequence;
        for (uint32_t k = 0; k < g->n_bags; k++)
            if (g->bag_kind[k] == g->bag_kind[b])
                p.worth[k] *= k == b ? ANSWER_LEAVES : KIND_LEAVES;
    }
    free_plan(&p);
    return LOGAD_OK;
}
