/* sequence -> vector: the statistics of a system, counted over its windows. */
#include "model/standing.h"

#include "base/map.h"
#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_EXPECT 0.5 /* chance from which a template is expected */

/* While counting. */
typedef struct build {
    const la_standing_input *in;
    la_standing *s;
    uint64_t *kinds_at; /* [n + 1]: distinct templates of each window */
    uint32_t *kinds, *times;
    size_t n_kinds, cap_kinds, cap_times;
    double *df; /* [V] windows that have a template */
    uint32_t *scratch;
    la_map *map; /* pairs of templates */
    double *n_pair;
    uint32_t *last; /* the window that a pair was last counted in, + 1 */
    size_t cap_pair, cap_last;
} build;

static logad_status list_kinds(build *b, logad_error *err)
{
    const la_standing_input *in = b->in;
    for (size_t i = 0; i < in->n; i++) {
        const uint32_t *e = in->events + in->at[i];
        size_t from = b->n_kinds;
        if (!la_grow(&b->kinds, &b->cap_kinds, from + in->len[i]) ||
            !la_grow(&b->times, &b->cap_times, from + in->len[i]))
            return la_oom(err);
        for (uint32_t k = 0; k < in->len[i]; k++)
            if (b->scratch[e[k]]++ == 0)
                b->kinds[b->n_kinds++] = e[k];
        for (size_t k = from; k < b->n_kinds; k++) {
            b->times[k] = b->scratch[b->kinds[k]];
            b->scratch[b->kinds[k]] = 0;
            b->df[b->kinds[k]] += in->count[i];
        }
        b->kinds_at[i + 1] = b->n_kinds;
        b->s->n += in->count[i];
    }
    b->s->n = (double)(float)b->s->n; /* as the model file keeps it */
    return LOGAD_OK;
}

/* Adds a window's count to a pair, once a window. */
static logad_status count_pair(build *b, uint64_t key, size_t window, logad_error *err)
{
    bool added = false;
    uint32_t id = la_map_intern(b->map, &key, sizeof key, &added);
    if (id == LA_MAP_NONE || !la_grow(&b->n_pair, &b->cap_pair, (size_t)id + 1) ||
        !la_grow(&b->last, &b->cap_last, (size_t)id + 1))
        return la_oom(err);
    if (added)
        b->n_pair[id] = b->last[id] = 0;
    if (b->last[id] != window + 1)
        b->n_pair[id] += b->in->count[window];
    b->last[id] = (uint32_t)window + 1;
    return LOGAD_OK;
}

static logad_status fresh_map(build *b, logad_error *err)
{
    la_map_free(b->map);
    b->map = la_map_new();
    return b->map == NULL ? la_oom(err) : LOGAD_OK;
}

/* Only templates of about the same number of windows can nearly always come together. */
static bool may_join(const build *b, uint32_t x, uint32_t y)
{
    return b->df[x] >= LA_STANDING_JOINT * b->df[y] && b->df[y] >= LA_STANDING_JOINT * b->df[x];
}

static logad_status count_together(build *b, logad_error *err)
{
    for (size_t i = 0; i < b->in->n; i++)
        for (uint64_t j = b->kinds_at[i]; j < b->kinds_at[i + 1]; j++)
            for (uint64_t k = b->kinds_at[i]; k < j; k++) {
                uint32_t x = b->kinds[k], y = b->kinds[j];
                if (may_join(b, x, y))
                    TRY(count_pair(b, x < y ? (uint64_t)x << 32 | y : (uint64_t)y << 32 | x, i,
                                   err));
            }
    return LOGAD_OK;
}

static uint32_t root_of(uint32_t *parent, uint32_t x)
{
    while (parent[x] != x)
        x = parent[x] = parent[parent[x]];
    return x;
}

