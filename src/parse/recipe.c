/* bytes -> line -> event: the JSON object of a shape. */
#include "parse/recipe.h"
#include "base/mem.h"
#include "io/json.h"
#include "parse/align.h"
#include "parse/mask.h"
#include "parse/parser.h"
#include <stdlib.h>
#include <string.h>

void la_recipe_free(la_recipe *r)
{
    free(r->ends);
    *r = (la_recipe){0};
}

void la_recipe_maker_free(la_recipe_maker *k)
{
    la_buf_free(&k->scratch);
    la_buf_free(&k->text);
    free(k->views);
}

static const char *next_mark(const char *p, const char *end)
{
    const char *mark = memchr(p, LA_MASK_MARK, (size_t)(end - p));
    return mark != NULL ? mark : end;
}

/* Splits text at its marks, which become the places of variables. */
static bool set_pieces(la_recipe *r, const char *text, size_t n)
{
    const char *end = text + n;
    uint32_t n_vars = 0, out = 0, piece = 0;
    for (const char *p = next_mark(text, end); p < end; p = next_mark(p + 1, end))
        n_vars++;
    uint32_t *ends = malloc(((size_t)n_vars + 1) * sizeof *ends + n + LA_RECIPE_SLACK);
    if (ends == NULL)
        return false;
    char *to = (char *)(ends + n_vars + 1);
    for (const char *p = text; piece <= n_vars; p++) {
        const char *mark = next_mark(p, end);
        memcpy(to + out, p, (size_t)(mark - p));
        out += (uint32_t)(mark - p);
        ends[piece++] = out;
        p = mark;
    }
    *r = (la_recipe){ends, n_vars};
    return true;
}

/* A variable of the template: text between marks, escaped; the marks stay. */
static void put_view(la_buf *b, la_str view)
{
    const char *p = view.p, *end = view.p + view.n;
    la_buf_char(b, '"');
    while (p < end) {
        const char *mark = next_mark(p, end);
        if (mark > p) { /* a piece's own quotes are taken off again */
            size_t at = b->n;
            la_json_str(b, p, (size_t)(mark - p));
            if (b->failed)
                return;
            memmove(b->p + at, b->p + at + 1, b->n - at - 2);
            b->n -= 2;
        }
        if (mark < end)
            la_buf_char(b, LA_MASK_MARK);
        p = mark + 1;
    }
    la_buf_char(b, '"');
}

static void put_hex(la_buf *b, uint64_t v)
{
    char digits[16];
    for (int i = 15; i >= 0; i--, v >>= 4)
        digits[i] = "0123456789abcdef"[v & 15];
    la_buf_put(b, digits, sizeof digits);
}

bool la_recipe_make(la_recipe_maker *k, la_recipe *r, uint32_t template, la_str marked)
{
    const char *text = la_parser_text(k->parser, template, &k->text);
    la_buf *b = &k->scratch;
    la_recipe_free(r);
    if (text == NULL || !la_grow(&k->views, &k->cap_views, marked.n + 1))
        return false;
    size_t n = la_align(text, marked, k->views, k->cap_views);
    la_buf_reset(b);
    la_buf_str(b, ",\"event\":\"");
    put_hex(b, logad_template_id(text));
    la_buf_str(b, "\",\"template\":");
    la_json_cstr(b, text);
    la_buf_str(b, ",\"vars\":[");
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            la_buf_char(b, ',');
        put_view(b, k->views[i]);
    }
    la_buf_str(b, "]}\n");
    return !b->failed && set_pieces(r, b->p, b->n);
}
