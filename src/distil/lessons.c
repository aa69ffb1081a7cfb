/* label -> lesson: answers about some sequences become soft labels of all like them. */
#include "distil/lessons.h"

#include "base/mem.h"
#include "detect/window.h"
#include "teacher/choose.h"

#include <math.h>
#include <stdlib.h>

/* Soft labels keep away from 0 and 1: a group's answers may all be wrong. */
#define SURE 0.97

typedef struct members {
    const uint32_t *list;
    size_t n;
} members;

static logad_status add(la_lessons *l, const la_pupils *x, uint32_t i, double p, double weight,
                        logad_error *err)
{
    la_windows w = {0};
    TRY(la_windows_add(&w, i, x->at[i], x->at[i + 1], x->max_events, err));
    /* Of a long anomalous sequence it is not known which window is to blame: it is left to what was
     * learned of others, unless it is of one window. */
    bool whole = w.n == 1 || p < 0.5;
    logad_status s = LOGAD_OK;
    if (whole && !la_grow(&l->items, &l->cap, l->n + w.n))
        s = la_oom(err);
    for (size_t k = 0; whole && k < w.n && s == LOGAD_OK; k++) {
        uint32_t len = w.items[k].len;
        double cost = len > LA_LESSON_EVENTS ? (double)LA_LESSON_EVENTS / len : 1;
        l->items[l->n++] = (la_lesson){.events = x->events + w.items[k].at,
                                       .len = len,
                                       .p = (float)p,
                                       .weight = (float)(weight * cost / (double)w.n)};
    }
    la_windows_free(&w);
    return s;
}

static logad_status add_kind(la_lessons *l, const la_pupils *x, double mass, double p, members m,
                             logad_error *err)
{
    size_t kept = m.n < LA_LESSON_MEMBERS ? m.n : LA_LESSON_MEMBERS;
    double weight = sqrt(mass) / (double)kept;
    for (size_t j = 0; j < kept; j++) {
        uint32_t i = m.list[j];
        double own = la_margin_probability(x->margin[i]);
        if (!isnan(p))
            TRY(add(l, x, i, fmin(fmax(p, 1 - SURE), SURE), weight, err));
        else if (x->general != NULL && x->general[i] && fabs(own - 0.5) >= LA_REPLAY_SURE)
            TRY(add(l, x, i, fmin(fmax(own, 1 - SURE), SURE), weight * (double)LA_REPLAY_WEIGHT,
                    err));
    }
    return LOGAD_OK;
}

static logad_status add_all(la_lessons *l, const la_pupils *x, const la_groups *g, logad_error *err)
{
    la_members m;
    TRY(la_members_new(&m, g, NULL, x->count, err));
    logad_status s = LOGAD_OK;
    for (uint32_t k = 0; k < g->n_kinds && s == LOGAD_OK; k++) {
        members of = {m.list + m.at[k], m.at[k + 1] - m.at[k]};
        s = add_kind(l, x, g->mass[k], l->p[k], of, err);
    }
    la_members_free(&m);
    return s;
}

logad_status la_lessons_make(la_lessons *out, const la_pupils *x, const la_groups *g,
                             const double *p, logad_error *err)
{
    *out = (la_lessons){.p = la_calloc(g->n_kinds, sizeof *out->p)};
    if (out->p == NULL)
        return la_oom(err);
    for (uint32_t k = 0; k < g->n_kinds; k++)
        out->p[k] = p[k];
    logad_status s = add_all(out, x, g, err);
    if (s != LOGAD_OK)
        la_lessons_free(out);
    return s;
}

void la_lessons_free(la_lessons *l)
{
    free(l->items);
    free(l->p);
    *l = (la_lessons){0};
}

typedef struct scored {
    double margin, q, count;
} scored;

static int falling(const void *a, const void *b)
{
    double x = ((const scored *)a)->margin, y = ((const scored *)b)->margin;
    return x < y ? 1 : x > y ? -1 : 0;
}

logad_status la_expected_cut(double *out, const double *margin, const double *q,
                             const uint32_t *count, uint32_t n, logad_error *err)
{
    scored *s = la_calloc(n, sizeof *s);
    size_t kept = 0;
    double positive = 0, tp = 0, called = 0, best = -1;
    if (s == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i < n; i++) {
        if (isnan(q[i]) || !isfinite(margin[i]))
            continue;
        s[kept++] = (scored){margin[i], q[i], count[i]};
        positive += q[i] * count[i];
    }
    qsort(s, kept, sizeof *s, falling);
    *out = 0;
    for (size_t i = 0; i < kept;) {
        double m = s[i].margin;
        for (; i < kept && s[i].margin == m; i++) {
            tp += s[i].q * s[i].count;
            called += s[i].count;
        }
        double f1 = 2 * tp / (called + positive);
        if (f1 <= best)
            continue;
        best = f1;
        *out = i < kept ? m - (m - s[i].margin) / 2 : m;
    }
    free(s);
    return LOGAD_OK;
}
