/* general or proprietary, for people and for programs. */
#include "base/mem.h"
#include "io/json.h"
#include "teacher/routing.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BINS 20
#define BAR  44
#define TOP  10 /* templates in the text */

/* A template that decided the split. */
typedef struct part {
    uint32_t template_;
    uint64_t sessions;
    uint32_t sequences;
} part;

static int by_sessions(const void *a, const void *b)
{
    const part *x = a, *y = b;
    if (x->sessions != y->sessions)
        return x->sessions > y->sessions ? -1 : 1;
    return x->template_ < y->template_ ? -1 : x->template_ > y->template_;
}

/* Templates that made a sequence proprietary, those with the most sessions first; NULL: no memory.
 */
static part *deciding(const la_routing *r, size_t *n)
{
    const la_dataset *d = r->d;
    part *p = la_calloc(d->n_templates, sizeof *p);
    *n = 0;
    if (p == NULL)
        return NULL;
    for (uint32_t i = 0; i < d->n_templates; i++)
        p[i].template_ = i;
    for (uint32_t i = 0; i < d->n_sequences; i++) {
        if (!r->proprietary[i])
            continue;
        p[r->decisive[i]].sessions += d->count[i];
        p[r->decisive[i]].sequences++;
    }
    qsort(p, d->n_templates, sizeof *p, by_sessions);
    while (*n < d->n_templates && p[*n].sessions > 0)
        ++*n;
    return p;
}

static double fill_bins(const la_routing *r, uint64_t bins[BINS], double *low)
{
    double high = r->tau;
    *low = r->tau;
    for (uint32_t i = 0; i < r->d->n_sequences; i++) {
        *low = fmin(*low, r->sim[i]);
        high = fmax(high, r->sim[i]);
    }
    double width = (fmin(high, 1) - *low) / BINS;
    width = width > 0 ? width : 1.0 / BINS;
    for (uint32_t i = 0; i < r->d->n_sequences; i++) {
        int k = (int)((r->sim[i] - *low) / width);
        bins[k < BINS ? k : BINS - 1] += r->d->count[i];
    }
    return width;
}

/* Bars grow with the logarithm, so that a few sessions can be seen beside many. */
static void put_plot(const la_routing *r, la_buf *out)
{
    uint64_t bins[BINS] = {0}, most = 1;
    double low, width = fill_bins(r, bins, &low);
    for (int k = 0; k < BINS; k++)
        most = bins[k] > most ? bins[k] : most;
    la_buf_str(out, "\nsimilarity  sessions (bars grow with their logarithm)\n");
    bool marked = false;
    for (int k = 0; k < BINS; k++) {
        double from = low + k * width;
        if (!marked && from + width > r->tau) {
            la_buf_printf(out, "%10.3f  ---- tau: general from here on\n", r->tau);
            marked = true;
        }
        int bar =
            bins[k] == 0 ? 0 : 1 + (int)((BAR - 1) * log1p((double)bins[k]) / log1p((double)most));
        la_buf_printf(out, "%10.3f  ", from);
        for (int i = 0; i < bar; i++)
            la_buf_char(out, '#');
        la_buf_printf(out, bins[k] > 0 ? " %" PRIu64 "\n" : "\n", bins[k]);
    }
}

static void put_side(const la_routing *r, bool proprietary, la_buf *out)
{
    uint64_t all = r->d->n_sessions;
    uint64_t sessions = proprietary ? r->proprietary_sessions : all - r->proprietary_sessions;
    uint32_t n = proprietary ? r->n_proprietary : r->d->n_sequences - r->n_proprietary;
    la_buf_printf(out, "%s %" PRIu64 " sessions (%.2f %%), %u distinct sequences\n",
                  proprietary ? "proprietary" : "general    ", sessions,
                  all > 0 ? 100.0 * (double)sessions / (double)all : 0.0, n);
}

