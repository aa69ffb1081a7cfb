/* Beside the walk from bytes to event: the files that keep what a parser knows. */
#include "parse/setfile.h"
#include "base/map.h"
#include "base/mem.h"
#include "io/outfile.h"
#include "io/paths.h"
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

/* What is done with each line of a file. */
typedef struct lines {
    const char *path;
    la_texts *out;
    la_map *seen;
    logad_status (*fn)(struct lines *l, logad_line line, logad_error *err);
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
    bool added;
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
    size_t n = line.len - (size_t)(tab + 1 - line.text);
    if (la_map_intern(l->seen, tab + 1, n, &added) == LA_MAP_NONE)
        return la_oom(err);
    return added ? la_texts_add(l->out, tab + 1, n, err) : LOGAD_OK;
}

logad_status la_templates_read(la_texts *out, const char *path, logad_error *err)
{
    if (!la_is_file(path))
        return LOGAD_OK;
    lines l = {.path = path, .out = out, .seen = la_map_new(), .fn = template_line};
    if (l.seen == NULL)
        return la_oom(err);
    logad_status s = read_lines(&l, err);
    la_map_free(l.seen);
    return s;
}

static logad_status mask_line(lines *l, logad_line line, logad_error *err)
{
    if (line.len == 0 || line.text[0] == '#')
        return LOGAD_OK;
    if (memchr(line.text, '\0', line.len) != NULL)
        return la_fail(err, LOGAD_EINPUT, "%s:%" PRIu64 ": a mask holds a NUL; write it as \\x00",
                       l->path, line.number);
    return la_texts_add(l->out, line.text, line.len, err);
}

logad_status la_masks_read(la_texts *out, const char *path, logad_error *err)
{
    lines l = {.path = path, .out = out, .fn = mask_line};
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

logad_status la_texts_write(const la_texts *t, const char *path, logad_error *err)
{
    static const char head[] = "event_id\ttemplate\n";
    la_outfile *f;
    TRY(la_outfile_open(&f, path, err));
    la_outfile_put(f, head, sizeof head - 1);
    for (size_t i = 0; i < t->n; i++)
        write_template(f, t->items[i]);
    return la_outfile_commit(f, err);
}

static logad_status each_once(const logad_parser *p, la_texts *out, la_map *seen, logad_error *err)
{
    for (uint32_t i = 0; i < logad_parser_n_templates(p); i++) {
        const char *text = logad_parser_template(p, i);
        bool added;
        if (la_map_intern(seen, text, strlen(text), &added) == LA_MAP_NONE)
            return la_oom(err);
        if (added)
            TRY(la_texts_add(out, text, strlen(text), err));
    }
    return LOGAD_OK;
}

logad_status la_templates_write(const logad_parser *p, const char *path, logad_error *err)
{
    la_texts texts = {0};
    la_map *seen = la_map_new();
    if (seen == NULL)
        return la_oom(err);
    logad_status s = each_once(p, &texts, seen, err);
    if (s == LOGAD_OK)
        s = la_texts_write(&texts, path, err);
    la_map_free(seen);
    la_texts_free(&texts);
    return s;
}
