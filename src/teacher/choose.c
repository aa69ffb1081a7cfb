/* sequence -> prompt: coverage first, then doubt. */
#include "teacher/choose.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

/* What one more answer leaves of the chance of being wrong, at a teacher's usual accuracy. */
#define ANSWER_LEAVES 0.3

typedef struct member {
    uint32_t sequence, kind, bag, count;
    double rank; /* higher comes first */
} member;

static int by_bag(const void *a, const void *b)
{
    const member *x = a, *y = b;
    if (x->bag != y->bag)
        return x->bag < y->bag ? -1 : 1;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->sequence < y->sequence ? -1 : x->sequence > y->sequence;
}

static int by_rank(const void *a, const void *b)
{
    const member *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->rank != y->rank)
        return x->rank > y->rank ? -1 : 1;
    return x->sequence < y->sequence ? -1 : x->sequence > y->sequence;
}

static void rank(member *list, uint32_t n, const la_groups *g)
{
    qsort(list, n, sizeof *list, by_bag);
    for (uint32_t i = 0, nth = 0; i < n; i++) {
        nth = i > 0 && list[i].bag == list[i - 1].bag ? nth + 1 : 1;
        list[i].rank = g->bag_mass[list[i].bag] / ((double)nth * nth);
    }
    qsort(list, n, sizeof *list, by_rank);
}

logad_status la_members_new(la_members *out, const la_groups *g, const bool *may,
                            const uint32_t *count, logad_error *err)
{
    *out = (la_members){la_calloc(g->n, sizeof *out->list),
                        la_calloc((size_t)g->n_kinds + 1, sizeof *out->at)};
    member *list = la_calloc(g->n, sizeof *list);
    uint32_t n = 0;
    if (out->list == NULL || out->at == NULL || list == NULL) {
        free(list);
        la_members_free(out);
        return la_oom(err);
    }
    for (uint32_t i = 0; i < g->n; i++)
        if (may == NULL || may[i])
            list[n++] = (member){i, g->kind[i], g->bag[i], count[i], 0};
    rank(list, n, g);
    for (uint32_t i = 0; i < n; i++) {
        out->list[i] = list[i].sequence;
        out->at[list[i].kind + 1] = i + 1;
    }
    for (uint32_t k = 1; k <= g->n_kinds; k++)
        out->at[k] = out->at[k] > out->at[k - 1] ? out->at[k] : out->at[k - 1];
    free(list);
    return LOGAD_OK;
}

void la_members_free(la_members *m)
{
    free(m->list);
    free(m->at);
    *m = (la_members){0};
}

/* The first member from *next on that has no vote; false where the kind is used up. */
static bool has_member(const la_choice *c, uint32_t k, uint32_t *next)
{
    const la_members *m = c->members;
    while (*next < m->at[k + 1] && c->votes[m->list[*next]].vote != 0)
        ++*next;
    return *next < m->at[k + 1];
}

static uint32_t best_kind(const la_choice *c, const double *worth, uint32_t *next)
{
    uint32_t best = UINT32_MAX;
    for (uint32_t k = 0; k < c->groups->n_kinds; k++)
        if (has_member(c, k, &next[k]) && (best == UINT32_MAX || worth[k] > worth[best]))
            best = k;
    return best;
}

logad_status la_choose(uint32_t *out, uint32_t n, uint32_t *picked, const la_choice *c,
                       logad_error *err)
{
    uint32_t n_kinds = c->groups->n_kinds;
    double *worth = la_calloc(n_kinds, sizeof *worth);
    uint32_t *next = la_calloc(n_kinds, sizeof *next);
    *picked = 0;
    if (worth == NULL || next == NULL) {
        free(worth);
        free(next);
        return la_oom(err);
    }
    for (uint32_t k = 0; k < n_kinds; k++) {
        next[k] = c->members->at[k];
        worth[k] =
            pow(c->groups->mass[k], 0.75) / (1 + exp(fabs(c->belief[k]))) * (1 + c->doubt[k] / 2);
    }
    for (uint32_t k; *picked < n && (k = best_kind(c, worth, next)) != UINT32_MAX;) {
        out[(*picked)++] = c->members->list[next[k]++];
        worth[k] *= ANSWER_LEAVES;
    }
    free(worth);
    free(next);
    return LOGAD_OK;
}
