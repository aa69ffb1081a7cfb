/* The bundled table, and the fallback for words outside it. */
#include "embed/wordfile.h"
#include "embed/words.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../near.h"

#define DIM 100

static int open_bundled(void **state)
{
    la_words *w = NULL;
    logad_error err = {0};
    if (la_words_open(&w, NULL, &err) != LOGAD_OK) {
        print_error("%s\n", err.text);
        return -1;
    }
    *state = w;
    return 0;
}

static int close_bundled(void **state)
{
    la_words_free(*state);
    return 0;
}

static double cosine(const float *a, const float *b)
{
    double ab = 0, aa = 0, bb = 0;
    for (int k = 0; k < DIM; k++) {
        ab += (double)a[k] * (double)b[k];
        aa += (double)a[k] * (double)a[k];
        bb += (double)b[k] * (double)b[k];
    }
    return ab / sqrt(aa * bb);
}

/* How many words of the table are closer to a than b is. */
static unsigned rank_of(const la_words *w, const char *a, const char *b)
{
    float va[DIM], vb[DIM], v[DIM];
    assert_true(la_words_find(w, la_str_of(a), va));
    assert_true(la_words_find(w, la_str_of(b), vb));
    double close = cosine(va, vb);
    unsigned n = 0;
    for (uint32_t i = 0; i < la_words_count(w); i++) {
        la_words_row(w, w->row[i], v);
        n += cosine(va, v) > close;
    }
    return n; /* counts a itself */
}

static void the_bundled_table_is_whole(void **state)
{
    const la_words *w = *state;
    assert_int_equal(la_words_dim(w), DIM);
    assert_int_equal(la_words_count(w), 25600);
    assert_int_equal(strlen(la_words_digest(w)), 64);
    float v[DIM];
    assert_true(la_words_find(w, LA_STR("the"), v));
    assert_true(la_words_find(w, LA_STR("checksum"), v));
    assert_false(la_words_find(w, LA_STR("The"), v));
    assert_false(la_words_find(w, LA_STR(""), v));
    assert_false(la_words_find(w, LA_STR("qzxqzx"), v));
}

static void neighbours_are_sane(void **state)
{
    const la_words *w = *state;
    assert_true(rank_of(w, "failure", "failures") <= 10);
    assert_true(rank_of(w, "packet", "packets") <= 5);
    assert_true(rank_of(w, "server", "servers") <= 5);
    assert_true(rank_of(w, "disk", "disks") <= 5);
    assert_true(rank_of(w, "error", "errors") <= 5);
    assert_true(rank_of(w, "terminate", "terminating") <= 20);
    assert_true(rank_of(w, "error", "banana") > 1000);
}

static void fallback_is_close_for_like_spellings_only(void **state)
{
    const la_words *w = *state;
    float a[DIM], b[DIM], c[DIM];
    la_words_fallback(w, LA_STR("replicationmonitor"), a);
    la_words_fallback(w, LA_STR("replicationmonitors"), b);
    la_words_fallback(w, LA_STR("hugetlbfs"), c);
    assert_true(cosine(a, b) > 0.7);
    assert_true(fabs(cosine(a, c)) < 0.4);
}

static void fallback_has_the_stated_norm_and_is_steady(void **state)
{
    const la_words *w = *state;
    static const char *const words[] = {"", "a", "ab", "abc", "qzxqzx"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        float v[DIM], again[DIM];
        la_words_fallback(w, la_str_of(words[i]), v);
        la_words_fallback(w, la_str_of(words[i]), again);
        assert_memory_equal(v, again, sizeof v);
        double square = 0;
        for (int k = 0; k < DIM; k++)
            square += (double)v[k] * (double)v[k];
        assert_near(sqrt(square), (double)(w->mean_norm * LA_OOV_SCALE), 1e-4);
    }
    assert_true(w->mean_norm > 3.0f && w->mean_norm < 9.0f);
}

/* Any length is taken; only the head counts. */
static void fallback_takes_long_words(void **state)
{
    const la_words *w = *state;
    float v[DIM];
    char *word = malloc(1u << 20);
    assert_non_null(word);
    memset(word, 'x', 1u << 20);
    la_words_fallback(w, (la_str){word, 1u << 20}, v);
    assert_true(isfinite(v[0]));
    free(word);
}

static void the_table_agrees_with_the_full_one(void **state)
{
    const char *data = getenv("LOGAD_TEST_DATA");
    if (data == NULL) {
        print_message("SKIPPED: LOGAD_TEST_DATA is not set\n");
        skip();
    }
    char path[4096];
    snprintf(path, sizeof path, "%s/vectors/glove-100d-100k.f16", data);
    la_words *full = NULL;
    logad_error err = {0};
    if (la_words_open(&full, path, &err) != LOGAD_OK)
        fail_msg("%s", err.text);
    assert_int_equal(la_words_count(full), 100000);
    const la_words *w = *state;
    float a[DIM], b[DIM];
    for (uint32_t i = 0; i < la_words_count(w); i += 97) {
        la_str word = la_map_key(w->map, i);
        assert_true(la_words_find(full, word, a));
        assert_true(la_words_find(w, word, b));
        assert_true(cosine(a, b) > 0.9998);
    }
    la_words_free(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bundled_table_is_whole),
        cmocka_unit_test(neighbours_are_sane),
        cmocka_unit_test(fallback_is_close_for_like_spellings_only),
        cmocka_unit_test(fallback_has_the_stated_norm_and_is_steady),
        cmocka_unit_test(fallback_takes_long_words),
        cmocka_unit_test(the_table_agrees_with_the_full_one),
    };
    return cmocka_run_group_tests(tests, open_bundled, close_bundled);
}
