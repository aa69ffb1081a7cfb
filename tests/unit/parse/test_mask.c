/* parse/mask.c: keys, limits and what is written of a masked message. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parse/mask.h"
#include <stdlib.h>
#include <string.h>

static la_masker *masker(void)
{
    la_masker *m;
    assert_int_equal(la_masker_new(&m, NULL, 0, NULL), LOGAD_OK);
    return m;
}

static size_t key_of(la_masker *m, const char *text, char *key)
{
    la_masked out;
    la_mask(m, text, strlen(text), &out);
    memcpy(key, out.key, out.n_key);
    assert_true(out.n_key <= strlen(text));
    return out.n_key;
}

static bool same_key(la_masker *m, const char *a, const char *b)
{
    char ka[256], kb[256];
    size_t na = key_of(m, a, ka), nb = key_of(m, b, kb);
    return na == nb && memcmp(ka, kb, na) == 0;
}

static void test_keys(void **state)
{
    (void)state;
    la_masker *m = masker();
    assert_true(same_key(m, "took 1.5ms", "took 22.75ms"));
    assert_false(same_key(m, "took 1.5ms", "took 1.5s"));
    assert_false(same_key(m, "took 1.5ms", "took 2ms"));
    assert_false(same_key(m, "x 1", "x -1"));
    assert_false(same_key(m, "blk_1", "blk_-1"));
    assert_true(same_key(m, "at 10.0.0.1:80", "at 192.168.100.100:50010"));
    assert_false(same_key(m, "at 10.0.0.1:80", "at 10.0.0.1"));
    assert_true(same_key(m, "open /a/b", "open /cc/d/e"));
    assert_false(same_key(m, "a  b", "a b"));
    la_masker_free(m);
}

static void test_protected(void **state)
{
    (void)state;
    la_masker *m = masker();
    la_masked out;
    assert_true(la_masker_protect(m, "1", 1));
    assert_true(la_masker_protect(m, "00006f06", 8));
    la_mask(m, "a 1 2 00006f06 00006f07", 23, &out);
    assert_int_equal(out.n_vars, 2);
    assert_int_equal(out.vars[0].at, 4);
    assert_int_equal(out.vars[1].at, 15);
    assert_false(same_key(m, "a 1", "a 2"));
    assert_true(same_key(m, "a 3", "a 2"));
    la_masker_free(m);
}

static void test_marks(void **state)
{
    (void)state;
    la_masker *m = masker();
    la_masked out;
    la_buf b = {0};
    uint32_t offsets[64];
    const char text[] = " a  12\0\xff b\t7";
    la_mask(m, text, sizeof text - 1, &out);
    la_masked_mark(&out, &b, offsets);
    assert_int_equal(b.n, 9);
    assert_memory_equal(b.p, "a \xff\xf7\xf7 b \xff", 9);
    assert_int_equal(offsets[0], 1);
    assert_int_equal(offsets[2], 4);
    assert_int_equal(offsets[6], 9);
    la_buf_free(&b);
    la_masker_free(m);
}

/* Whatever the text: variables in order, none empty, all inside. */
static void check_spans(const la_masked *m)
{
    size_t at = 0;
    for (size_t i = 0; i < m->n_vars; i++) {
        assert_true(m->vars[i].len > 0);
        assert_true(m->vars[i].at >= at);
        at = m->vars[i].at + m->vars[i].len;
    }
    assert_true(at <= m->n);
}

static void test_limits(void **state)
{
    (void)state;
    enum { N = 1 << 20 };
    static const char *const fills[] = {
        "a", "1", "1 ", "a ", "1:", "ab:cd:", "/a", "-1", "0x1 ", "\xff", "="};
    char *text = malloc(N);
    la_masker *m = masker();
    la_masked out;
    assert_non_null(text);
    for (size_t f = 0; f < sizeof fills / sizeof *fills; f++) {
        size_t len = strlen(fills[f]);
        for (size_t i = 0; i < N; i++)
            text[i] = fills[f][i % len];
        la_mask(m, text, N, &out);
        check_spans(&out);
        assert_true(out.n_key <= LA_MASK_MAX_BYTES + 2);
        const la_span *last = &out.vars[out.n_vars - 1];
        assert_int_equal(last->type, LOGAD_VAR_TEXT);
        assert_true(last->at <= LA_MASK_MAX_BYTES && last->at + last->len == N);
    }
    la_masker_free(m);
    free(text);
}

static void test_words_limit(void **state)
{
    (void)state;
    la_masker *m = masker();
    la_masked out;
    la_buf text = {0}, got = {0};
    for (int i = 0; i < LA_MASK_MAX_TOKENS; i++)
        la_buf_str(&text, "a ");
    la_mask(m, text.p, text.n, &out); /* the blank at the end is no more words */
    assert_int_equal(out.n_vars, 0);
    la_buf_str(&text, "b c");
    la_mask(m, text.p, text.n, &out);
    assert_int_equal(out.n_vars, 1);
    la_masked_write(&out, "<*>", &got);
    assert_int_equal(got.n, 2 * LA_MASK_MAX_TOKENS + 3);
    assert_string_equal(got.p + got.n - 5, "a <*>");
    la_buf_free(&text);
    la_buf_free(&got);
    la_masker_free(m);
}

/* What ends a path ends it among many bytes as it does among few. */
static void test_path_ends(void **state)
{
    (void)state;
    la_masker *m = masker();
    for (int c = 1; c < 256; c++) {
        char few[] = "go /abc?d", many[] = "go /abcdefghijklmnopqrstu?vwxyzabcdefghijklmnop";
        la_masked out;
        *strchr(few, '?') = *strchr(many, '?') = (char)c;
        la_mask(m, few, sizeof few - 1, &out);
        assert_true(out.n_vars >= 1);
        bool goes_on = out.vars[0].len > 5;
        la_mask(m, many, sizeof many - 1, &out);
        assert_true(out.n_vars >= 1);
        assert_int_equal(out.vars[0].at, 3);
        assert_int_equal(out.vars[0].len > 23, goes_on);
    }
    la_masker_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),        cmocka_unit_test(test_protected),
        cmocka_unit_test(test_marks),       cmocka_unit_test(test_limits),
        cmocka_unit_test(test_words_limit), cmocka_unit_test(test_path_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
