/* bytes -> line -> event -> sequence, and no further: what a log looks like to the method. */
#include "base/mem.h"
#include "detect/advice.h"
#include "model/model.h"
#include "parse/setfile.h"
#include <logad/check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_size(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Sizes of sessions by those of distinct sequences and how often each occurs. */
static logad_status measure_sessions(const la_dataset *d, logad_check_report *r, logad_error *err)
{
    typedef struct size {
        uint64_t events, sessions;
    } size;
    size *sizes = la_calloc(d->n_sequences, sizeof *sizes);
    if (sizes == NULL)
        return la_oom(err);
    for (uint32_t q = 0; q < d->n_sequences; q++)
        sizes[q] = (size){d->at[q + 1] - d->at[q], d->count[q]};
    qsort(sizes, d->n_sequences, sizeof *sizes, by_size);
    uint64_t seen = 0;
    for (uint32_t q = 0; q < d->n_sequences; q++) {
        if (seen <= (d->n_sessions - 1) / 2)
            r->median = sizes[q].events;
        seen += sizes[q].sessions;
    }
    r->least = d->n_sequences > 0 ? sizes[0].events : 0;
    r->most = d->n_sequences > 0 ? sizes[d->n_sequences - 1].events : 0;
    free(sizes);
    return LOGAD_OK;
}

static void count_templates(const la_dataset *d, logad_check_report *r)
{
    for (uint32_t t = 0; t < d->n_templates; t++) {
        uint64_t n = d->records == NULL ? 0 : d->records[t];
        r->templates += n > 0;
        r->singletons += n == 1;
        if (n > 0 && d->known != NULL && !d->known[t])
            r->unseen_templates++;
    }
}

static void copy_facts(const la_dataset *d, logad_check_report *r)
{
    const la_raw_facts *f = &d->facts;
    r->files = d->n_files;
    r->other_formats = f->other_formats;
    r->lines = d->n_lines;
    r->parsed = f->parsed;
    r->joined = f->joined;
    r->skipped = f->skipped;
    r->unfit = f->unfit;
    r->cut = f->cut;
    snprintf(r->format, sizeof r->format, "%s", d->format != NULL ? d->format : "plain");
    r->confidence = f->share;
    r->sessions = d->n_sessions;
    r->distinct = d->n_sequences;
    r->ungrouped = d->n_ungrouped;
    r->timed = f->timed;
    r->backward = f->backward;
    r->first = f->first;
    r->last = f->last;
    r->unseen = d->n_unknown;
    la_grouping_text(&d->grouping, r->group, sizeof r->group);
    la_grouping_words(&d->grouping, r->grouping, sizeof r->grouping);
    if (d->damage != NULL) {
        snprintf(r->damage_text, sizeof r->damage_text, "%.250s", d->damage);
        r->damage = r->damage_text;
    }
}

/* A model's settings stand where the user gave none. */
static void take_model(const logad_model *m, la_dataset_options *o)
{
    if (o->format == NULL && o->header == NULL) {
        o->format = m->format;
        o->header = m->header;
    }
    if (o->multiline_start == NULL)
        o->multiline_start = m->multiline_start;
    if (o->n_masks == 0) {
        o->masks = (const char *const *)m->masks;
        o->n_masks = m->n_masks;
    }
    if (o->grouping.kind == LA_GROUP_AUTO && m->grouping.kind != LA_GROUP_GIVEN)
        o->grouping = m->grouping;
    o->templates = (const char *const *)m->templates;
    o->n_templates = m->n_templates;
}

static logad_status read_log(la_dataset **d, const char *const *inputs, size_t n,
                             const logad_check_options *o, la_texts *masks, logad_error *err)
{
    la_dataset_options options = {.format = o->parser.format,
                                  .header = o->parser.header,
                                  .multiline_start = o->parser.multiline_start};
    for (size_t i = 0; i < o->parser.n_masks; i++)
        TRY(la_texts_add(masks, o->parser.masks[i], strlen(o->parser.masks[i]), err));
    if (o->mask_file != NULL)
        TRY(la_masks_read(masks, o->mask_file, err));
    options.masks = masks->items;
    options.n_masks = masks->n;
    if (o->group != NULL)
        TRY(la_grouping_parse(&options.grouping, o->group, err));
    if (o->m != NULL)
        take_model(o->m, &options);
    return la_dataset_raw(d, inputs, n, &options, err);
}

logad_status logad_check(const char *const *inputs, size_t n, const logad_check_options *o,
                         logad_check_report *report, logad_error *err)
{
    la_dataset *d = NULL;
    la_texts masks = {0};
    *report = (logad_check_report){.has_model = o->m != NULL};
    logad_status s = read_log(&d, inputs, n, o, &masks, err);
    la_texts_free(&masks);
    TRY(s);
    copy_facts(d, report);
    count_templates(d, report);
    s = measure_sessions(d, report, err);
    la_advise(report);
    la_dataset_free(d);
    return s;
}
