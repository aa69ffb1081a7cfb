/* sequence -> vector: pairs of templates are compared in two passes over the windows, first for the
 * factor that fits most of them, then for how rare it is that it does not. */
#include "model/invariant.h"

#include "base/mem.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { K = LA_INVARIANT_TEMPLATES, FACTORS = 2 * LA_INVARIANT_TIMES };

/* While mining. Pairs are of ranks i < j, at i * K + j. */
typedef struct mine {
    const la_tallies *w;
    la_invariants *out;
    uint32_t top[K], n_top; /* templates by rank */
    uint32_t *rank;         /* [n_templates], + 1; 0: not among them */
    double *both;           /* [K * K] sessions that have both of a pair */
    double *fit;            /* [K * K * FACTORS] sessions whose numbers have that factor */
    uint32_t *id;           /* [K * K] invariant of a pair, + 1 */
    double *over, *under;   /* [n] sessions */
} mine;

/* Ranks by falling number of sessions, then by index. */
static void rank_templates(mine *m)
{
    for (uint32_t t = 0; t < m->w->n_templates; t++) {
        double df = m->w->df[t];
        if (!(df > 0) || df < LA_INVARIANT_COMMON * m->w->sessions)
            continue;
        uint32_t k = m->n_top < K ? m->n_top++ : K;
        for (; k > 0 && m->w->df[m->top[k - 1]] < df; k--)
            if (k < K)
                m->top[k] = m->top[k - 1];
        if (k < K)
            m->top[k] = t;
    }
    for (uint32_t i = 0; i < m->n_top; i++)
        m->rank[m->top[i]] = i + 1;
}

/* Which factor two numbers have: below LA_INVARIANT_TIMES that of the first to the second, from
 * there on that of the second to the first; FACTORS: none. */
static uint32_t factor_of(uint32_t a, uint32_t b)
{
    if (a == b)
        return 0;
    uint32_t more = a > b ? a : b, less = a > b ? b : a, times = more / less;
    if (times > LA_INVARIANT_TIMES || times * less != more)
        return FACTORS;
    return (a > b ? 0 : LA_INVARIANT_TIMES) + times - 1;
}

typedef struct pair {
    uint32_t place, a, b; /* i * K + j and the numbers of the two */
    double sessions;
} pair;

static void count_fit(mine *m, pair p)
{
    uint32_t f = factor_of(p.a, p.b);
    m->both[p.place] += p.sessions;
    if (f < FACTORS)
        m->fit[p.place * FACTORS + f] += p.sessions;
}

static void count_break(mine *m, pair p)
{
    uint32_t id = m->id[p.place];
    if (id-- == 0)
        return;
    bool first = m->out->x[id] == m->top[p.place / K];
    uint64_t x = first ? p.a : p.b, y = (uint64_t)(first ? p.b : p.a) * m->out->times[id];
    m->over[id] += x > y ? p.sessions : 0;
    m->under[id] += x < y ? p.sessions : 0;
}

typedef struct ranked {
    uint32_t rank, times;
} ranked;

/* The compared templates of window i by their rank; returns how many. */
static uint32_t rank_window(const mine *m, size_t i, ranked *out)
{
    uint32_t n = 0;
    for (uint64_t k = m->w->at[i]; k < m->w->at[i + 1]; k++) {
        uint32_t rank = m->rank[m->w->kind[k]], place = n;
        if (rank-- == 0)
            continue;
        for (n++; place > 0 && out[place - 1].rank > rank; place--)
            out[place] = out[place - 1];
        out[place] = (ranked){rank, m->w->times[k]};
    }
    return n;
}

static void each_pair(mine *m, void (*visit)(mine *, pair))
{
    ranked r[K];
    for (size_t i = 0; i < m->w->n; i++) {
        uint32_t n = rank_window(m, i, r);
        for (uint32_t a = 0; a < n; a++)
            for (uint32_t b = a + 1; b < n; b++)
                visit(m, (pair){r[a].rank * K + r[b].rank, r[a].times, r[b].times, m->w->count[i]});
    }
}

