/* parse/partial.c: pieces of entries put together, in the order of lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parse/partial.h"
#include <stdlib.h>
#include <string.h>

static void push(la_partial *q, uint64_t number, unsigned stream, bool partial, const char *text)
{
    la_piece p = {.number = number, .n_lines = 1, .stream = stream, .partial = partial};
    p.record = (la_str){text, strlen(text) / 2};
    logad_event e = {.content = text, .content_len = strlen(text), .in_format = true};
    assert_true(la_partial_push(q, &p, &e));
}

static void expect(la_partial *q, uint64_t number, bool joined, bool again, const char *text)
{
    la_joined_piece p;
    assert_true(la_partial_pop(q, &p));
    assert_int_equal(p.number, number);
    assert_int_equal(p.joined, joined);
    assert_int_equal(p.again, again);
    assert_int_equal(p.event.content_len, strlen(text));
    assert_memory_equal(p.event.content, text, strlen(text));
}

static void test_streams(void **state)
{
    (void)state;
    la_joined_piece p;
    la_partial *q = la_partial_new();
    assert_true(la_partial_is_empty(q));
    push(q, 1, 0, true, "a ");
    assert_false(la_partial_pop(q, &p));
    push(q, 2, 1, false, "err");
    push(q, 3, LA_PARTIAL_NO_STREAM, false, "foreign");
    assert_false(la_partial_pop(q, &p));
    push(q, 4, 0, true, "b ");
    push(q, 5, 0, false, "c");
    assert_true(la_partial_pop(q, &p));
    assert_int_equal(p.number, 1);
    assert_int_equal(p.event.content_len, 5);
    assert_true(la_str_eq(p.record, LA_STR("a")));
    expect(q, 2, false, false, "err");
    expect(q, 3, false, false, "foreign");
    expect(q, 4, true, false, "a b c");
    expect(q, 5, true, true, "a b c");
    assert_false(la_partial_pop(q, &p));
    assert_true(la_partial_is_empty(q));
    push(q, 6, 1, true, "no end");
    la_partial_end(q);
    expect(q, 6, false, false, "no end");
    la_partial_free(q);
}

/* An entry that never ends counts as whole after so many lines, and what waits behind it goes on.
 */
static void test_limits(void **state)
{
    (void)state;
    la_joined_piece p;
    la_partial *q = la_partial_new();
    for (uint64_t i = 1; i < LA_PARTIAL_LINES; i++)
        push(q, i, 0, true, "x");
    assert_false(la_partial_pop(q, &p));
    la_piece piece = {.number = LA_PARTIAL_LINES, .n_lines = LA_PARTIAL_LINES, .partial = true};
    logad_event e = {.content = "y", .content_len = 1};
    assert_true(la_partial_push(q, &piece, &e));
    size_t n = 0;
    while (la_partial_pop(q, &p))
        assert_int_equal(p.number, ++n);
    assert_int_equal(n, 2 * LA_PARTIAL_LINES - 1);
    assert_true(la_partial_is_empty(q));
    char *big = calloc(LOGAD_LINE_MAX, 1);
    memset(big, 'z', LOGAD_LINE_MAX - 1);
    for (uint64_t i = 1; i < 5; i++)
        push(q, i, (unsigned)i & 1, true, big);
    assert_false(la_partial_pop(q, &p));
    push(q, 5, 0, true, big);
    assert_true(la_partial_pop(q, &p));
    assert_int_equal(p.event.content_len, LOGAD_LINE_MAX);
    assert_int_equal(p.record.n, (LOGAD_LINE_MAX - 1) / 2);
    free(big);
    la_partial_free(q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_streams),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
