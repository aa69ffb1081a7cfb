/* sequence -> vector: loads the systems of a run and puts their templates into one event table. */
#include "train/corpus.h"

#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/rng.h"
#include "io/json.h"
#include "model/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FEW 10 /* sessions of which nothing can be called rare */

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* Hash of the set of events of a window, whatever their order and number. */
static uint64_t set_hash(const uint32_t *events, uint32_t n, uint32_t *scratch)
{
    memcpy(scratch, events, n * sizeof *events);
    qsort(scratch, n, sizeof *scratch, by_value);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++)
        if (i == 0 || scratch[i] != scratch[i - 1])
            scratch[kept++] = scratch[i];
    return la_hash64(scratch, kept * sizeof *scratch, 0);
}

static logad_status add_item(la_corpus *c, const la_window *w, la_item like, uint32_t *scratch,
                             logad_error *err)
{
    if (!la_grow(&c->items, &c->cap_items, c->n_items + 1))
        return la_oom(err);
    like.at = w->at;
    like.len = w->len;
    like.group = set_hash(c->events + w->at, w->len, scratch);
    c->items[c->n_items++] = like;
    return LOGAD_OK;
}

static logad_status add_items(la_corpus *c, const la_windows *w, la_item like, logad_error *err)
{
    uint32_t longest = 0;
    for (size_t i = 0; i < w->n; i++)
        longest = w->items[i].len > longest ? w->items[i].len : longest;
    uint32_t *scratch = la_calloc(longest, sizeof *scratch);
    logad_status s = scratch == NULL ? la_oom(err) : LOGAD_OK;
    for (size_t i = 0; i < w->n && s == LOGAD_OK; i++)
        s = add_item(c, &w->items[i], like, scratch, err);
    free(scratch);
    return s;
}

logad_status la_corpus_add_sequence(la_corpus *c, const la_dataset *d, uint32_t i, uint32_t row,
                                    uint32_t max_events, la_item like, logad_error *err)
{
    uint64_t n = d->at[i + 1] - d->at[i], at = c->n_events;
    if (!la_grow(&c->events, &c->cap_events, c->n_events + n))
        return la_oom(err);
    for (uint64_t j = 0; j < n; j++)
        c->events[at + j] = row + d->events[d->at[i] + j];
    c->n_events += n;
    la_windows w = {0};
    logad_status s = la_windows_add(&w, i, at, at + n, max_events, err);
    if (s == LOGAD_OK)
        s = add_items(c, &w, like, err);
    la_windows_free(&w);
    return s;
}

logad_status la_corpus_mass(uint64_t **out, const la_corpus *c, const uint32_t *list, size_t from,
                            size_t n, logad_error *err)
{
    uint64_t *mass = la_calloc(n, sizeof *mass), sum = 0;
    if (mass == NULL)
        return la_oom(err);
    for (size_t i = 0; i < n; i++)
        mass[i] = sum += c->items[list != NULL ? list[i] : from + i].count;
    *out = mass;
    return LOGAD_OK;
}

static logad_status embed_rows(float *rows, const la_dataset *d, const la_words *words,
                               logad_error *err)
{
    la_idf *idf = NULL;
    la_embed_stats stats = {0};
    const char *const *texts = (const char *const *)d->templates;
    TRY(la_idf_new(&idf, texts, d->n_templates, err));
    logad_status s = la_embed_templates(rows, texts, d->n_templates, idf, words, &stats, err);
    la_idf_free(idf);
    TRY(s);
    la_verbose("%s: %u templates, %u words, %u without a vector", d->name, d->n_templates,
               stats.n_words, stats.n_oov);
    if (stats.n_words == stats.n_oov)
        return la_fail(err, LOGAD_ECONFIG,
                       "no word of %s has a vector, so nothing can be carried over: give word "
                       "vectors of its language (--vectors)",
                       d->name);
    return LOGAD_OK;
}

/* Gives the rows of a system to other templates of it: the control that shows whether the meaning
 * of templates is what transfers. */