/* Groups are numbered by their first template. */
static logad_status make_groups(build *b, logad_error *err)
{
    la_standing *s = b->s;
    uint32_t *parent = b->scratch;
    for (uint32_t t = 0; t < s->n_templates; t++)
        parent[t] = t;
    for (uint32_t id = 0; id < la_map_count(b->map); id++) {
        uint64_t key;
        memcpy(&key, la_map_key(b->map, id).p, sizeof key);
        uint32_t x = (uint32_t)(key >> 32), y = (uint32_t)key;
        if (b->n_pair[id] < LA_STANDING_JOINT * (b->df[x] + b->df[y] - b->n_pair[id]))
            continue;
        x = root_of(parent, x);
        y = root_of(parent, y);
        parent[x > y ? x : y] = x < y ? x : y;
    }
    for (uint32_t t = 0; t < s->n_templates; t++) {
        uint32_t r = root_of(parent, t);
        s->group[t] = r == t ? s->n_groups++ : s->group[r];
    }
    memset(parent, 0, s->n_templates * sizeof *parent);
    s->fixed = la_calloc((size_t)s->n_groups * LA_STANDS_N, sizeof *s->fixed);
    return s->fixed == NULL ? la_oom(err) : LOGAD_OK;
}

/* What tells the loudest tells what the group is. */
static void word_groups(build *b, uint32_t *size)
{
    la_standing *s = b->s;
    for (uint32_t t = 0; t < s->n_templates; t++) {
        float *word = &s->fixed[s->group[t] * LA_STANDS_N + LA_STANDS_WORDING];
        *word = size[s->group[t]]++ == 0 ? b->in->wording[t] : fmaxf(*word, b->in->wording[t]);
    }
}

static float surprise(double windows, double of)
{
    double p = windows / of;
    return (float)-log(p < 1 - 0.5 / of ? p : 1 - 0.5 / of);
}

static void rare_groups(build *b, double *df, uint32_t *mark)
{
    la_standing *s = b->s;
    for (size_t i = 0; i < b->in->n; i++)
        for (uint64_t k = b->kinds_at[i]; k < b->kinds_at[i + 1]; k++) {
            uint32_t g = s->group[b->kinds[k]];
            if (mark[g] != i + 1)
                df[g] += b->in->count[i];
            mark[g] = (uint32_t)i + 1;
        }
    for (uint32_t g = 0; g < s->n_groups; g++) /* a template of no window is as rare as a new one */
        s->fixed[g * LA_STANDS_N + LA_STANDS_RARE] = surprise(df[g] > 0 ? df[g] : 0.5, s->n);
}

typedef struct weighted {
    double value, weight;
} weighted;

static int by_falling_value(const void *a, const void *b)
{
    double x = ((const weighted *)a)->value, y = ((const weighted *)b)->value;
    return x < y ? 1 : x > y ? -1 : 0;
}

/* How many windows have something at least as rare as each group. */
static void tail_groups(build *b, weighted *rarest)
{
    la_standing *s = b->s;
    for (size_t i = 0; i < b->in->n; i++) {
        rarest[i] = (weighted){0, b->in->count[i]};
        for (uint64_t k = b->kinds_at[i]; k < b->kinds_at[i + 1]; k++) {
            double r = (double)s->fixed[s->group[b->kinds[k]] * LA_STANDS_N + LA_STANDS_RARE];
            rarest[i].value = r > rarest[i].value ? r : rarest[i].value;
        }
    }
    qsort(rarest, b->in->n, sizeof *rarest, by_falling_value);
    for (size_t i = 1; i < b->in->n; i++)
        rarest[i].weight += rarest[i - 1].weight;
    for (uint32_t g = 0; g < s->n_groups; g++) {
        float *x = s->fixed + g * LA_STANDS_N;
        size_t low = 0, high = b->in->n;
        while (low < high) { /* first window less rare than g */
            size_t mid = low + (high - low) / 2;
            if (rarest[mid].value >= (double)x[LA_STANDS_RARE])
                low = mid + 1;
            else
                high = mid;
        }
        x[LA_STANDS_TAIL] = surprise(low > 0 ? rarest[low - 1].weight : 0.5, s->n);
    }
}

