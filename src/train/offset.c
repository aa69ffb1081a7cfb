/* score -> how far to trust it: margins of systems whose labels are known, against those labels. */
#include "train/offset.h"

#include "base/mem.h"
#include "model/net.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define HALVINGS 40

double la_offset_of(const la_bags *b, const double *margin)
{
    double low = -LA_OFFSET_MOST, high = LA_OFFSET_MOST, anomalous = 0;
    for (size_t i = 0; i < b->n_bags; i++)
        anomalous += (double)b->weight[i] * (double)b->share[i];
    for (int k = 0; k < HALVINGS; k++) {
        double mid = (low + high) / 2, mass = 0;
        for (size_t i = 0; i < b->n_bags; i++)
            mass += (double)b->weight[i] * la_margin_probability(margin[i] + mid);
        *(mass < anomalous ? &low : &high) = mid;
    }
    return (low + high) / 2;
}

/* What would have to be added where nothing went wrong has no bounds. */
static bool has_anomalies(const la_bags *b)
{
    for (size_t i = 0; i < b->n_bags; i++)
        if (b->share[i] > 0)
            return true;
    return false;
}

/* Systems side by side. */
typedef struct systems {
    const la_appraise *a;
    const la_bags *system;
    double *offset;      /* [systems] */
    _Atomic bool failed; /* out of memory: reported once, at the end */
} systems;

static void measure(void *ctx, size_t i, unsigned worker)
{
    systems *s = ctx;
    (void)worker;
    const la_bags *b = &s->system[i];
    double *margin = la_calloc(b->n_bags, sizeof *margin);
    if (margin != NULL && la_appraise_margins(s->a, b, margin, NULL) == LOGAD_OK)
        s->offset[i] = la_offset_of(b, margin);
    else
        s->failed = true;
    free(margin);
}

logad_status la_offset_spread(double *spread, const la_appraise *a, logad_error *err)
{
    size_t n_simulated = a->n_draws * a->n_drawn;
    size_t n = n_simulated > 0 ? n_simulated : a->n_sources;
    systems s = {.a = a,
                 .system = a->systems + (n_simulated > 0 ? a->n_sources : 0),
                 .offset = la_calloc(n, sizeof *s.offset)};
    if (s.offset == NULL)
        return la_oom(err);
    la_pool_run(a->pool, n, measure, &s);
    double squares = 0, told = 0;
    for (size_t i = 0; i < n; i++) {
        if (!has_anomalies(&s.system[i]))
            continue;
        squares += s.offset[i] * s.offset[i];
        told++;
    }
    free(s.offset);
    *spread = told > 0 ? sqrt(squares / told) : 0;
    return s.failed ? la_oom(err) : LOGAD_OK;
}
