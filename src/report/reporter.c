/* verdict -> bytes: which kind of report is written, and what all kinds count. */
#include "base/mem.h"
#include "report/report_impl.h"
#include "report/verdict_text.h"
#include <stdlib.h>
#include <string.h>

static void text_verdict(la_report *r, const logad_verdict *v)
{
    if (v->anomalous)
        la_verdict_text(v, &r->line);
}

static void jsonl_verdict(la_report *r, const logad_verdict *v)
{
    la_verdict_json(v, &r->line);
}

static const la_report_kind text_kind = {.name = "text", .verdict = text_verdict};
static const la_report_kind jsonl_kind = {.name = "jsonl", .verdict = jsonl_verdict};
static const la_report_kind *const kinds[] = {&text_kind, &jsonl_kind, &la_report_csv,
                                              &la_report_html, &la_report_prom};

void la_report_flush(la_report *r)
{
    la_outfile_put(r->to, r->line.p, r->line.n);
    r->line.n = 0;
}

logad_status la_report_new(la_report **out, const la_report_options *o, la_outfile *to,
                           logad_error *err)
{
    *out = NULL;
    la_report *r = la_calloc(1, sizeof *r);
    if (r == NULL)
        return la_oom(err);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i]->name, o->kind) == 0)
            r->kind = kinds[i];
    if (r->kind == NULL) {
        free(r);
        return la_fail(err, LOGAD_EUSAGE, "no report of kind '%s': use one of %s", o->kind,
                       LA_REPORT_KINDS);
    }
    r->o = *o;
    r->to = to;
    if (r->kind->begin != NULL)
        r->kind->begin(r);
    la_report_flush(r);
    *out = r;
    return LOGAD_OK;
}

static void count(la_tally *t, const logad_verdict *v)
{
    double at = v->score * LA_TALLY_BINS;
    size_t bin = at > 0 ? (size_t)at : 0;
    bin = bin < LA_TALLY_BINS ? bin : LA_TALLY_BINS - 1;
    t->bin[bin]++;
    t->bad[bin] += v->anomalous;
    t->sessions++;
    t->anomalous += v->anomalous;
    t->threshold = v->threshold;
    if (v->score > t->max_score)
        t->max_score = v->score;
}

bool la_report_verdict(void *report, const logad_verdict *v)
{
    la_report *r = report;
    count(&r->tally, v);
    r->kind->verdict(r, v);
    la_report_flush(r);
    return !la_outfile_failed(r->to) && !r->line.failed;
}

logad_status la_report_end(la_report *r, const logad_score_summary *s, double now, double seconds,
                           logad_error *err)
{
    if (r->kind->end != NULL && !r->line.failed)
        TRY(r->kind->end(r, s, now, seconds, err));
    la_report_flush(r);
    return r->line.failed ? la_oom(err) : LOGAD_OK;
}

void la_report_free(la_report *r)
{
    if (r == NULL)
        return;
    la_anomalies_free(&r->anomalies);
    la_buf_free(&r->line);
    free(r);
}
