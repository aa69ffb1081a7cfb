/* Template vectors, against figures worked out by hand. */
#include "embed/embed.h"
#include "embed/wordfile.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../near.h"

static la_words *small_table(void)
{
    static const char *const lines[] = {"disk 1 0", "error 0 1", "on 1 1", "read 2 0", "ok 0 2"};
    la_words *w = la_words_alloc();
    assert_non_null(w);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_int_equal(la_words_text_line(w, la_str_of(lines[i]), NULL), LOGAD_OK);
    assert_int_equal(la_words_seal(w, NULL), LOGAD_OK);
    return w;
}

static void check_rows(const char *const *templates, uint32_t n, const float *expected,
                       la_embed_stats *stats)
{
    la_words *w = small_table();
    la_idf *idf = NULL;
    float out[16];
    assert_int_equal(la_idf_new(&idf, templates, n, NULL), LOGAD_OK);
    assert_int_equal(la_embed_templates(out, templates, n, idf, w, stats, NULL), LOGAD_OK);
    for (uint32_t i = 0; i < 2 * n; i++)
        assert_near(out[i], expected[i], 1e-5);
    la_idf_free(idf);
    la_words_free(w);
}

/* Occurrences: disk 2, error 2, on 1, read 1, ok 1; three templates.
 * v0: N = 4, disk stands twice: 2 * 2/4 * ln(3/2) (1,0) + 1/4 ln(3/2) (0,1) + 1/4 ln 3 (1,1).
 * v1: ln(3/2) (0,1).   v2: 1/2 ln 3 (2,0) + 1/2 ln 3 (0,2). */
static void tf_idf_of_the_worked_example(void **state)
{
    (void)state;
    const char *const templates[] = {"disk error on disk", "error <*>", "read: ok"};
    const float expected[] = {0.680118f, 0.376019f, 0.0f, 0.405465f, 1.098612f, 1.098612f};
    la_embed_stats stats;
    check_rows(templates, 3, expected, &stats);
    assert_int_equal(stats.n_words, 5);
    assert_int_equal(stats.n_oov, 0);
    assert_int_equal(stats.n_blank, 0);
}

/* One raw word of two sub-words: their mean (1/2, 1/2), times 1/1 * ln(2/1). */
static void sub_words_are_averaged(void **state)
{
    (void)state;
    const char *const templates[] = {"diskError", "ok"};
    const float expected[] = {0.346574f, 0.346574f, 0.0f, 1.386294f};
    check_rows(templates, 2, expected, NULL);
}

static void unknown_words_count_and_stay_finite(void **state)
{
    (void)state;
    la_words *w = small_table();
    const char *const seen[] = {"disk ok", "read ok"};
    const char *const later[] = {"zyzzyx disk", "<*>", ""};
    la_idf *idf = NULL;
    la_embed_stats stats;
    float out[6];
    assert_int_equal(la_idf_new(&idf, seen, 2, NULL), LOGAD_OK);
    assert_int_equal(la_embed_templates(out, later, 3, idf, w, &stats, NULL), LOGAD_OK);
    assert_int_equal(stats.n_words, 2);
    assert_int_equal(stats.n_oov, 1);
    assert_int_equal(stats.n_blank, 2);
    for (int i = 0; i < 6; i++)
        assert_true(isfinite(out[i]));
    /* A word idf has not counted weighs as if it occurred once: 1/2 ln 2 (fallback + disk). */
    float oov[2];
    la_words_fallback(w, LA_STR("zyzzyx"), oov);
    assert_near(out[0], 0.5f * logf(2.0f) * (oov[0] + 1.0f), 1e-5);
    assert_near(out[1], 0.5f * logf(2.0f) * oov[1], 1e-5);
    /* Templates without a word are told apart by their text. */
    assert_true(hypotf(out[2], out[3]) > 0.0f && hypotf(out[4], out[5]) > 0.0f);
    assert_true(out[2] != out[4] || out[3] != out[5]);
    la_idf_free(idf);
    la_words_free(w);
}

static void no_templates_is_fine(void **state)
{
    (void)state;
    la_words *w = small_table();
    la_idf *idf = NULL;
    la_embed_stats stats;
    float out[2];
    assert_int_equal(la_idf_new(&idf, NULL, 0, NULL), LOGAD_OK);
    assert_int_equal(la_embed_templates(out, NULL, 0, idf, w, &stats, NULL), LOGAD_OK);
    const char *const later[] = {"disk"};
    assert_int_equal(la_embed_templates(out, later, 1, idf, w, &stats, NULL), LOGAD_OK);
    assert_true(isfinite(out[0]) && isfinite(out[1]));
    la_idf_free(idf);
    la_idf_free(NULL);
    la_words_free(w);
}

static void a_phrase_is_the_mean_of_its_known_words(void **state)
{
    (void)state;
    la_words *w = small_table();
    float out[2];
    assert_true(la_embed_phrase(w, LA_STR("diskError qqq READ"), out));
    assert_near(out[0], 1.0f, 1e-6); /* (1 + 0 + 2) / 3 */
    assert_near(out[1], 1.0f / 3.0f, 1e-6);
    assert_false(la_embed_phrase(w, LA_STR("qqq <*>"), out));
    assert_near(out[0], 0.0f, 0.0);
    la_words_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tf_idf_of_the_worked_example),
        cmocka_unit_test(sub_words_are_averaged),
        cmocka_unit_test(unknown_words_count_and_stay_finite),
        cmocka_unit_test(no_templates_is_fine),
        cmocka_unit_test(a_phrase_is_the_mean_of_its_known_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