static logad_status fill_groups(build *b, logad_error *err)
{
    uint32_t *size = la_calloc(b->s->n_groups, sizeof *size);
    uint32_t *mark = la_calloc(b->s->n_groups, sizeof *mark);
    double *df = la_calloc(b->s->n_groups, sizeof *df);
    weighted *rarest = la_calloc(b->in->n, sizeof *rarest);
    bool ok = size != NULL && mark != NULL && df != NULL && rarest != NULL;
    if (ok) {
        word_groups(b, size);
        rare_groups(b, df, mark);
        tail_groups(b, rarest);
    }
    free(size);
    free(mark);
    free(df);
    free(rarest);
    return ok ? LOGAD_OK : la_oom(err);
}

/* Surprise at each number of repetitions of one template, from its histogram h[1..top]. */
static void count_tails(const double *h, uint32_t top, double n, float *odd)
{
    double below = 0;
    for (uint32_t k = 1; k <= top; k++) {
        double at_least = n - below, at_most = below += h[k];
        double tail = 2 * (at_least < at_most ? at_least : at_most) / n, least = 1 / (n + 1);
        tail = tail < 1 ? tail : 1;
        odd[k - 1] = (float)-log(tail > least ? tail : least);
    }
}

static logad_status count_repetitions(build *b, logad_error *err)
{
    la_standing *s = b->s;
    uint32_t *top = b->scratch;
    uint32_t V = s->n_templates;
    for (size_t k = 0; k < b->n_kinds; k++) {
        uint32_t times = b->times[k] < LA_STANDING_COUNTS ? b->times[k] : LA_STANDING_COUNTS;
        b->times[k] = times;
        top[b->kinds[k]] = times > top[b->kinds[k]] ? times : top[b->kinds[k]];
    }
    for (uint32_t t = 0; t < V; t++)
        s->count_at[t + 1] = s->count_at[t] + top[t];
    s->count_odd = la_calloc(s->count_at[V], sizeof *s->count_odd);
    /* Histograms lie end to end like the surprises, each with a place for 0 before it. */
    double *h = la_calloc((size_t)s->count_at[V] + 1, sizeof *h);
    if (s->count_odd == NULL || h == NULL) {
        free(h);
        return la_oom(err);
    }
    for (size_t i = 0; i < b->in->n; i++)
        for (uint64_t k = b->kinds_at[i]; k < b->kinds_at[i + 1]; k++)
            h[s->count_at[b->kinds[k]] + b->times[k]] += b->in->count[i];
    for (uint32_t t = 0; t < V; t++) {
        count_tails(h + s->count_at[t], top[t], b->df[t], s->count_odd + s->count_at[t]);
        s->count_new[t] = (float)log(b->df[t] + 1);
        top[t] = 0;
    }
    free(h);
    return LOGAD_OK;
}

/* The common templates, commonest first, at most LA_STANDING_LEADS. */
static void find_common(build *b)
{
    la_standing *s = b->s;
    for (uint32_t t = 0; t < s->n_templates; t++) {
        if (b->df[t] < LA_STANDING_COMMON * s->n)
            continue;
        uint32_t k = s->n_common < LA_STANDING_LEADS ? s->n_common++ : LA_STANDING_LEADS;
        while (k > 0 && b->df[s->common[k - 1]] < b->df[t]) {
            if (k < LA_STANDING_LEADS)
                s->common[k] = s->common[k - 1];
            k--;
        }
        if (k < LA_STANDING_LEADS)
            s->common[k] = t;
    }
}

/* co[e x V]: windows that have the common template e and another. */
static void count_with_common(const build *b, double *co)
{
    const la_standing *s = b->s;
    uint32_t *place = b->scratch;
    for (uint32_t e = 0; e < s->n_common; e++)
        place[s->common[e]] = e + 1;
    for (size_t i = 0; i < b->in->n; i++)
        for (uint64_t j = b->kinds_at[i]; j < b->kinds_at[i + 1]; j++) {
            if (place[b->kinds[j]] == 0)
                continue;
            double *row = co + (size_t)(place[b->kinds[j]] - 1) * s->n_templates;
            for (uint64_t k = b->kinds_at[i]; k < b->kinds_at[i + 1]; k++)
                row[b->kinds[k]] += b->in->count[i];
        }
    for (uint32_t e = 0; e < s->n_common; e++)
        place[s->common[e]] = 0;
}