static logad_status scramble(la_corpus *c, uint32_t row, uint32_t n, uint64_t seed,
                             logad_error *err)
{
    const size_t d = c->d;
    float *rows = c->table + row * d, *severity = c->severity + row;
    char **text = c->text + row;
    uint32_t *order = la_calloc(n, sizeof *order);
    float *old_rows = la_calloc(n * d, sizeof *rows),
          *old_severity = la_calloc(n, sizeof *severity);
    char **old_text = la_calloc(n, sizeof *text);
    bool good = order != NULL && old_rows != NULL && old_severity != NULL && old_text != NULL;
    if (good) {
        la_rng root = la_rng_new(seed), rng = la_rng_fork(&root, "scramble/%u", n);
        for (uint32_t i = 0; i < n; i++)
            order[i] = i;
        la_rng_shuffle(&rng, order, n);
        memcpy(old_rows, rows, n * d * sizeof *rows);
        memcpy(old_severity, severity, n * sizeof *severity);
        memcpy(old_text, text, n * sizeof *text);
    }
    for (uint32_t i = 0; good && i < n; i++) {
        memcpy(rows + i * d, old_rows + order[i] * d, d * sizeof *rows);
        severity[i] = old_severity[order[i]];
        text[i] = old_text[order[i]];
    }
    free(old_text);
    free(old_severity);
    free(old_rows);
    free(order);
    return good ? LOGAD_OK : la_oom(err);
}

/* Room in the table for a system's templates; its first row in *row. */
static logad_status add_rows(la_corpus *c, const la_dataset *d, const la_words *words,
                             uint32_t *row, logad_error *err)
{
    uint32_t n = c->n_rows + d->n_templates;
    float *grown = realloc(c->table, (size_t)n * c->d * sizeof *grown);
    if (grown == NULL)
        return la_oom(err);
    c->table = grown;
    uint64_t *ids = realloc(c->ids, (size_t)n * sizeof *ids);
    if (ids == NULL)
        return la_oom(err);
    c->ids = ids;
    char **text = realloc(c->text, (size_t)n * sizeof *text);
    if (text == NULL)
        return la_oom(err);
    c->text = text;
    float *severity = realloc(c->severity, (size_t)n * sizeof *severity);
    if (severity == NULL)
        return la_oom(err);
    c->severity = severity;
    *row = c->n_rows;
    for (; c->n_rows < n; c->n_rows++) {
        const uint32_t i = c->n_rows - *row;
        const char *t = d->templates[i];
        severity[c->n_rows] = d->severity == NULL ? 0 : d->severity[i];
        ids[c->n_rows] = logad_template_id(t);
        if ((text[c->n_rows] = la_strdup(t)) == NULL)
            return la_oom(err);
    }
    return embed_rows(grown + (size_t)*row * c->d, d, words, err);
}

static void note_input(la_corpus *c, const la_dataset *d, const char *role, char digest[65])
{
    la_dataset_digest(d, digest);
    la_buf_printf(&c->inputs, "%s{\"set\":", c->inputs.n > 1 ? "," : "");
    la_json_cstr(&c->inputs, la_set_label(d->name));
    la_buf_printf(&c->inputs,
                  ",\"role\":\"%s\",\"simulated\":%s,\"sha256\":\"%s\",\"sessions\":%u,"
                  "\"sequences\":%u}",
                  role, d->simulated ? "true" : "false", digest, d->n_sessions, d->n_sequences);
}

/* How raw logs are read is said of the target: a source is another system, whose own logs tell how
 * they are laid out. */
static logad_status target_reading(la_dataset_options *d, const logad_train_options *o,
                                   logad_error *err)
{
    *d = (la_dataset_options){.format = o->format,
                              .header = o->header,
                              .multiline_start = o->multiline_start,
                              .masks = o->masks,
                              .n_masks = o->n_masks};
    return o->group == NULL ? LOGAD_OK : la_grouping_parse(&d->grouping, o->group, err);
}

