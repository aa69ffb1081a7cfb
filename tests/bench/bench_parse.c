/* The parser alone, in lines a second of processor time: header, masks and template of every line
 * of a log that is in memory. One JSON object a row.
 *
 *   bench_parse LOG [TEMPLATES.tsv]    learning; with a set of templates also frozen by it
 *
 * Rates are the best of three passes, each with a new parser. */
#include "base/log.h"
#include "parse/setfile.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PASSES = 3, HEAD = 200 };

static double processor(void)
{
    struct timespec t;
    return clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t) == 0
               ? (double)t.tv_sec + (double)t.tv_nsec * 1e-9
               : 0.0;
}

static char *slurp(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL || fseek(f, 0, SEEK_END) != 0)
        return NULL;
    long size = ftell(f);
    rewind(f);
    char *p = size < 0 ? NULL : malloc((size_t)size + 1);
    *n = p == NULL ? 0 : fread(p, 1, (size_t)size, f);
    fclose(f);
    return p;
}

static bool next_line(const char **p, const char *end, logad_line *line)
{
    if (*p == end)
        return false;
    const char *newline = memchr(*p, '\n', (size_t)(end - *p));
    line->text = *p;
    line->len = (size_t)((newline != NULL ? newline : end) - *p);
    line->number++;
    *p = newline != NULL ? newline + 1 : end;
    return true;
}

static logad_parser *make(const char *text, size_t n, const la_texts *seeds)
{
    logad_parser *p;
    logad_line head[HEAD], line = {0};
    size_t n_head = 0;
    if (logad_parser_new(&p, NULL, NULL) != LOGAD_OK)
        return NULL;
    for (const char *at = text; n_head < HEAD && next_line(&at, text + n, &line); n_head++)
        head[n_head] = line;
    if (logad_parser_detect(p, head, n_head, NULL, NULL) != LOGAD_OK ||
        logad_parser_seed(p, seeds->items, seeds->n, NULL) != LOGAD_OK)
        abort();
    if (seeds->n > 0)
        logad_parser_freeze(p);
    return p;
}

static void run(const char *what, const char *text, size_t n, const la_texts *seeds)
{
    double best = 1e9;
    uint64_t lines = 0, known = 0;
    size_t templates = 0;
    for (int i = 0; i < PASSES; i++) {
        logad_parser *p = make(text, n, seeds);
        logad_line line = {0};
        logad_event e;
        const char *at = text;
        known = 0;
        double start = processor();
        while (p != NULL && next_line(&at, text + n, &line)) {
            if (logad_parser_event(p, line, &e, NULL) != LOGAD_OK)
                abort();
            known += e.known;
        }
        double took = processor() - start;
        best = took < best ? took : best;
        lines = line.number;
        templates = p == NULL ? 0 : logad_parser_n_templates(p);
        logad_parser_free(p);
    }
    printf("{\"bench\":\"%s\",\"lines\":%llu,\"known\":%llu,\"templates\":%zu,\"seconds\":%.3f,"
           "\"lines_per_s\":%.0f}\n",
           what, (unsigned long long)lines, (unsigned long long)known, templates, best,
           (double)lines / best);
}

int main(int argc, char **argv)
{
    size_t n = 0;
    la_texts none = {0}, seeds = {0};
    logad_error err;
    char *text = argc < 2 ? NULL : slurp(argv[1], &n);
    if (text == NULL) {
        fprintf(stderr, "usage: bench_parse LOG [TEMPLATES.tsv]\n");
        return 2;
    }
    la_log_set(LA_QUIET);
    run("parse, learning", text, n, &none);
    if (argc > 2 && la_templates_read(&seeds, argv[2], &err) != LOGAD_OK)
        fprintf(stderr, "%s\n", err.text);
    if (seeds.n > 0)
        run("parse, frozen", text, n, &seeds);
    la_texts_free(&seeds);
    free(text);
    return 0;
}
