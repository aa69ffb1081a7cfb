/* Verdicts made up for tests of reports, and a report written to memory. */
#ifndef TEST_VERDICTS_H
#define TEST_VERDICTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../io/scratch.h"
#include "report/reporter.h"
#include <logad/event.h>

static inline logad_verdict made_up(const char *session, double score, const char *template,
                                    const char *file, uint64_t line, uint64_t byte)
{
    logad_verdict v = {.session = session,
                       .score = score,
                       .threshold = 0.5,
                       .model = "0123456789abcdef",
                       .anomalous = score >= 0.5,
                       .file = file,
                       .first_line = line,
                       .byte = byte,
                       .n_events = 3,
                       .n_windows = 1};
    if (v.anomalous) {
        v.n_weighed = 1;
        v.events[0] = (logad_weighed_event){.template = template,
                                            .id = logad_template_id(template),
                                            .weight = 0.75,
                                            .known = true,
                                            .seen = 4,
                                            .file = file,
                                            .line = line,
                                            .byte = byte};
    }
    return v;
}

/* The whole report over some verdicts; the caller frees it. */
static inline char *report_of(const char *kind, const logad_verdict *v, size_t n,
                              const logad_score_summary *s)
{
    scratch dir;
    scratch_make(&dir);
    const char *path = scratch_path(&dir, "out");
    la_outfile *out;
    la_report *r;
    la_report_options o = {.kind = kind};
    assert_int_equal(la_outfile_open(&out, path, NULL), LOGAD_OK);
    assert_int_equal(la_report_new(&r, &o, out, NULL), LOGAD_OK);
    for (size_t i = 0; i < n; i++)
        assert_true(la_report_verdict(r, &v[i]));
    assert_int_equal(la_report_end(r, s, 1e9, 2.5, NULL), LOGAD_OK);
    la_report_free(r);
    assert_int_equal(la_outfile_commit(out, NULL), LOGAD_OK);
    size_t size;
    char *text = scratch_read(path, &size);
    scratch_remove(&dir);
    return text;
}

static inline size_t count_of(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *p = text; (p = strstr(p, what)) != NULL; p += strlen(what))
        n++;
    return n;
}

#endif
