/* The whole walk in one file: bytes -> line -> event -> sequence -> vector -> score -> verdict.
 *
 * la_dataset_raw reads bytes, cuts lines, parses events with the model's frozen templates and puts
 * them together into sequences; la_detect (verdict.c) gives each template its vector, runs the
 * network and turns scores into verdicts that point at raw lines. */
#include "detect/detect.h"
#include "base/pool.h"

#include <string.h>

logad_status la_detect_reading(const logad_model *m, const logad_score_options *o,
                               la_dataset_options *out, logad_error *err)
{
    const la_reading_asked asked = {o->format, o->header, o->multiline_start, o->group};
    TRY(la_model_reading(m, &asked, out, err));
    out->keep_places = true;
    return LOGAD_OK;
}

static void summarise(const la_dataset *d, logad_score_summary *s)
{
    s->lines = d->n_lines;
    s->ungrouped = d->n_ungrouped;
    s->unknown = d->n_unknown;
    la_grouping_words(&d->grouping, s->grouping, sizeof s->grouping);
    if (d->damage != NULL) {
        size_t n = strlen(d->damage);
        n = n < sizeof s->damage_text ? n : sizeof s->damage_text - 1;
        memcpy(s->damage_text, d->damage, n);
        s->damage = s->damage_text;
    }
}

static logad_status detect_in(const logad_model *m, const la_dataset *d,
                              const logad_score_options *o,
                              bool (*fn)(void *ctx, const logad_verdict *v), void *ctx,
                              logad_score_summary *summary, logad_error *err)
{
    la_detector *det;
    bool go_on;
    TRY(la_detector_new(&det, m, o->vectors, o->threads, false, err));
    la_detector_second(det, o->second, o->second_ctx);
    logad_status s = la_detect(det, d, fn, ctx, &go_on, summary, err);
    la_detector_free(det);
    return s;
}

logad_status logad_score(const logad_model *m, const char *const *inputs, size_t n,
                         const logad_score_options *o,
                         bool (*fn)(void *ctx, const logad_verdict *v), void *ctx,
                         logad_score_summary *summary, logad_error *err)
{
    static const logad_score_options defaults = {0};
    logad_score_summary none;
    la_dataset_options reading;
    la_dataset *d = NULL;
    o = o != NULL ? o : &defaults;
    summary = summary != NULL ? summary : &none;
    *summary = (logad_score_summary){0};
    TRY(la_detect_reading(m, o, &reading, err));
    reading.threads = o->threads > 0 ? o->threads : la_cores();
    TRY(n == 1 ? la_dataset_load(&d, inputs[0], &reading, err)
               : la_dataset_raw(&d, inputs, n, &reading, err));
    summarise(d, summary);
    logad_status s = detect_in(m, d, o, fn, ctx, summary, err);
    la_dataset_free(d);
    return s;
}
