/* score -> how far to trust it: margins of systems whose labels are known, against those labels. */
#include "train/offset.h"

#include "base/mem.h"
#include "model/net.h"

#include <math.h>
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

static double offset(const la_appraise *a, const la_bags *b, double *margin, float *scratch)
{
    la_monotone shape;
    la_appraise_shape(&shape);
    memset(margin, 0, b->n_bags * sizeof *margin);
    for (size_t k = 0; k < LA_APPRAISER_NETS; k++)
        la_monotone_margins(&shape, a->theta + k * shape.params.size, b, margin, scratch);
    for (size_t i = 0; i < b->n_bags; i++)
        margin[i] /= LA_APPRAISER_NETS;
    return la_offset_of(b, margin);
}

logad_status la_offset_spread(double *spread, const la_appraise *a, logad_error *err)
{
    size_t n_simulated = a->n_draws * a->n_drawn, room = 0, most = 0;
    const la_bags *first = a->systems + (n_simulated > 0 ? a->n_sources : 0);
    size_t n = n_simulated > 0 ? n_simulated : a->n_sources;
    for (size_t i = 0; i < n; i++) {
        size_t r = la_monotone_scratch(&first[i]);
        room = r > room ? r : room;
        most = first[i].n_bags > most ? first[i].n_bags : most;
    }
    float *scratch = la_calloc(room, sizeof *scratch);
    double *margin = la_calloc(most, sizeof *margin);
    double squares = 0;
    bool ok = scratch != NULL && margin != NULL;
    for (size_t i = 0; ok && i < n; i++) {
        double x = offset(a, &first[i], margin, scratch);
        squares += x * x;
    }
    free(scratch);
    free(margin);
    *spread = n > 0 ? sqrt(squares / (double)n) : 0;
    return ok ? LOGAD_OK : la_oom(err);
}
