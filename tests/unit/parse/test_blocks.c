/* parse/blocks.c and parse/cutter.c: blocks say of every line what the records say of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../io/scratch.h"
#include "base/log.h"
#include "base/rng.h"
#include "parse/blocks.h"

#define LAYOUT "<Date> <Time> <Level> <Content>"

/* Lines of programs that log, die and say so in many ways. odd: how many of 100 are not the usual
 * line. */
static void write_lines(la_buf *log, la_rng *rng, unsigned n, unsigned odd, bool headers)
{
    static const char *const others[] = {"",
                                         "   ",
                                         "\tat a.b.C(C.java:1)",
                                         "  File \"x.py\", line 3",
                                         "Traceback (most recent call last):",
                                         "Caused by: b.c.D: no",
                                         "ValueError: bad",
                                         "panic: no",
                                         "goroutine 7 [running]:",
                                         "main.f(0x1)",
                                         "Stack trace:",
                                         "#0 a.php(1): f()",
                                         "goes on",
                                         "2024-01-02 of another kind",
                                         "2024-01-02 03:04:05",
                                         "done.\r",
                                         "... 3 more"};
    for (unsigned i = 0; i < n; i++) {
        if (la_rng_below(rng, 100) < odd)
            la_buf_str(log, others[la_rng_below(rng, sizeof others / sizeof *others)]);
        else
            la_buf_printf(log, "%srecord %u of %s%s", headers ? "2024-01-02 03:04:05 ERROR " : "",
                          i, "some program", la_rng_below(rng, 9) == 0 ? "\r" : "");
        la_buf_char(log, '\n');
    }
}

static void same_text(const char *a, size_t n_a, const char *b, size_t n_b)
{
    assert_int_equal(n_a, n_b);
    assert_int_equal(a == NULL, b == NULL);
    if (n_a > 0)
        assert_memory_equal(a, b, n_a);
}

/* want: as the records say it; last: the event of the record that it goes on with. */
static void same_unit(const la_unit *got, uint64_t before, const la_unit *want, la_str last)
{
    assert_int_equal(got->kind, want->kind);
    assert_int_equal(got->number + before, want->number);
    if (want->kind == LA_UNIT_SKIPPED)
        return;
    if (want->again && !got->again) {
        same_text(got->event.content, got->event.content_len, last.p, last.n);
        return;
    }
    assert_int_equal(got->again, want->again);
    if (want->again)
        return;
    const logad_event *a = &got->event, *b = &want->event;
    assert_int_equal(got->byte, want->byte);
    same_text(a->content, a->content_len, b->content, b->content_len);
    same_text(a->level, a->level_len, b->level, b->level_len);
    assert_int_equal(a->in_format, b->in_format);
    assert_int_equal(a->is_request, b->is_request);
    if (want->kind == LA_UNIT_RECORD) {
        const la_whole *v = &got->whole, *w = &want->whole;
        same_text(v->entry.p, v->entry.n, w->entry.p, w->entry.n);
        assert_true(la_str_eq(v->record, w->record));
    }
    assert_int_equal(a->has_time, b->has_time);
    assert_float_equal(a->time, b->time, 0.0);
}

/* The number of blocks of text. */
static size_t compare(const char *path, const logad_parser_options *o)
{
    la_records *want;
    la_intake in = {.whole = true};
    la_cutter *cutter;
    la_block b = {0};
    la_buf last = {0};
    bool more, more_lines;
    size_t n_text = 0;
    assert_int_equal(la_records_new(&want, o, NULL), LOGAD_OK);
    assert_int_equal(la_records_new(&in.records, o, NULL), LOGAD_OK);
    assert_int_equal(la_cutter_new(&cutter, NULL), LOGAD_OK);
    assert_int_equal(la_records_open(want, path, NULL), LOGAD_OK);
    assert_int_equal(la_records_open(in.records, path, NULL), LOGAD_OK);
    la_intake_begin(&in, 3);
    for (;;) {
        la_unit u, w;
        assert_int_equal(la_intake_take(&in, cutter, &b, &more, NULL), LOGAD_OK);
        if (!more)
            break;
        n_text += b.is_text;
        assert_int_equal(b.file, 3);
        la_cutter_begin(cutter, &b);
        while (la_cutter_next(cutter, &u))
            continue;
        la_intake_place(&in, &b);
        la_cutter_begin(cutter, &b);
        while (la_cutter_next(cutter, &u)) {
            assert_int_equal(la_records_next(want, &w, &more_lines, NULL), LOGAD_OK);
            assert_true(more_lines);
            same_unit(&u, b.before, &w, (la_str){last.p, last.n});
            if (w.kind == LA_UNIT_RECORD) {
                la_buf_reset(&last);
                la_buf_put(&last, w.event.content, w.event.content_len);
            }
        }
    }
    la_unit w;
    assert_int_equal(la_records_next(want, &w, &more_lines, NULL), LOGAD_OK);
    assert_false(more_lines);
    la_unit_counts got = la_intake_counts(&in), all = *la_records_counts(want);
    assert_memory_equal(&got, &all, sizeof all);
    assert_int_equal(all.lines, all.parsed + all.joined + all.skipped);
    la_buf_free(&last);
    la_block_free(&b);
    la_cutter_free(cutter);
    la_records_free(want);
    la_records_free(in.records);
    la_intake_free(&in);
    return n_text;
}