static double chance(const build *b, const double *co, uint32_t e, uint32_t t)
{
    const la_standing *s = b->s;
    return t == s->common[e] ? 0 : co[(size_t)e * s->n_templates + t] / b->df[s->common[e]];
}

static logad_status find_expected(build *b, const double *co, logad_error *err)
{
    la_standing *s = b->s;
    for (uint32_t t = 0; t < s->n_templates; t++) {
        double most = 0;
        for (uint32_t e = 0; e < s->n_common; e++)
            most = chance(b, co, e, t) > most ? chance(b, co, e, t) : most;
        if (most > LEAST_EXPECT)
            s->expected[s->n_expected++] = t;
    }
    s->absent = la_calloc((size_t)s->n_common * s->n_expected, sizeof *s->absent);
    if (s->absent == NULL)
        return la_oom(err);
    for (uint32_t e = 0; e < s->n_common; e++)
        for (uint32_t c = 0; c < s->n_expected; c++) {
            double p = chance(b, co, e, s->expected[c]), miss = 1 - p, least = 1 / s->n;
            if (p > LEAST_EXPECT)
                s->absent[(size_t)e * s->n_expected + c] = (float)-log(miss > least ? miss : least);
        }
    return LOGAD_OK;
}

static logad_status expect(build *b, logad_error *err)
{
    la_standing *s = b->s;
    find_common(b);
    double *co = la_calloc((size_t)s->n_common * s->n_templates, sizeof *co);
    if (co == NULL)
        return la_oom(err);
    count_with_common(b, co);
    logad_status status = find_expected(b, co, err);
    free(co);
    return status;
}