static void put_templates(const la_routing *r, la_buf *out)
{
    size_t n;
    part *p = deciding(r, &n);
    if (p == NULL) {
        out->failed = true;
        return;
    }
    if (n > 0)
        la_buf_str(out, "\ntemplates that made sequences proprietary\nsimilarity  sessions\n");
    for (size_t i = 0; i < n && i < TOP; i++) {
        const char *text = r->d->templates[p[i].template_];
        size_t len = strlen(text);
        la_buf_printf(out, "%10.3f  %8" PRIu64 "  ", r->event_sim[p[i].template_], p[i].sessions);
        la_text_safe(out, text, len < 200 ? len : 200);
        la_buf_char(out, '\n');
    }
    if (n > TOP)
        la_buf_printf(out, "and %zu more\n", n - TOP);
    free(p);
}

void la_routing_text(const la_routing *r, la_buf *out)
{
    la_buf_str(out, "target      ");
    const char *name = la_set_label(r->d->name);
    la_text_safe(out, name, strlen(name));
    la_buf_printf(out, "%s: %u sessions, %u distinct sequences, %u templates\n",
                  r->d->simulated ? " (simulated sample)" : "", r->d->n_sessions, r->d->n_sequences,
                  r->d->n_templates);
    la_buf_printf(out, "tau         %.4f (%s)\n", r->tau, r->rule);
    if (r->quantile > 0)
        la_buf_printf(out, "a sequence  is as similar as the %.3g-quantile of its events\n",
                      r->quantile);
    put_side(r, false, out);
    put_side(r, true, out);
    put_plot(r, out);
    put_templates(r, out);
}

static void put_json_side(const la_routing *r, bool proprietary, la_buf *out)
{
    uint64_t all = r->d->n_sessions;
    uint64_t sessions = proprietary ? r->proprietary_sessions : all - r->proprietary_sessions;
    uint32_t n = proprietary ? r->n_proprietary : r->d->n_sequences - r->n_proprietary;
    la_buf_printf(out, "\"%s\":{\"sessions\":%" PRIu64 ",\"sequences\":%u,\"share\":",
                  proprietary ? "proprietary" : "general", sessions, n);
    la_json_num(out, all > 0 ? (double)sessions / (double)all : 0.0);
    la_buf_str(out, "},");
}

void la_routing_json(const la_routing *r, la_buf *out)
{
    la_buf_str(out, "{\"v\":1,\"target\":");
    la_json_cstr(out, la_set_label(r->d->name));
    la_buf_printf(out, ",\"simulated\":%s,\"tau\":", r->d->simulated ? "true" : "false");
    la_json_num(out, r->tau);
    la_buf_str(out, ",\"tau_rule\":");
    la_json_cstr(out, r->rule);
    la_buf_str(out, ",\"quantile\":");
    la_json_num(out, r->quantile);
    la_buf_char(out, ',');
    put_json_side(r, false, out);
    put_json_side(r, true, out);
    uint64_t bins[BINS] = {0};
    double low, width = fill_bins(r, bins, &low);
    la_buf_str(out, "\"histogram\":[");
    for (int k = 0; k < BINS; k++) {
        la_buf_printf(out, "%s{\"from\":", k > 0 ? "," : "");
        la_json_num(out, low + k * width);
        la_buf_printf(out, ",\"sessions\":%" PRIu64 "}", bins[k]);
    }
    la_buf_str(out, "],\"templates\":[");
    size_t n;
    part *p = deciding(r, &n);
    out->failed = out->failed || p == NULL;
    for (size_t i = 0; p != NULL && i < n; i++) {
        const char *text = r->d->templates[p[i].template_];
        la_buf_printf(out, "%s{\"event\":\"%016" PRIx64 "\",\"similarity\":", i > 0 ? "," : "",
                      logad_template_id(text));
        la_json_num(out, r->event_sim[p[i].template_]);
        la_buf_printf(out,
                      ",\"sequences\":%u,\"sessions\":%" PRIu64 ",\"template\":", p[i].sequences,
                      p[i].sessions);
        la_json_cstr(out, text);
        la_buf_char(out, '}');
    }
    la_buf_str(out, "]}\n");
    free(p);
}
