/* sequence -> groups of sequences, and what is believed of them. */
#include "teacher/groups.h"

#include "base/map.h"
#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MIN_PAIRS 20 /* of answers about one group, to judge a teacher by */

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* Interns the sorted events as they are (bag) and each once (kind). */
static bool place(la_groups *g, uint32_t i, uint32_t *sorted, size_t n, la_map *bags, la_map *kinds)
{
    qsort(sorted, n, sizeof *sorted, by_value);
    g->bag[i] = la_map_intern(bags, sorted, n * sizeof *sorted, NULL);
    size_t kept = 0;
    for (size_t k = 0; k < n; k++)
        if (k == 0 || sorted[k] != sorted[k - 1])
            sorted[kept++] = sorted[k];
    g->kind[i] = la_map_intern(kinds, sorted, kept * sizeof *sorted, NULL);
    return g->bag[i] != LA_MAP_NONE && g->kind[i] != LA_MAP_NONE;
}

static bool place_all(la_groups *g, const uint32_t *events, const uint64_t *at, la_map *bags,
                      la_map *kinds)
{
    uint64_t longest = 1;
    for (uint32_t i = 0; i < g->n; i++)
        longest = at[i + 1] - at[i] > longest ? at[i + 1] - at[i] : longest;
    uint32_t *sorted = la_calloc(longest, sizeof *sorted);
    bool good = sorted != NULL;
    for (uint32_t i = 0; i < g->n && good; i++) {
        size_t n = (size_t)(at[i + 1] - at[i]);
        if (n > 0)
            memcpy(sorted, events + at[i], n * sizeof *sorted);
        good = place(g, i, sorted, n, bags, kinds);
    }
    free(sorted);
    return good;
}

static logad_status sum_up(la_groups *g, const uint32_t *count, logad_error *err)
{
    g->bag_mass = la_calloc(g->n_bags, sizeof *g->bag_mass);
    g->mass = la_calloc(g->n_kinds, sizeof *g->mass);
    if (g->bag_mass == NULL || g->mass == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i < g->n; i++) {
        g->bag_mass[g->bag[i]] += count[i];
        g->mass[g->kind[i]] += count[i];
        g->sessions += count[i];
    }
    return LOGAD_OK;
}

logad_status la_groups_new(la_groups *out, const uint32_t *events, const uint64_t *at,
                           const uint32_t *count, uint32_t n, logad_error *err)
{
    *out = (la_groups){.n = n};
    la_map *bags = la_map_new(), *kinds = la_map_new();
    out->bag = la_calloc(n, sizeof *out->bag);
    out->kind = la_calloc(n, sizeof *out->kind);
    logad_status s = LOGAD_OK;
    if (bags == NULL || kinds == NULL || out->bag == NULL || out->kind == NULL ||
        !place_all(out, events, at, bags, kinds))
        s = la_oom(err);
    if (s == LOGAD_OK) {
        out->n_bags = la_map_count(bags);
        out->n_kinds = la_map_count(kinds);
        s = sum_up(out, count, err);
    }
    la_map_free(bags);
    la_map_free(kinds);
    if (s != LOGAD_OK)
        la_groups_free(out);
    return s;
}

void la_groups_free(la_groups *g)
{
    free(g->bag);
    free(g->kind);
    free(g->bag_mass);
    free(g->mass);
    free(g->sibling);
    *g = (la_groups){0};
}

/* Numbers the halves that have members, in order of the sequences; half[2 n_kinds]. */
static bool number_halves(la_groups *g, const bool *side, uint32_t *half)
{
    uint32_t n = 0, kinds = g->n_kinds;
    for (uint32_t h = 0; h < 2 * kinds; h++)
        half[h] = UINT32_MAX;
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t h = 2 * g->kind[i] + side[i];
        half[h] = half[h] == UINT32_MAX ? n++ : half[h];
        g->kind[i] = half[h];
    }
    g->sibling = la_calloc(n, sizeof *g->sibling);
    for (uint32_t h = 0; g->sibling != NULL && h < 2 * kinds; h++)
        if (half[h] != UINT32_MAX)
            g->sibling[half[h]] = half[h ^ 1] != UINT32_MAX ? half[h ^ 1] : half[h];
    g->n_kinds = n;
    return g->sibling != NULL;
}

logad_status la_groups_split(la_groups *g, const bool *side, const uint32_t *count,
                             logad_error *err)
{
    uint32_t *half = la_calloc(2 * (size_t)g->n_kinds, sizeof *half);
    free(g->sibling);
    g->sibling = NULL;
    bool good = half != NULL && number_halves(g, side, half);
    free(half);
    free(g->mass);
    g->mass = good ? la_calloc(g->n_kinds, sizeof *g->mass) : NULL;
    if (g->mass == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i < g->n; i++)
        g->mass[g->kind[i]] += count[i];
    return LOGAD_OK;
}

/* Pairs of answers within the groups that of[] names, and how many of them agree. */
static bool count_pairs(const uint32_t *of, uint32_t n_groups, uint32_t n, const la_vote *votes,
                        double *pairs, double *agree)
{
    uint32_t(*c)[2] = la_calloc(n_groups, sizeof *c);
    if (c == NULL)
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (votes[i].vote != 0)
            c[of[i]][votes[i].vote > 0]++;
    *pairs = *agree = 0;
    for (uint32_t k = 0; k < n_groups; k++) {
        double a = c[k][0], b = c[k][1], m = a + b;
        if (m < 2)
            continue;
        /* Each group counts by its answers less one, not by its pairs: a large one is no more sure.
         */
        double share = (a * (a - 1) + b * (b - 1)) / (m * (m - 1));
        *pairs += m - 1;
        *agree += share * (m - 1);
    }
    free(c);
    return true;
}

double la_votes_accuracy(const la_groups *g, const la_vote *votes)
{
    double pairs = 0, agree = 0;
    if (!count_pairs(g->bag, g->n_bags, g->n, votes, &pairs, &agree))
        return 0.85;
    if (pairs < MIN_PAIRS && !count_pairs(g->kind, g->n_kinds, g->n, votes, &pairs, &agree))
        return 0.85;
    if (pairs < MIN_PAIRS)
        return 0.85;
    double rate = agree / pairs, a = rate > 0.5 ? (1 + sqrt(2 * rate - 1)) / 2 : 0.5;
    return fmin(fmax(a, 0.55), 0.98);
}
