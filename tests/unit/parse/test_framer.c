/* parse/framer.c: records that have several lines, and lines that have several records; limits.
 * Formats as users meet them are in test_records.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parse/format_impl.h"
#include "parse/framer.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct framing {
    la_format *f;
    la_framer *r;
    char got[4096];
    uint64_t lines;
} framing;

static void begin(framing *x, la_format_kind kind)
{
    memset(x, 0, sizeof *x);
    x->f = la_format_of(kind, "x");
    assert_int_equal(la_framer_new(&x->r, x->f, NULL), LOGAD_OK);
}

static void pop_all(framing *x)
{
    la_frame frame;
    while (la_framer_pop(x->r, &frame)) {
        size_t n = strlen(x->got);
        snprintf(x->got + n, sizeof x->got - n, "%s%u%s ", frame.same_line ? "'" : "",
                 (unsigned)frame.n_lines, frame.skipped ? "s" : "");
        x->lines += frame.n_lines - frame.same_line;
    }
}

static void push_piece(framing *x, const char *text, bool goes_on, size_t unused)
{
    logad_line line = {.text = text, .len = strlen(text), .number = 1};
    la_framer_push(x->r, &line, goes_on);
    pop_all(x);
    assert_int_equal(la_framer_unused(x->r), unused);
    assert_int_equal(la_framer_unused(x->r), 0);
}

static void push(framing *x, const char *text)
{
    push_piece(x, text, false, 0);
}

static void end(framing *x, const char *want)
{
    la_framer_end(x->r);
    pop_all(x);
    assert_string_equal(x->got, want);
    la_framer_free(x->r);
    la_format_free(x->f);
}

static void test_json(void **state)
{
    (void)state;
    framing x;
    begin(&x, LA_FORMAT_JSON);
    push(&x, "[{\"a\":1},{\"a\":2}, {\"a\":");
    push(&x, "3}, {}]");
    end(&x, "1 '1 '2 '1 ");
    begin(&x, LA_FORMAT_JSON);
    push(&x, "{\"a\":");
    push(&x, "[1,");
    push(&x, "2]} {\"b\":1}");
    push(&x, " ,");
    end(&x, "3 '1 1s ");
    begin(&x, LA_FORMAT_JSON);
    push(&x, "{\"a\":1}, {");
    push(&x, "oops");
    end(&x, "1 '1 1 ");
    /* Not JSON after all: line by line. */
    begin(&x, LA_FORMAT_JSON);
    push(&x, "{\"a\":");
    push(&x, "[1,");
    push(&x, "oops");
    push(&x, "{\"a\":1}");
    end(&x, "1 1 1 1 ");
}

static void test_json_limits(void **state)
{
    (void)state;
    framing x;
    begin(&x, LA_FORMAT_JSON);
    push(&x, "{\"a\":[0");
    for (int i = 0; i < LA_FRAMER_LINES + 5; i++)
        push(&x, ",1");
    push(&x, "{\"a\":1}");
    la_framer_end(x.r);
    pop_all(&x);
    assert_int_equal(x.lines, LA_FRAMER_LINES + 7);
    la_framer_free(x.r);
    la_format_free(x.f);
}

static void test_json_pieces(void **state)
{
    (void)state;
    framing x;
    /* An object comes again until it is whole. */
    begin(&x, LA_FORMAT_JSON);
    push_piece(&x, "[ ", true, 0);
    push_piece(&x, "{\"a\":1},{\"a", true, 3);
    push_piece(&x, "{\"a\":2},{\"", true, 2);
    push_piece(&x, "{\"b\":3},", true, 0);
    push_piece(&x, "]", false, 0);
    push(&x, "{}");
    end(&x, "1 '1 '1 1 ");
    /* One that is no shorter than a piece is passed over, and what is behind it is read. */
    begin(&x, LA_FORMAT_JSON);
    push_piece(&x, "{\"a\":\"}\\", true, 0);
    push_piece(&x, "\"[\",[]", true, 0);
    push_piece(&x, "},{\"a\":2}", true, 0);
    push_piece(&x, ",{\"a\":", false, 0);
    push_piece(&x, "3}, {}]", false, 0);
    end(&x, "1 '1 '2 '1 ");
    /* No object: the rest of the line is lost. */
    begin(&x, LA_FORMAT_JSON);
    push_piece(&x, "{}, oops, {}", true, 0);
    push_piece(&x, "{},{},{}", true, 0);
    push_piece(&x, "{}", false, 0);
    push(&x, "{}");
    end(&x, "1 '1 1 ");
    /* An object that began in a line before does not end in the first piece. */
    begin(&x, LA_FORMAT_JSON);
    push(&x, "{\"a\":");
    push_piece(&x, "[1,", true, 0);
    push_piece(&x, "2]},{}", false, 0);
    push(&x, "{}");
    end(&x, "1 1 1 ");
    /* Only brackets and blanks, however many. */
    begin(&x, LA_FORMAT_JSON);
    push_piece(&x, "[   ", true, 0);
    push_piece(&x, "   ]", false, 0);
    end(&x, "1s ");
}

static void test_csv(void **state)
{
    (void)state;
    framing x;
    begin(&x, LA_FORMAT_CSV);
    push(&x, "a;msg");
    push(&x, "1;\"x \"\"");
    push(&x, ";");
    push(&x, "y\"");
    push(&x, "");
    push(&x, "2;no \" quote at the start");
    push(&x, "3;\"no end");
    push(&x, "4;x");
    end(&x, "1s 3 1s 1 1 1 ");
}

static void test_export(void **state)
{
    (void)state;
    framing x;
    begin(&x, LA_FORMAT_EXPORT);
    push(&x, "");
    push(&x, "__CURSOR=a");
    for (int i = 0; i < LA_FRAMER_LINES + 100; i++)
        push(&x, "F=x");
    push(&x, "");
    push(&x, "__CURSOR=b");
    end(&x, "1s 601 1s 1 ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json),        cmocka_unit_test(test_json_limits),
        cmocka_unit_test(test_json_pieces), cmocka_unit_test(test_csv),
        cmocka_unit_test(test_export),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