static void keep(mine *m, uint32_t place, uint32_t factor)
{
    la_invariants *v = m->out;
    uint32_t i = m->top[place / K], j = m->top[place % K], id = v->n++;
    bool first = factor < LA_INVARIANT_TIMES;
    v->x[id] = first ? i : j;
    v->y[id] = first ? j : i;
    v->times[id] = factor % LA_INVARIANT_TIMES + 1;
    m->id[place] = id + 1;
}

/* Does one factor fit most windows with both, and are those most windows of the rarer one? */
static bool holds(const mine *m, uint32_t i, uint32_t j, uint32_t *factor)
{
    uint32_t place = i * K + j;
    const double *fit = m->fit + (size_t)place * FACTORS;
    for (uint32_t f = *factor = 0; f < FACTORS; f++)
        *factor = fit[f] > fit[*factor] ? f : *factor;
    return m->both[place] > 0 && m->both[place] >= LA_INVARIANT_TOGETHER * m->w->df[m->top[j]] &&
           fit[*factor] >= LA_INVARIANT_HOLDS * m->both[place];
}

static logad_status choose(mine *m, logad_error *err)
{
    la_invariants *v = m->out;
    size_t most = (size_t)m->n_top * m->n_top / 2;
    v->x = la_calloc(most, sizeof *v->x);
    v->y = la_calloc(most, sizeof *v->y);
    v->times = la_calloc(most, sizeof *v->times);
    v->over = la_calloc(most, sizeof *v->over);
    v->under = la_calloc(most, sizeof *v->under);
    m->over = la_calloc(most, sizeof *m->over);
    m->under = la_calloc(most, sizeof *m->under);
    if (v->x == NULL || v->y == NULL || v->times == NULL || v->over == NULL || v->under == NULL ||
        m->over == NULL || m->under == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i < m->n_top; i++)
        for (uint32_t j = i + 1, factor; j < m->n_top; j++)
            if (holds(m, i, j, &factor))
                keep(m, i * K + j, factor);
    return LOGAD_OK;
}

static float surprise(double sessions, double of)
{
    return (float)-log((sessions > 0 ? sessions : 0.5) / of);
}

static logad_status find(mine *m, logad_error *err)
{
    m->rank = la_calloc(m->w->n_templates, sizeof *m->rank);
    m->both = la_calloc(K * K, sizeof *m->both);
    m->fit = la_calloc((size_t)K * K * FACTORS, sizeof *m->fit);
    m->id = la_calloc(K * K, sizeof *m->id);
    if (m->rank == NULL || m->both == NULL || m->fit == NULL || m->id == NULL)
        return la_oom(err);
    rank_templates(m);
    each_pair(m, count_fit);
    TRY(choose(m, err));
    if (m->out->n > 0)
        each_pair(m, count_break);
    for (uint32_t place = 0; place < K * K; place++) {
        uint32_t id = m->id[place];
        if (id-- == 0)
            continue;
        m->out->over[id] = surprise(m->over[id], m->both[place]);
        m->out->under[id] = surprise(m->under[id], m->both[place]);
    }
    return LOGAD_OK;
}

logad_status la_invariants_find(la_invariants *out, const la_tallies *w, logad_error *err)
{
    *out = (la_invariants){0};
    mine m = {.w = w, .out = out};
    logad_status status = find(&m, err);
    free(m.rank);
    free(m.both);
    free(m.fit);
    free(m.id);
    free(m.over);
    free(m.under);
    return status;
}

float la_invariants_broken(const la_invariants *v, const uint32_t *times, uint32_t *excess)
{
    float worst = 0;
    *excess = UINT32_MAX;
    for (uint32_t i = 0; i < v->n; i++) {
        uint64_t x = times[v->x[i]], y = (uint64_t)times[v->y[i]] * v->times[i];
        if (x == y || x == 0 || y == 0)
            continue;
        float odd = x > y ? v->over[i] : v->under[i];
        if (odd > worst) {
            worst = odd;
            *excess = x > y ? v->x[i] : v->y[i];
        }
    }
    return worst;
}

void la_invariants_free(la_invariants *v)
{
    free(v->x);
    free(v->y);
    free(v->times);
    free(v->over);
    free(v->under);
    *v = (la_invariants){0};
}
