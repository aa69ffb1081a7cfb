/* A page about made-up verdicts: one a line of a file of texts, over and over.
 * usage: make_page TEXTS N OUT.html; texts stand in for templates, sessions, raw lines. */
#include "base/mem.h"
#include "report/reporter.h"
#include <logad/event.h>
#include <logad/line.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct texts {
    char *text[4096];
    uint64_t byte[4096];
    size_t n;
} texts;

static bool read_texts(texts *t, const char *path)
{
    logad_reader *r;
    logad_line line;
    bool more;
    if (logad_reader_open(&r, path, NULL) != LOGAD_OK)
        return false;
    while (logad_reader_next(r, &line, &more, NULL) == LOGAD_OK && more && t->n < 4096) {
        t->text[t->n] = la_strndup(line.text, line.len);
        t->byte[t->n++] = line.byte;
    }
    logad_reader_close(r);
    return t->n > 0;
}

static logad_verdict verdict_of(const texts *t, size_t i, const char *path)
{
    size_t k = i % t->n;
    logad_verdict v = {.session = t->text[k],
                       .score = 0.5 + 0.5 * (double)(i * 7919 % 9973) / 9973,
                       .threshold = 0.5,
                       .anomalous = true,
                       .file = path,
                       .first_line = k + 1,
                       .byte = t->byte[k],
                       .n_events = 20,
                       .n_windows = 1};
    for (size_t e = 0; e < LOGAD_VERDICT_EVENTS; e++) {
        size_t at = (k + e * 5) % t->n;
        v.events[v.n_weighed++] = (logad_weighed_event){.template = t->text[at],
                                                        .id = logad_template_id(t->text[at]),
                                                        .weight = 0.5 / (double)(e + 1),
                                                        .known = e % 2 == 0,
                                                        .seen = 3,
                                                        .file = path,
                                                        .line = at + 1,
                                                        .byte = t->byte[at]};
    }
    return v;
}

int main(int argc, char **argv)
{
    texts t = {.n = 0};
    if (argc != 4 || !read_texts(&t, argv[1]))
        return 2;
    size_t n = strtoul(argv[2], NULL, 10);
    logad_score_summary s = {.lines = 20 * n, .sessions = n, .anomalous = n, .events = 20 * n};
    snprintf(s.grouping, sizeof s.grouping, "%.150s", t.text[0]);
    la_outfile *out;
    la_report *r;
    la_report_options o = {.kind = "html"};
    if (la_outfile_open(&out, argv[3], NULL) != LOGAD_OK ||
        la_report_new(&r, &o, out, NULL) != LOGAD_OK)
        return 1;
    for (size_t i = 0; i < n; i++) {
        logad_verdict v = verdict_of(&t, i, argv[1]);
        if (!la_report_verdict(r, &v))
            return 1;
    }
    logad_status done = la_report_end(r, &s, 1e9, 1, NULL);
    la_report_free(r);
    for (size_t i = 0; i < t.n; i++)
        free(t.text[i]);
    return done == LOGAD_OK && la_outfile_commit(out, NULL) == LOGAD_OK ? 0 : 1;
}
