/* How much a text sounds like a fault: against scikit-learn on the bundled phrase book, and back
 * from what a model file keeps. */
#include "base/mem.h"
#include "base/str.h"
#include "embed/wording.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../reference/ref.h"
#include "../near.h"

#define FITTED 6  /* systems of the reference's fit */
#define JUDGED 40 /* templates of the system after them */

static la_phrasebook *book;

static int open_book(void **state)
{
    (void)state;
    return la_phrasebook_open(&book, NULL, NULL) == LOGAD_OK ? 0 : -1;
}

static int close_book(void **state)
{
    (void)state;
    la_phrasebook_free(book);
    return 0;
}

static la_wording *fit(uint32_t n_systems)
{
    la_wording *w = NULL;
    bool *use = la_calloc(book->n_systems, sizeof *use);
    assert_non_null(use);
    for (uint32_t i = 0; i < n_systems; i++)
        use[i] = true;
    assert_int_equal(la_wording_fit(&w, book, use, NULL), LOGAD_OK);
    free(use);
    return w;
}

static ref *block(const char *name)
{
    ref *r = ref_load("wording", name);
    assert_non_null(r);
    return r;
}

static void judges_as_scikit_learn_does(void **state)
{
    (void)state;
    la_wording *w = fit(FITTED);
    ref *known = block("known"), *bias = block("bias"), *weights = block("weights"),
        *judged = block("judged");
    const char *const *words;
    const float *ours;
    float our_bias;
    uint32_t n = la_wording_words(w, &words, &ours, &our_bias);
    assert_int_equal(n, (uint32_t)known->x[0]);
    assert_near(our_bias, bias->x[0], 1e-5);
    for (uint32_t i = 0; i < n; i++) {
        assert_true(i == 0 || strcmp(words[i - 1], words[i]) < 0);
        assert_near(ours[i], weights->x[i], 1e-5);
    }
    for (uint32_t i = 0; i < JUDGED; i++) {
        const char *text = book->row[book->first[FITTED + 1] - JUDGED + i].text;
        assert_near(la_wording_of(w, text), fmax(-5, fmin(5, (double)judged->x[i])), 1e-4);
    }
    free(known);
    free(bias);
    free(weights);
    free(judged);
    la_wording_free(w);
}

static void words_count_once_and_clipped(void **state)
{
    (void)state;
    static const char *const words[] = {"dead", "fine", "odd"};
    static const float weights[] = {3.0f, -9.0f, 0.25f};
    la_wording *w = NULL;
    assert_int_equal(la_wording_new(&w, words, weights, 3, 0.5f, NULL), LOGAD_OK);
    assert_near(la_wording_of(w, ""), 0.5, 0);
    assert_near(la_wording_of(w, "<*> unknown [42]"), 0.5, 0);
    assert_near(la_wording_of(w, "Dead DEAD dead<*>dead"), 3.5, 0);
    assert_near(la_wording_of(w, "oddThings deadLine"), 3.75, 0);
    assert_near(la_wording_of(w, "fine"), -5.0, 0);
    assert_near(la_wording_of(w, "fine dead odd"), -5.0, 0);
    la_wording_free(w);
}

static void a_round_trip_changes_nothing(void **state)
{
    (void)state;
    la_wording *w = fit(book->n_systems), *back = NULL, *again = NULL;
    const char *const *words;
    const float *weights;
    float bias;
    uint32_t n = la_wording_words(w, &words, &weights, &bias);
    assert_true(n > 1000);
    assert_int_equal(la_wording_new(&back, words, weights, n, bias, NULL), LOGAD_OK);
    assert_int_equal(la_wording_fit(&again, book, NULL, NULL), LOGAD_OK);
    for (uint32_t i = 0; i < book->n; i++) {
        double value = la_wording_of(w, book->row[i].text);
        assert_near(la_wording_of(back, book->row[i].text), value, 0);
        assert_near(la_wording_of(again, book->row[i].text), value, 0);
    }
    la_wording_free(w);
    la_wording_free(back);
    la_wording_free(again);
}

