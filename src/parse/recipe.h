/* What all lines of a shape have in common in their JSON objects: the text around the variables,
 * from behind the line's number on. */
#ifndef LA_RECIPE_H
#define LA_RECIPE_H

#include "base/str.h"
#include <logad/event.h>

/* n_vars + 1 pieces of text, between which the variables go. A zeroed one is empty. */
typedef struct la_recipe {
    uint32_t *ends; /* of each piece; the text stands behind them */
    uint32_t n_vars;
} la_recipe;

#define LA_RECIPE_SLACK 16 /* bytes behind the text that may be read */

/* Memory for making recipes. A zeroed one with its parser set is ready. */
typedef struct la_recipe_maker {
    const logad_parser *parser;
    la_buf scratch, text;
    la_str *views;
    size_t cap_views;
} la_recipe_maker;

/* Makes the recipe of a shape from its template, as that is now, and the message with marks for
 * variables. False: out of memory; the recipe is then empty. */
bool la_recipe_make(la_recipe_maker *k, la_recipe *r, uint32_t template, la_str marked);
void la_recipe_free(la_recipe *r);             /* what it holds */
void la_recipe_maker_free(la_recipe_maker *k); /* what it holds */

static inline const char *la_recipe_text(const la_recipe *r)
{
    return (const char *)(r->ends + r->n_vars + 1);
}

#endif
