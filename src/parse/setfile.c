/* Beside the walk from bytes to event: the files that keep what a parser knows. */
#include "parse/setfile.h"
#include "base/hash.h"
#include "base/index.h"
#include "base/mem.h"
#include "io/outfile.h"
#include "io/paths.h"
#include "parse/parser.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void la_texts_free(la_texts *t)
{
    free(t->items);
    la_arena_free(&t->arena);
    *t = (la_texts){0};
}

logad_status la_texts_add(la_texts *t, const char *p, size_t n, logad_error *err)
{
    const char *copy = la_arena_copy(&t->arena, p, n);
    if (copy == NULL || !la_grow(&t->items, &t->cap, t->n + 1))
        return la_oom(err);
    t->items[t->n++] = copy;
    return LOGAD_OK;
}

/* The ids of texts that were seen. */
typedef struct ids {
    la_index index;
    uint64_t *items;
    size_t n, cap;
} ids;

static uint64_t hash_id(const void *owner, uint32_t i, uint64_t seed)
{
    return la_hash64(&((const ids *)owner)->items[i], sizeof(uint64_t), seed);
}

/* Whether a text is the first with its id; false with *lost: out of memory. */
static bool is_first(ids *seen, uint64_t id, bool *lost)
{
    uint64_t at = la_hash64(&id, sizeof id, seen->index.seed);
    *lost = false;
    for (uint32_t i; (i = la_index_next(&seen->index, &at)) != LA_INDEX_NONE;)
        if (seen->items[i] == id)
            return false;
    *lost = seen->n >= LA_INDEX_NONE || !la_grow(&seen->items, &seen->cap, seen->n + 1);
    if (*lost)
        return false;
    seen->items[seen->n] = id;
    *lost = !la_index_add(&seen->index, (uint32_t)seen->n++);
    return !*lost;
}

static void free_ids(ids *seen)
{
    la_index_free(&seen->index);
    free(seen->items);
}

/* What is done with each line of a file. */
typedef struct lines {
    const char *path;
    logad_status (*fn)(struct lines *l, logad_line line, logad_error *err);
    la_texts *masks;
    /* Of templates. */
    la_template_fn *each;
    void *ctx;
    ids seen;
    la_buf text;
} lines;

static logad_status each_line(lines *l, logad_reader *r, logad_error *err)
{
    logad_line line;
    bool more;
    TRY(logad_reader_next(r, &line, &more, err));
    while (more) {
        TRY(l->fn(l, line, err));
        TRY(logad_reader_next(r, &line, &more, err));
    }
    if (logad_reader_damage(r) != NULL)
        return la_fail(err, LOGAD_EINPUT, "%s", logad_reader_damage(r));
    return LOGAD_OK;
}

static logad_status read_lines(lines *l, logad_error *err)
{
    logad_reader *r;
    TRY(logad_reader_open(&r, l->path, err));
    logad_status s = each_line(l, r, err);
    logad_reader_close(r);
    return s;
}

static logad_status template_line(lines *l, logad_line line, logad_error *err)
{
    static const char head[] = "event_id\t";
    if (line.number == 1) {
        if (line.len < sizeof head - 1 || memcmp(line.text, head, sizeof head - 1) != 0)
            return la_fail(err, LOGAD_EINPUT,
                           "%s:1: not a file of templates: its first line must be "
                           "\"event_id<TAB>template\"",
                           l->path);
        return LOGAD_OK;
    }
    const char *tab = memchr(line.text, '\t', line.len);
    if (tab == NULL || memchr(line.text, '\0', line.len) != NULL)
        return la_fail(err, LOGAD_EINPUT, "%s:%" PRIu64 ": \"id<TAB>template\" was expected",
                       l->path, line.number);
    bool lost;
    la_buf_reset(&l->text);
    la_buf_put(&l->text, tab + 1, line.len - (size_t)(tab + 1 - line.text));
    la_buf_str(&l->text, "");
    if (l->text.failed)
        return la_oom(err);
    if (is_first(&l->seen, logad_template_id(l->text.p), &lost))
        return l->each(l->ctx, l->text.p, err);
    return lost ? la_oom(err) : LOGAD_OK;
}

logad_status la_templates_each(const char *path, la_template_fn *each, void *ctx, logad_error *err)
{
    if (!la_is_file(path))
        return LOGAD_OK;
    lines l = {.path = path, .fn = template_line, .each = each, .ctx = ctx};
    l.seen.index = (la_index){.owner = &l.seen, .hash = hash_id};
    logad_status s = read_lines(&l, err);
    free_ids(&l.seen);
    la_buf_free(&l.text);
    return s;
}

static logad_status add_text(void *out, const char *text, logad_error *err)
{
    return la_texts_add(out, text, strlen(text), err);
}

logad_status la_templates_read(la_texts *out, const char *path, logad_error *err)
{
    return la_templates_each(path, add_text, out, err);
}

static logad_status mask_line(lines *l, logad_line line, logad_error *err)
{
    if (line.len == 0 || line.text[0] == '#')
        return LOGAD_OK;
    if (memchr(line.text, '\0', line.len) != NULL)
        return la_fail(err, LOGAD_EINPUT, "%s:%" PRIu64 ": a mask holds a NUL; write it as \\x00",
                       l->path, line.number);
    return la_texts_add(l->masks, line.text, line.len, err);
}

logad_status la_masks_read(la_texts *out, const char *path, logad_error *err)
{
    lines l = {.path = path, .fn = mask_line, .masks = out};
    return read_lines(&l, err);
}

static void write_template(la_outfile *f, const char *text)
{
    char id[24];
    int n = snprintf(id, sizeof id, "%016" PRIx64 "\t", logad_template_id(text));
    la_outfile_put(f, id, (size_t)n);
    la_outfile_put(f, text, strlen(text));
    la_outfile_put(f, "\n", 1);
}

static logad_status open_set(la_outfile **f, const char *path, logad_error *err)
{
    static const char head[] = "event_id\ttemplate\n";
    TRY(la_outfile_open(f, path, err));
    la_outfile_put(*f, head, sizeof head - 1);
    return LOGAD_OK;
}

logad_status la_texts_write(const la_texts *t, const char *path, logad_error *err)
{
    la_outfile *f;
    TRY(open_set(&f, path, err));
    for (size_t i = 0; i < t->n; i++)
        write_template(f, t->items[i]);
    return la_outfile_commit(f, err);
}

static bool write_each_once(const logad_parser *p, la_outfile *f)
{
    ids seen = {.index = {.owner = &seen, .hash = hash_id}};
    la_buf scratch = {0};
    bool lost = false;
    for (uint32_t i = 0; i < logad_parser_n_templates(p) && !lost; i++) {
        const char *text = la_parser_text(p, i, &scratch);
        lost = text == NULL;
        if (!lost && is_first(&seen, logad_template_id(text), &lost))
            write_template(f, text);
    }
    free_ids(&seen);
    la_buf_free(&scratch);
    return !lost;
}

logad_status la_templates_write(const logad_parser *p, const char *path, logad_error *err)
{
    la_outfile *f;
    TRY(open_set(&f, path, err));
    if (!write_each_once(p, f)) {
        la_outfile_abandon(f);
        return la_oom(err);
    }
    return la_outfile_commit(f, err);
}