/* The share of pairs of a fault and another template that come in the right order. */
static double auc(const la_wording *w, uint32_t from, uint32_t to)
{
    double right = 0, pairs = 0;
    for (uint32_t i = from; i < to; i++)
        for (uint32_t k = from; k < to; k++) {
            if (book->row[i].cls != LA_PHRASE_FAULT || book->row[k].cls == LA_PHRASE_FAULT)
                continue;
            double a = la_wording_of(w, book->row[i].text), b = la_wording_of(w, book->row[k].text);
            right += a > b ? 1.0 : a < b ? 0.0 : 0.5;
            pairs++;
        }
    return right / pairs;
}

static void faults_of_other_systems_sound_like_faults(void **state)
{
    (void)state;
    uint32_t half = book->n_systems / 2;
    la_wording *w = fit(half);
    double sum = 0;
    for (uint32_t s = half; s < book->n_systems; s++)
        sum += auc(w, book->first[s], book->first[s + 1]);
    print_message("area under the curve of systems not seen: %.3f\n",
                  sum / (book->n_systems - half));
    assert_true(sum / (book->n_systems - half) > 0.7);
    la_wording_free(w);
}

static void refused(const char *const *words, const float *weights, uint32_t n, float bias)
{
    la_wording *w = NULL;
    logad_error err;
    assert_int_equal(la_wording_new(&w, words, weights, n, bias, &err), LOGAD_EMODEL);
    assert_null(w);
}

static void refuses_what_no_fit_gives(void **state)
{
    (void)state;
    char long_word[66];
    memset(long_word, 'a', 65);
    long_word[65] = '\0';
    const char *twice[] = {"a", "a"}, *empty[] = {"a", ""}, *longer[] = {"a", long_word};
    const float ones[] = {1, 1}, bad[] = {1, NAN};
    const char *good[] = {"a", "b"};
    la_wording *w = NULL;
    logad_error err;
    refused(twice, ones, 2, 0);
    refused(empty, ones, 2, 0);
    refused(longer, ones, 2, 0);
    refused(good, bad, 2, 0);
    refused(good, ones, 2, INFINITY);
    refused(good, ones, LA_WORDING_MAX_WORDS + 1, 0);
    assert_int_equal(la_wording_new(&w, NULL, NULL, 0, 1, &err), LOGAD_OK);
    assert_near(la_wording_of(w, "a"), 1.0, 0);
    la_wording_free(w);
    bool *none = la_calloc(book->n_systems, sizeof *none);
    assert_int_equal(la_wording_fit(&w, book, none, &err), LOGAD_EINPUT);
    free(none);
}

/* More distinct words than count, and words longer than are kept. */
static void takes_any_text(void **state)
{
    (void)state;
    la_wording *w = fit(book->n_systems);
    const char *const *words;
    const float *weights;
    float bias;
    uint32_t n = la_wording_words(w, &words, &weights, &bias);
    la_buf text = {0};
    double sum = (double)bias;
    for (uint32_t i = 0; i < n; i++) {
        la_buf_printf(&text, "%s ", words[i]);
        sum += i < 512 ? (double)weights[i] : 0.0;
    }
    assert_false(text.failed);
    assert_near(la_wording_of(w, text.p), fmax(-5, fmin(5, sum)), 1e-9);
    la_buf_reset(&text);
    for (int i = 0; i < 5000; i++)
        la_buf_char(&text, "\xc3\xa9x"[i % 3]);
    assert_near(la_wording_of(w, text.p), (double)bias, 1e-9);
    la_buf_free(&text);
    la_wording_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judges_as_scikit_learn_does),
        cmocka_unit_test(words_count_once_and_clipped),
        cmocka_unit_test(a_round_trip_changes_nothing),
        cmocka_unit_test(faults_of_other_systems_sound_like_faults),
        cmocka_unit_test(refuses_what_no_fit_gives),
        cmocka_unit_test(takes_any_text),
    };
    return cmocka_run_group_tests(tests, open_book, close_book);
}
