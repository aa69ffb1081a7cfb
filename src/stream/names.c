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

uint32_t la_names_text(la_names *t, uint32_t number)
{
    if (number < t->n_model)
        return number;
    size_t i = number - t->n_model;
    const char *text =
        i < t->n_carried
            ? t->carried[i]
            : logad_parser_template(t->parser, (uint32_t)(i - t->n_carried) + t->n_known);
    return la_map_intern(t->texts, text, strlen(text), NULL);
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
    free(t->known);
    la_map_free(t->texts);
}