static int by_key(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* Lists the counted pairs by rising key. */
static logad_status sort_pairs(build *b, logad_error *err)
{
    la_standing *s = b->s;
    s->n_pairs = la_map_count(b->map);
    s->pair = la_calloc(s->n_pairs, sizeof *s->pair);
    s->pair_n = la_calloc(s->n_pairs, sizeof *s->pair_n);
    if (s->pair == NULL || s->pair_n == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i < s->n_pairs; i++)
        memcpy(&s->pair[i], la_map_key(b->map, i).p, sizeof *s->pair);
    qsort(s->pair, s->n_pairs, sizeof *s->pair, by_key);
    for (uint32_t i = 0; i < s->n_pairs; i++)
        s->pair_n[i] = (float)b->n_pair[la_map_find(b->map, &s->pair[i], sizeof *s->pair)];
    return LOGAD_OK;
}

static logad_status count_neighbours(build *b, logad_error *err)
{
    la_standing *s = b->s;
    uint32_t V = s->n_templates;
    TRY(fresh_map(b, err));
    for (size_t i = 0; i < b->in->n; i++) {
        const uint32_t *e = b->in->events + b->in->at[i];
        uint32_t before = V;
        for (uint32_t k = 0; k < b->in->len[i]; k++) {
            TRY(count_pair(b, (uint64_t)before << 32 | e[k], i, err));
            before = e[k];
        }
        TRY(count_pair(b, (uint64_t)before << 32 | (V + 1), i, err));
    }
    for (uint32_t t = 0; t < V; t++)
        s->before[t] = (float)b->df[t];
    s->before[V] = (float)s->n;
    return sort_pairs(b, err);
}

/* How much is missing where a group is, beside how much is missing anywhere. */
static void disturb(build *b, la_standing_reader *r, double *sum, double *n, logad_status *status)
{
    la_standing *s = b->s;
    double all = 0;
    for (size_t i = 0; i < b->in->n && *status == LOGAD_OK; i++) {
        *status = la_standing_read(r, b->in->events + b->in->at[i], b->in->len[i], NULL);
        double a = (double)r->whole[LA_STANDS_ABSENT] * b->in->count[i];
        all += a;
        for (uint64_t k = b->kinds_at[i]; k < b->kinds_at[i + 1]; k++) {
            sum[b->kinds[k]] += a;
            n[b->kinds[k]] += b->in->count[i];
        }
    }
    all /= s->n;
    for (uint32_t g = 0; g < s->n_groups; g++)
        s->fixed[g * LA_STANDS_N + LA_STANDS_DISTURBS] = (float)-all;
    for (uint32_t t = 0; t < s->n_templates; t++) {
        float *x = &s->fixed[s->group[t] * LA_STANDS_N + LA_STANDS_DISTURBS];
        float d = n[t] > 0 ? (float)(sum[t] / n[t] - all) : 0;
        *x = d > *x ? d : *x;
    }
}

static logad_status fill_disturbs(build *b, logad_error *err)
{
    la_standing_reader r;
    TRY(la_standing_reader_open(&r, b->s, NULL, NULL, b->s->n_templates, err));
    double *sum = la_calloc(b->s->n_templates, sizeof *sum);
    double *n = la_calloc(b->s->n_templates, sizeof *n);
    logad_status status = sum == NULL || n == NULL ? LOGAD_ENOMEM : LOGAD_OK;
    if (status == LOGAD_OK)
        disturb(b, &r, sum, n, &status);
    free(sum);
    free(n);
    la_standing_reader_close(&r);
    return status == LOGAD_OK ? status : la_oom(err);
}

static logad_status allocate(build *b, logad_error *err)
{
    la_standing *s = b->s;
    uint32_t V = s->n_templates = b->in->n_templates;
    s->group = la_calloc(V, sizeof *s->group);
    s->count_at = la_calloc((size_t)V + 1, sizeof *s->count_at);
    s->count_new = la_calloc(V, sizeof *s->count_new);
    s->common = la_calloc(LA_STANDING_LEADS, sizeof *s->common);
    s->expected = la_calloc(V, sizeof *s->expected);
    s->before = la_calloc((size_t)V + 1, sizeof *s->before);
    b->kinds_at = la_calloc(b->in->n + 1, sizeof *b->kinds_at);
    b->df = la_calloc(V, sizeof *b->df);
    b->scratch = la_calloc(V, sizeof *b->scratch);
    bool ok = s->group != NULL && s->count_at != NULL && s->count_new != NULL &&
              s->common != NULL && s->expected != NULL && s->before != NULL &&
              b->kinds_at != NULL && b->df != NULL && b->scratch != NULL;
    return ok ? LOGAD_OK : la_oom(err);
}

static logad_status find_invariants(build *b, logad_error *err)
{
    la_tallies w = {.at = b->kinds_at,
                    .kind = b->kinds,
                    .times = b->times,
                    .count = b->in->count,
                    .n = b->in->n,
                    .df = b->df,
                    .n_templates = b->s->n_templates,
                    .sessions = b->s->n};
    return la_invariants_find(&b->s->invariants, &w, err);
}

static logad_status count_all(build *b, logad_error *err)
{
    TRY(allocate(b, err));
    TRY(list_kinds(b, err));
    if (!(b->s->n > 0))
        return la_fail(err, LOGAD_EINPUT, "no session to learn from");
    TRY(fresh_map(b, err));
    TRY(count_together(b, err));
    TRY(make_groups(b, err));
    TRY(fill_groups(b, err));
    if (b->in->in_time)
        TRY(la_standing_place(b->s, b->in, err));
    TRY(find_invariants(b, err)); /* before the numbers are cut at LA_STANDING_COUNTS */
    TRY(count_repetitions(b, err));
    TRY(expect(b, err));
    TRY(count_neighbours(b, err));
    return fill_disturbs(b, err);
}

logad_status la_standing_new(la_standing **out, const la_standing_input *in, logad_error *err)
{
    build b = {.in = in, .s = la_calloc(1, sizeof *b.s)};
    if (b.s == NULL)
        return la_oom(err);
    logad_status status = count_all(&b, err);
    free(b.kinds_at);
    free(b.kinds);
    free(b.times);
    free(b.df);
    free(b.scratch);
    la_map_free(b.map);
    free(b.n_pair);
    free(b.last);
    if (status != LOGAD_OK) {
        la_standing_free(b.s);
        return status;
    }
    *out = b.s;
    return LOGAD_OK;
}