/* A source counts once, or it would be two systems that are alike in everything. */
static logad_status check_new(const la_corpus *c, logad_error *err)
{
    const la_source *last = &c->source[c->n_sources - 1];
    for (const la_source *s = c->source; s < last; s++)
        if (strcmp(s->digest, last->digest) == 0)
            return la_fail(err, LOGAD_ECONFIG,
                           "source %s has the same sessions as source %s: give it once", last->name,
                           s->name);
    return LOGAD_OK;
}

/* Of raw lines: what was found out about them, so that a wrong guess is seen. */
static void say_raw(const la_dataset *d)
{
    char words[160], fits[64];
    if (d->format == NULL)
        return;
    la_grouping_words(&d->grouping, words, sizeof words);
    snprintf(fits, sizeof fits, "fits %.0f %% of its first lines", d->facts.share * 100.0);
    la_note("%s: format %s, %s; %u session%s (%s) of %llu lines", d->name, d->format,
            strcmp(d->format, "plain") == 0 ? "for none that is known fits" : fits, d->n_sessions,
            d->n_sessions == 1 ? "" : "s", words, (unsigned long long)d->n_lines);
    if (d->facts.other_formats > 0)
        la_note("%s: %u of its files have another format", d->name, d->facts.other_formats);
}

/* A model must not come of half a system without a word; other verbs report what was good. */
static logad_status load_whole(la_dataset **out, const char *set, const la_dataset_options *reading,
                               logad_error *err)
{
    la_dataset *d = NULL;
    TRY(la_dataset_load(&d, set, reading, err));
    if (d->damage != NULL) {
        logad_status s =
            la_fail(err, LOGAD_EINPUT, "%s; training takes whole inputs only", d->damage);
        la_dataset_free(d);
        return s;
    }
    say_raw(d);
    *out = d;
    return LOGAD_OK;
}

/* Who says how logs are read, and has a source in which little was found out, may have meant that
 * source, too. */
static void say_not_of_source(const la_dataset *d, const logad_train_options *o)
{
    const struct {
        bool given;
        const char *name;
    } all[] = {{o->format != NULL, "--format"},
               {o->header != NULL, "--header"},
               {o->group != NULL, "--group"},
               {o->n_masks > 0, "--mask"},
               {o->multiline_start != NULL, "--multiline-start"}};
    la_buf names = {.max = 128};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].given)
            la_buf_item(&names, all[i].name);
    bool found = d->format == NULL || d->simulated ||
                 (strcmp(d->format, "plain") != 0 && d->grouping.kind != LA_GROUP_COUNT);
    if (names.n > 0 && !names.failed && !found)
        la_note("%s: %s say how the target is read, not the source; where this was found out "
                "wrongly, make a set of it: logad data import",
                d->name, names.p);
    la_buf_free(&names);
}

static logad_status load_source(la_corpus *c, const logad_train_options *o, size_t i,
                                const la_words *words, logad_error *err)
{
    static const la_dataset_options found_out = {.advise_import = true};
    la_dataset *d = NULL;
    TRY(load_whole(&d, o->sources[i], &found_out, err));
    say_not_of_source(d, o);
    uint32_t row = 0;
    logad_status s = add_rows(c, d, words, &row, err);
    if (s == LOGAD_OK && o->scramble_source)
        s = scramble(c, row, d->n_templates, o->seed, err);
    if (s == LOGAD_OK)
        s = la_source_add(c, d, row, o->max_events, err);
    if (s == LOGAD_OK) {
        la_source *source = &c->source[c->n_sources - 1];
        source->name = o->sources[i];
        source->row = row;
        source->n_templates = d->n_templates;
        note_input(c, d, "source", source->digest);
        s = la_session_keys_new(&source->keys, d, err);
    }
    if (s == LOGAD_OK)
        s = check_new(c, err);
    la_dataset_free(d);
    return s;
}

/* One set under two names would train on the labels of its own target. Two systems can share a
 * session or two that are numbered alike; where it is most of them, it is one system. */