static void test_same_as_records(void **state)
{
    (void)state;
    scratch s;
    scratch_make(&s);
    la_log_set(LA_QUIET);
    la_rng rng = la_rng_new(5);
    for (unsigned i = 0; i < 12; i++) {
        la_buf log = {0};
        bool headers = i % 2 == 0;
        unsigned odd = i % 3 == 0 ? 2 : i % 3 == 1 ? 30 : 70;
        write_lines(&log, &rng, 1, 0, headers);
        write_lines(&log, &rng, 21000, odd, headers);
        if (i > 5) /* long stretches without any record */
            write_lines(&log, &rng, 30000, 100, headers);
        write_lines(&log, &rng, 9000, odd, headers);
        logad_parser_options o = {.header = headers ? LAYOUT : NULL,
                                  .format = headers ? NULL : "plain",
                                  .multiline_start = i == 11 ? "^record" : NULL};
        size_t n = compare(scratch_write(&s, "a.log", log.p, log.n - i % 2), &o);
        if (odd == 2)
            assert_true(n > 1);
        if (i == 11)
            assert_int_equal(n, 0);
        la_buf_free(&log);
    }
    scratch_remove(&s);
}

/* Records of one line in several blocks, and lines of one record. */
static void test_shared_lines(void **state)
{
    (void)state;
    scratch s;
    scratch_make(&s);
    la_log_set(LA_QUIET);
    la_buf log = {0};
    for (unsigned i = 0; i < 3; i++) {
        la_buf_str(&log, "[");
        for (unsigned k = 0; k < 15000; k++)
            la_buf_printf(&log, "%s{\"level\":\"info\",\"message\":\"n %u\"}", k > 0 ? "," : "", k);
        la_buf_str(&log, "]\n{\n\"level\":\"info\",\n\"message\":\"of three\"}\n");
    }
    logad_parser_options o = {.format = "json"};
    assert_int_equal(compare(scratch_write(&s, "a.log", log.p, log.n), &o), 0);
    la_buf_free(&log);
    scratch_remove(&s);
}

/* A line that no block holds. */
static void test_long_lines(void **state)
{
    (void)state;
    scratch s;
    scratch_make(&s);
    la_log_set(LA_QUIET);
    la_rng rng = la_rng_new(6);
    la_buf log = {0};
    write_lines(&log, &rng, 400, 0, true);
    for (unsigned i = 0; i < 3; i++) {
        la_buf_str(&log, "2024-01-02 03:04:05 INFO ");
        for (unsigned k = 0; k < 30000u << (2 * i); k++)
            la_buf_str(&log, "word ");
        la_buf_char(&log, '\n');
        write_lines(&log, &rng, 27000, 5, true);
    }
    logad_parser_options o = {.header = LAYOUT};
    assert_true(compare(scratch_write(&s, "a.log", log.p, log.n), &o) > 4);
    assert_int_equal(compare(scratch_write(&s, "b.log", "", 0), &o), 0);
    la_buf_free(&log);
    scratch_remove(&s);
}

/* Messages that the format writes itself, some as long as their lines, and traces between them. */
static void test_requests(void **state)
{
    (void)state;
    scratch s;
    scratch_make(&s);
    la_log_set(LA_QUIET);
    la_buf log = {0};
    for (unsigned i = 0; i < 20000; i++) {
        la_buf_printf(&log, "h - - [22/Jan/2026:10:31:%02u +0000] \"%s%u\" %u\n%s", i % 60,
                      i % 9 == 0 ? "-" : "GET /a/b/c/d/", i, 200 + i % 400,
                      i % 99 == 0 ? "\tat a.b.C(C.java:1)\n" : "");
    }
    logad_parser_options o = {.format = "access"};
    assert_true(compare(scratch_write(&s, "a.log", log.p, log.n), &o) > 1);
    la_buf_free(&log);
    scratch_remove(&s);
}

/* A message may happen to be as long as the line that it was made of, which is there all the same.
 */
static void test_length_of_line(void **state)
{
    (void)state;
    static const char line[] = "h - - [22/Jan/2026:10:31:10 +0000] \"-\" 511\n";
    static const char want[] = "malformed request Network Authentication Required";
    la_buf log = {0};
    scratch s;
    scratch_make(&s);
    la_log_set(LA_QUIET);
    for (unsigned i = 0; i < 10000; i++) {
        la_buf_put(&log, line, 1);
        for (size_t k = sizeof want - 1 + 1; k > sizeof line - 1; k--)
            la_buf_char(&log, 'h');
        la_buf_str(&log, line + 1);
    }
    la_intake in = {.whole = true};
    la_cutter *cutter;
    la_block b = {0};
    la_unit u;
    bool more;
    size_t n = 0;
    assert_int_equal(la_records_new(&in.records, &(logad_parser_options){.format = "access"}, NULL),
                     LOGAD_OK);
    assert_int_equal(la_cutter_new(&cutter, NULL), LOGAD_OK);
    assert_int_equal(la_records_open(in.records, scratch_write(&s, "a.log", log.p, log.n), NULL),
                     LOGAD_OK);
    la_intake_begin(&in, 0);
    do {
        assert_int_equal(la_intake_take(&in, cutter, &b, &more, NULL), LOGAD_OK);
        la_cutter_begin(cutter, &b);
        for (; more && la_cutter_next(cutter, &u); n++) {
            same_text(u.event.content, u.event.content_len, want, sizeof want - 1);
            assert_int_equal(u.whole.record.n, sizeof want - 1);
            assert_int_equal(u.whole.record.p[u.whole.record.n - 1], '1');
        }
        assert_false(la_cutter_failed(cutter));
    } while (more);
    assert_int_equal(n, 10000);
    la_block_free(&b);
    la_cutter_free(cutter);
    la_records_free(in.records);
    la_intake_free(&in);
    la_buf_free(&log);
    scratch_remove(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_as_records), cmocka_unit_test(test_shared_lines),
        cmocka_unit_test(test_long_lines), cmocka_unit_test(test_requests),
        cmocka_unit_test(test_length_of_line)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
