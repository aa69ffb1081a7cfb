/* parse/matcher.c: the most specific template, and whether an answer holds for a whole key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parse/matcher.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NONE LA_MATCHER_NONE

typedef struct set {
    la_masker *masker;
    la_matcher *matcher;
} set;

static set make(const char *const *texts, size_t n)
{
    set s;
    assert_int_equal(la_masker_new(&s.masker, NULL, 0, NULL), LOGAD_OK);
    assert_int_equal(la_matcher_new(&s.matcher, texts, n, s.masker, NULL), LOGAD_OK);
    return s;
}

static void drop(set *s)
{
    la_matcher_free(s->matcher);
    la_masker_free(s->masker);
}

static uint32_t find(set *s, const char *text, bool *by_key)
{
    la_masked m;
    bool ignored;
    la_mask(s->masker, text, strlen(text), &m);
    return la_matcher_find(s->matcher, &m, by_key != NULL ? by_key : &ignored);
}

typedef struct known {
    const char *text;
    uint32_t want;
} known;

static void expect(set *s, const known *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t got = find(s, cases[i].text, NULL);
        if (got != cases[i].want)
            fail_msg("'%s' gives %d and not %d", cases[i].text, (int)got, (int)cases[i].want);
    }
}

static void test_specific(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "<*>",
        "PacketResponder <*> for block <*> <*>",
        "PacketResponder <*> 1 Exception java.io.IOException: <*> <*>",
        "PacketResponder <*> <*> Exception <*>",
        "BLOCK* ask <*> to replicate <*> to datanode(s) <*>",
        "BLOCK* ask <*> to replicate <*> to datanode(s) <*> <*>",
        "Connection reset by peer",
        "summary...........................<*>",
        "socket to <*>.<*>.<*>.<*>:<*>, Connection timed out",
        "Changing from 0 to <*>",
        "<*> <*>",
        "PSR0=00006f06 x <*>",
        "Changing from 0 to <*>"};
    static const known cases[] = {
        {"PacketResponder 1 for block blk_38 terminating", 1},
        {"PacketResponder blk_1 1 Exception java.io.IOException: a b", 2},
        {"PacketResponder blk_1 2 Exception java.io.IOException: a b", 3},
        {"BLOCK* ask 1.2.3.4:5 to replicate blk_1 to datanode(s) 1.2.3.4:5", 4},
        {"BLOCK* ask 1.2.3.4:5 to replicate blk_1 to datanode(s) 1.2.3.4:5 1.2.3.4:6", 5},
        {"Connection reset by peer", 6},
        {"Exception in stream blk_1 java.io.IOException: Connection reset by peer", 6},
        {"summary...........................0", 7},
        {"socket to 172.16.96.116:41534, Connection timed out", 8},
        {"Changing from 0 to 5", 9},
        {"Changing from 1 to 5", 0},
        {"two words", 10},
        {"PSR0=00006f06 x 1", 11},
        {"PSR0=00006f07 x 1", 0},
        {"one", 0}};
    set s = make(texts, sizeof texts / sizeof *texts);
    expect(&s, cases, sizeof cases / sizeof *cases);
    drop(&s);
}

static void test_parts(void **state)
{
    (void)state;
    static const char *const texts[] = {"[instance: <*>] Creating image",
                                        "Claim successful on node <*>",
                                        "[instance: <*>]     <*>",
                                        "[instance: <*>] ",
                                        "[instance: <*>]   File<*>",
                                        " <<*>>",
                                        "[instance: <*>] Deleting instance files <*>"};
    static const known cases[] = {{"[instance: a-1] Creating image", 0},
                                  {"[instance: a-1] Claim successful on node x", 1},
                                  {"[-] [instance: a-1] Claim successful on node x", 1},
                                  {"[instance: a-1]     indented", 2},
                                  {"[instance: a-1] ", 3},
                                  {"[instance: a-1]", 3},
                                  {"[instance: a-1]   File \"x\"", 4},
                                  {" <domain>", 5},
                                  {"<domain>", NONE},
                                  {"[instance: a-1] something else", NONE}};
    set s = make(texts, sizeof texts / sizeof *texts);
    expect(&s, cases, sizeof cases / sizeof *cases);
    drop(&s);
}

/* What by_key promises: answers for other values of the variables are the same. */
static void test_by_key(void **state)
{
    (void)state;
    static const char *const texts[] = {"got part-0<*> now", "got part-<*> now",
                                        "read <*>.jar done", "read <*> done",
                                        "plain <*> text",    "id /proc/<*>/stat ok"};
    static const char *const lines[] = {
        "got part-01 now",    "got part-11 now",    "got part-7 now",
        "read /a/b.jar done", "read /a/b.txt done", "plain 1 text",
        "plain 2 text",       "id /proc/1/stat ok", "id /proc/1/maps ok"};
    enum { N = sizeof lines / sizeof *lines };
    set s = make(texts, sizeof texts / sizeof *texts);
    char keys[N][64];
    size_t n_keys[N];
    uint32_t got[N];
    bool by_key[N];
    for (size_t i = 0; i < N; i++) {
        la_masked m;
        la_mask(s.masker, lines[i], strlen(lines[i]), &m);
        n_keys[i] = m.n_key;
        memcpy(keys[i], m.key, m.n_key);
        got[i] = la_matcher_find(s.matcher, &m, &by_key[i]);
        for (size_t k = 0; k < i; k++) {
            if (n_keys[i] == n_keys[k] && memcmp(keys[i], keys[k], n_keys[i]) == 0 &&
                (by_key[i] || by_key[k]))
                assert_int_equal(got[i], got[k]);
        }
    }
    assert_int_equal(got[0], 0);
    assert_int_equal(got[1], 1);
    assert_int_equal(got[3], 2);
    assert_int_equal(got[4], 3);
    assert_true(by_key[5] && by_key[6]);
    assert_int_equal(got[7], 5);
    assert_int_equal(got[8], NONE);
    drop(&s);
}

