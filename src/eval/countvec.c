/* sequence -> score: distance of a sequence's event counts to the nearest usual ones. */
#include "base/map.h"
#include "base/mem.h"
#include "eval/baseline.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One event of a count vector and how often it occurs. */
typedef struct counted {
    uint32_t event, n;
} counted;

/* The distinct count vectors of a set; vector v is items[at[v] .. at[v + 1]), by event. */
typedef struct vectors {
    la_map *map; /* the bytes of a vector -> its number */
    counted *items;
    size_t *at;
    uint32_t *of; /* [n_sequences] the vector of a sequence */
    double *mass; /* [n] sum of weight * count */
    bool *usual;  /* [n] a sampled sequence has it */
    uint32_t n;
    size_t n_items, cap_items, cap_at;
} vectors;

static int ascending(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The counts of one sequence behind the items so far; returns how many. events is scratch. */
static size_t count_events(vectors *v, const uint32_t *from, size_t n, uint32_t *events)
{
    size_t n_new = 0;
    if (n > 0)
        memcpy(events, from, n * sizeof *events);
    qsort(events, n, sizeof *events, ascending);
    for (size_t i = 0; i < n; i++) {
        counted *last = v->items + v->n_items + n_new;
        if (i > 0 && events[i] == events[i - 1])
            last[-1].n++;
        else {
            *last = (counted){events[i], 1};
            n_new++;
        }
    }
    return n_new;
}

static bool add_sequence(vectors *v, const la_dataset *d, uint32_t s, uint32_t *events)
{
    size_t n = (size_t)(d->at[s + 1] - d->at[s]);
    if (!la_grow(&v->items, &v->cap_items, v->n_items + n + 1) ||
        !la_grow(&v->at, &v->cap_at, (size_t)v->n + 2))
        return false;
    v->at[0] = 0;
    size_t n_new = count_events(v, d->events + d->at[s], n, events);
    bool added = false;
    uint32_t id = la_map_intern(v->map, v->items + v->n_items, n_new * sizeof *v->items, &added);
    if (id == LA_MAP_NONE)
        return false;
    v->of[s] = id;
    if (added) {
        v->n_items += n_new;
        v->at[++v->n] = v->n_items;
    }
    return true;
}

static bool build(vectors *v, const la_dataset *d)
{
    size_t longest = 0;
    for (uint32_t s = 0; s < d->n_sequences; s++)
        if ((size_t)(d->at[s + 1] - d->at[s]) > longest)
            longest = (size_t)(d->at[s + 1] - d->at[s]);
    uint32_t *events = la_calloc(longest, sizeof *events);
    v->map = la_map_new();
    v->of = la_calloc(d->n_sequences, sizeof *v->of);
    bool there = events != NULL && v->map != NULL && v->of != NULL;
    for (uint32_t s = 0; there && s < d->n_sequences; s++)
        there = add_sequence(v, d, s, events);
    free(events);
    return there;
}

/* From |a - b| = a + b - 2 min and max = a + b - min, with a walk over the events both have. */
static double distance(const vectors *v, uint32_t a, uint32_t b, const double *weight)
{
    double common = 0.0, sum = v->mass[a] + v->mass[b];
    size_t i = v->at[a], k = v->at[b];
    while (i < v->at[a + 1] && k < v->at[b + 1]) {
        const counted *x = v->items + i, *y = v->items + k;
        if (x->event == y->event)
            common += weight[x->event] * (x->n < y->n ? x->n : y->n);
        i += x->event <= y->event;
        k += y->event <= x->event;
    }
    double largest = sum - common;
    return largest > 0.0 ? fmax(sum - 2.0 * common, 0.0) / largest : 0.0;
}

static double nearest(const vectors *v, uint32_t a, const uint32_t *usual, size_t n,
                      const double *weight)
{
    if (v->at[a] == v->at[a + 1] || v->usual[a])
        return 0.0;
    double best = 1.0;
    for (size_t i = 0; i < n; i++)
        best = fmin(best, distance(v, a, usual[i], weight));
    return best;
}

static logad_status measure(vectors *v, double *score, const la_dataset *d, const double *weight,
                            const bool *sampled, logad_error *err)
{
    uint32_t usual[LA_SAMPLE_VECTORS];
    size_t n_usual = 0;
    v->mass = la_calloc(v->n, sizeof *v->mass);
    v->usual = la_calloc(v->n, sizeof *v->usual);
    double *of_vector = la_calloc(v->n, sizeof *of_vector);
    bool there = v->mass != NULL && v->usual != NULL && of_vector != NULL;
    for (uint32_t s = 0; there && s < d->n_sequences; s++) {
        uint32_t id = v->of[s];
        if (!sampled[s] || v->usual[id] || n_usual == LA_SAMPLE_VECTORS)
            continue;
        v->usual[id] = true;
        usual[n_usual++] = id;
    }
    for (uint32_t a = 0; there && a < v->n; a++)
        for (size_t i = v->at[a]; i < v->at[a + 1]; i++)
            v->mass[a] += weight[v->items[i].event] * v->items[i].n;
    for (uint32_t a = 0; there && a < v->n; a++)
        of_vector[a] = nearest(v, a, usual, n_usual, weight);
    for (uint32_t s = 0; there && s < d->n_sequences; s++)
        score[s] = of_vector[v->of[s]];
    free(of_vector);
    return there ? LOGAD_OK : la_oom(err);
}

logad_status la_count_distance(double *score, const la_dataset *d, const double *weight,
                               const bool *sampled, logad_error *err)
{
    vectors v = {0};
    logad_status s = build(&v, d) ? measure(&v, score, d, weight, sampled, err) : la_oom(err);
    la_map_free(v.map);
    free(v.items);
    free(v.at);
    free(v.of);
    free(v.mass);
    free(v.usual);
    return s;
}
