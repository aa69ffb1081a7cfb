/* line -> event: numbers of templates that mean the same in every batch and every run. */
#include "base/mem.h"
#include "stream/stream_impl.h"
#include <stdlib.h>
#include <string.h>

logad_status la_names_init(la_names *t, const logad_model *m, logad_parser *parser,
                           logad_error *err)
{
    t->texts = la_map_new();
    t->parser = parser;
    t->n_known = (uint32_t)logad_parser_n_templates(parser);
    t->known = la_calloc(t->n_known, sizeof *t->known);
    if (t->texts == NULL || t->known == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i < m->n_templates; i++)
        if (la_map_intern(t->texts, m->templates[i], strlen(m->templates[i]), NULL) == LA_MAP_NONE)
            return la_oom(err);
    t->n_model = la_map_count(t->texts);
    for (uint32_t i = 0; i < t->n_known; i++) {
        const char *text = logad_parser_template(parser, i);
        t->known[i] = la_map_find(t->texts, text, strlen(text));
        if (t->known[i] == LA_MAP_NONE)
            return la_fail(err, LOGAD_EMODEL, "template %u of the model cannot be looked up", i);
    }
    return LOGAD_OK;
}

uint32_t la_names_number(const la_names *t, uint32_t i)
{
    return i < t->n_known ? t->known[i] : t->n_model + (uint32_t)t->n_carried + (i - t->n_known);
}

size_t la_names_count(const la_names *t)
{
    return t->n_model + t->n_carried + logad_parser_n_templates(t->parser) - t->n_known;
}

/* Of a number that is not the model's. */
static const char *text_of(const la_names *t, size_t i)
{
    return i < t->n_carried
               ? t->carried[i]
               : logad_parser_template(t->parser, (uint32_t)(i - t->n_carried) + t->n_known);
}

uint32_t la_names_text(la_names *t, uint32_t number)
{
    if (number < t->n_model)
        return number;
    const char *text = text_of(t, number - t->n_model);
    uint32_t at = la_map_intern(t->texts, text, strlen(text), NULL);
    if (at == LA_MAP_NONE || at < t->n_model)
        return at;
    size_t i = at - t->n_model;
    if (!la_grow(&t->last, &t->last_cap, i + 1))
        return LA_MAP_NONE;
    for (; t->n_last <= i; t->n_last++)
        t->last[t->n_last] = number;
    t->last[i] = number;
    return at;
}

la_level_tally *la_names_levels(la_names *t, uint32_t number)
{
    if (number < t->n_model)
        return NULL;
    size_t i = number - t->n_model;
    if (!la_grow(&t->levels, &t->levels_cap, i + 1))
        return NULL;
    for (; t->n_levels <= i; t->n_levels++)
        t->levels[t->n_levels] = (la_level_tally){0};
    return &t->levels[i];
}

/* Several numbers may have one text by now. */
logad_status la_names_severity(const la_names *t, float *severity, uint32_t n_texts,
                               logad_error *err)
{
    la_level_tally *of = la_calloc(n_texts, sizeof *of);
    if (of == NULL)
        return la_oom(err);
    for (size_t i = 0; i < t->n_levels; i++) {
        const char *text = text_of(t, i);
        uint32_t at = la_map_find(t->texts, text, strlen(text));
        if (at >= t->n_model && at < n_texts)
            la_level_merge(&of[at], &t->levels[i]);
    }
    for (size_t k = 0; k < t->n_last && t->n_model + k < n_texts; k++) {
        size_t i = t->last[k] - t->n_model;
        if (i < t->n_levels && !la_level_any(&of[t->n_model + k]))
            la_level_merge(&of[t->n_model + k], &t->levels[i]);
    }
    for (uint32_t i = 0; i < n_texts; i++)
        severity[i] = la_level_severity(&of[i]);
    free(of);
    return LOGAD_OK;
}

uint32_t la_names_carry(la_names *t, la_str text)
{
    uint32_t i = la_map_find(t->texts, text.p, text.n);
    if (i < t->n_model)
        return i;
    char *copy = la_strndup(text.p, text.n);
    if (copy == NULL || !la_grow(&t->carried, &t->carried_cap, t->n_carried + 1)) {
        free(copy);
        return LA_MAP_NONE;
    }
    t->carried[t->n_carried++] = copy;
    return t->n_model + (uint32_t)t->n_carried - 1;
}

void la_names_free(la_names *t)
{
    for (size_t i = 0; i < t->n_carried; i++)
        free(t->carried[i]);
    free(t->carried);
    free(t->levels);
    free(t->last);
    free(t->known);
    la_map_free(t->texts);
}