static logad_status check_strange(const la_corpus *c, const la_dataset *d, logad_error *err)
{
    la_session_keys keys = {0};
    TRY(la_session_keys_new(&keys, d, err));
    logad_status s = LOGAD_OK;
    for (size_t i = 0; i < c->n_sources && s == LOGAD_OK; i++) {
        uint32_t shared = la_session_keys_shared(&keys, &c->source[i].keys);
        if (shared > d->n_sessions / 2)
            s = la_fail(err, LOGAD_ECONFIG,
                        "target %s: %u of its %u sessions are those of source %s: their labels "
                        "would be seen",
                        d->name, shared, d->n_sessions, c->source[i].name);
        else if (shared > 0)
            la_warn("%u of the %u sessions of %s are those of source %s too: their labels are seen",
                    shared, d->n_sessions, d->name, c->source[i].name);
    }
    la_session_keys_free(&keys);
    return s;
}

static logad_status load_target(la_corpus *c, const logad_train_options *o, const la_words *words,
                                logad_error *err)
{
    la_dataset_options reading;
    TRY(target_reading(&reading, o, err));
    TRY(load_whole(&c->target, o->target, &reading, err));
    la_dataset *d = c->target;
    c->held = la_calloc(d->n_sequences, sizeof *c->held);
    if (c->held == NULL)
        return la_oom(err);
    la_holdout(d, o->holdout, o->seed, c->held);
    if (d->n_sessions < FEW)
        la_warn("%s: %u session%s too few to tell what is rare: give more of the log, or shorter "
                "sessions (--group)",
                d->name, d->n_sessions, d->n_sessions == 1 ? " is" : "s are");
    TRY(la_ledger_add(&c->ledger, la_set_label(d->name), "train, target", 0, err));
    TRY(add_rows(c, d, words, &c->target_row, err));
    char digest[65];
    note_input(c, d, "target", digest);
    TRY(check_strange(c, d, err));
    c->n_labelled = c->n_items;
    c->target_from = c->n_events;
    for (uint32_t i = 0; i < d->n_sequences; i++)
        if (!c->held[i])
            TRY(la_corpus_add_sequence(c, d, i, c->target_row, o->max_events,
                                       (la_item){.count = d->count[i]}, err));
    if (c->n_items == c->n_labelled)
        return la_fail(err, LOGAD_EINPUT, "target %s has no session to learn from", d->name);
    return la_corpus_mass(&c->target_mass, c, NULL, c->n_labelled, c->n_items - c->n_labelled, err);
}

static logad_status load_all(la_corpus *c, const logad_train_options *o, const la_words *words,
                             logad_error *err)
{
    c->d = la_words_dim(words);
    memcpy(c->vectors_digest, la_words_digest(words), sizeof c->vectors_digest);
    la_buf_char(&c->inputs, '[');
    for (size_t i = 0; i < o->n_sources; i++)
        TRY(load_source(c, o, i, words, err));
    TRY(load_target(c, o, words, err));
    la_buf_char(&c->inputs, ']');
    return c->inputs.failed ? la_oom(err) : LOGAD_OK;
}

logad_status la_corpus_load(la_corpus *c, const logad_train_options *o, logad_error *err)
{
    *c = (la_corpus){0};
    la_words *words = NULL;
    TRY(la_words_open(&words, o->vectors, err));
    logad_status s = load_all(c, o, words, err);
    la_words_free(words);
    if (s != LOGAD_OK)
        la_corpus_free(c);
    return s;
}

void la_corpus_free(la_corpus *c)
{
    for (size_t i = 0; i < LA_MAX_SOURCES; i++) {
        free(c->source[i].train[0]);
        free(c->source[i].train[1]);
        free(c->source[i].mass[0]);
        free(c->source[i].mass[1]);
        free(c->source[i].valid);
        la_session_keys_free(&c->source[i].keys);
    }
    la_dataset_free(c->target);
    la_ledger_free(&c->ledger);
    la_buf_free(&c->inputs);
    free(c->table);
    for (uint32_t i = 0; c->text != NULL && i < c->n_rows; i++)
        free(c->text[i]);
    free(c->text);
    free(c->severity);
    free(c->ids);
    free(c->events);
    free(c->items);
    free(c->held);
    free(c->target_mass);
    *c = (la_corpus){0};
}