static void test_vars(void **state)
{
    (void)state;
    static const char *const texts[] = {"for <*> from <*>", "Claim on node <*>",
                                        "lost peer at <*> end"};
    set s = make(texts, 3);
    la_str v[4];
    assert_int_equal(la_matcher_vars(s.matcher, 0, LA_STR("for a from b"), v, 4), 2);
    assert_int_equal(la_matcher_vars(s.matcher, 1, LA_STR("[x: 1] Claim on node n"), v, 4), 1);
    assert_true(la_str_eq(v[0], LA_STR("n")));
    assert_int_equal(la_matcher_vars(s.matcher, 2, LA_STR("oh dear lost peer at 7 end"), v, 4), 1);
    assert_true(la_str_eq(v[0], LA_STR("7")));
    drop(&s);
}

static void test_long_lines(void **state)
{
    (void)state;
    static const char *const texts[] = {"head <*>", "head <*> tail", "head b"};
    enum { N = 1 << 17 };
    set s = make(texts, 3);
    char *text = malloc(N + 1);
    assert_non_null(text);
    memset(text, 'x', N);
    memcpy(text, "head ", 5);
    memcpy(text + N - 5, " tail", 5);
    text[N] = '\0';
    bool by_key;
    assert_int_equal(find(&s, text, &by_key), 0);
    assert_false(by_key);
    free(text);
    drop(&s);
}

/* Many templates: each finds itself. */
static void test_many(void **state)
{
    (void)state;
    enum { N = 5000 };
    static char text[N][64];
    const char *texts[N];
    for (int i = 0; i < N; i++) {
        snprintf(text[i], sizeof text[i], "unit%d.%c%c <*> reached target<*> of %d", i,
                 'a' + i % 26, 'a' + i % 7, i);
        texts[i] = text[i];
    }
    set s = make(texts, N);
    for (int i = 0; i < N; i += 37) {
        char line[64];
        snprintf(line, sizeof line, "unit%d.%c%c q reached target9 of %d", i, 'a' + i % 26,
                 'a' + i % 7, i);
        assert_int_equal(find(&s, line, NULL), i);
    }
    drop(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_specific),   cmocka_unit_test(test_parts),
        cmocka_unit_test(test_by_key),     cmocka_unit_test(test_vars),
        cmocka_unit_test(test_long_lines), cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
