/* How much a text sounds like a fault: a table read and refused, and back from what a model file
 * keeps. */
#include "base/mem.h"
#include "base/str.h"
#include "embed/wording.h"
#include "seq/phrasebook.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../near.h"

static la_wording *bundled(void)
{
    la_wording *w = NULL;
    assert_int_equal(la_wording_open(&w, NULL, NULL), LOGAD_OK);
    return w;
}

static la_wording *parse(const char *text)
{
    la_wording *w = NULL;
    assert_int_equal(la_wording_parse(&w, "t", text, strlen(text), NULL), LOGAD_OK);
    return w;
}

static void reads_a_table(void **state)
{
    (void)state;
    la_wording *w = parse("dead\t3\n<bias>\t-0.5\n<messages>\t1234\nfine\t-1.25");
    assert_int_equal(la_wording_messages(w), 1234);
    const char *const *words;
    const float *weights;
    float bias;
    assert_int_equal(la_wording_words(w, &words, &weights, &bias), 2);
    assert_string_equal(words[1], "fine");
    assert_near(weights[1], -1.25, 0);
    assert_near(la_wording_of(w, "dead and fine"), 1.25, 0);
    assert_int_equal(strlen(la_wording_digest(w)), 64);
    la_wording_free(w);
}

static void says_which_line_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *text, *error;
    } bad[] = {
        {"", "t: no line for <bias> in it"},
        {"dead\t1\n", "t: no line for <bias> in it"},
        {"<bias>\t0\ndead 1\n", "t:2: \"word<TAB>weight\" was expected"},
        {"<bias>\t0\n\n", "t:2: \"word<TAB>weight\" was expected"},
        {"<bias>\t0\n\t1\n", "t:2: \"word<TAB>weight\" was expected"},
        {"<bias>\t0\na\tnan\n", "t:2: \"word<TAB>weight\" was expected"},
        {"<bias>\t0\na\t1\t2\n", "t:2: \"word<TAB>weight\" was expected"},
        {"<bias>\t0\na\t1\na\t2\n", "t: word 1 of the wording is there twice"},
        {"<bias>\t0\n<terms>\t-1\n", "t: <terms> of the wording is negative"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        la_wording *w = NULL;
        logad_error err;
        assert_int_equal(la_wording_parse(&w, "t", bad[i].text, strlen(bad[i].text), &err),
                         LOGAD_EINPUT);
        assert_string_equal(err.text, bad[i].error);
        assert_null(w);
    }
}

static void start_and_end_are_neighbours(void **state)
{
    (void)state;
    la_wording *w = parse("<bias>\t0\n^ error\t2\nerror $\t0.5\nerror\t0.25");
    assert_near(la_wording_of(w, "Error reading <*>"), 2.25, 0);
    assert_near(la_wording_of(w, "<*> error reading"), 2.25, 0); /* a variable is no word */
    assert_near(la_wording_of(w, "no error"), 0.75, 0);
    assert_near(la_wording_of(w, "an error occurred"), 0.25, 0);
    assert_near(la_wording_of(w, "error"), 2.75, 0);
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

static void pairs_of_neighbours_count(void **state)
{
    (void)state;
    la_wording *w = parse("not\t1\nnot found\t2\n<bias>\t0\nfound it\t-0.5");
    assert_near(la_wording_of(w, "not found"), 3, 0);
    assert_near(la_wording_of(w, "not <*>: foundIt, not found"), 2.5, 0);
    assert_near(la_wording_of(w, "found not"), 1, 0);
    la_wording_free(w);
}

/* "Out of memory" is not "7 out of 9": what stands beside a variable tells. Words are neighbours
 * across it, too. */
static void variables_are_neighbours(void **state)
{
    (void)state;
    la_wording *w = parse("<bias>\t0\nout of\t1\n<*> out\t-2\nof <*>\t-0.5\nof $\t0.25\n^ <*>\t4\n"
                          "<*> $\t8\nof memory\t16\n<*> <*>\t100\n");
    assert_near(la_wording_of(w, "out of memory"), 5, 0); /* clipped */
    assert_near(la_wording_of(w, "is out of"), 1.25, 0);
    assert_near(la_wording_of(w, "lines <*> out of"), -0.75, 0);
    assert_near(la_wording_of(w, "lines=<*>,<*> out of"), -0.75, 0); /* in a row they are one */
    assert_near(la_wording_of(w, "at x<*>out out of <*> at"), -1.5, 0);
    assert_near(la_wording_of(w, "<*>"), 5, 0);
    assert_near(la_wording_of(w, "<*> a"), 4, 0);
    la_wording_free(w);
    w = parse("<bias>\t0\nnot found\t2\nnot <*>\t0.5\n<*> found\t0.25");
    assert_near(la_wording_of(w, "not <*> found"), 2.75, 0);
    assert_near(la_wording_of(w, "not found <*> here"), 2, 0);
    la_wording_free(w);
}

static void long_texts_are_not_plainer(void **state)
{
    (void)state;
    la_wording *w = parse("<bias>\t-1\n<terms>\t4\na\t1\nb\t1\nc\t1\na b\t-0.5\n");
    assert_near(la_wording_of(w, "a"), -1 + 2, 1e-12);
    assert_near(la_wording_of(w, "c <*> a, b"), -1 + 2.5, 1e-12);
    assert_near(la_wording_of(w, "b"), la_wording_of(w, "b x y b"), 0); /* only known terms */
    assert_near(la_wording_of(w, "x"), -1, 0);
    la_wording_free(w);
    w = parse("<bias>\t-1\n<terms>\t0\na\t1\nb\t1\n");
    assert_near(la_wording_of(w, "a, b"), 1, 0); /* as without */
    la_wording_free(w);
    w = parse("<bias>\t-1\n<terms>\t3e38\na\t3e38\nb\t-3e38\n");
    assert_near(la_wording_of(w, "a"), LA_WORDING_LIMIT, 0);
    assert_near(la_wording_of(w, "a, b"), -1, 0);
    la_wording_free(w);
}

static void a_round_trip_changes_nothing(void **state)
{
    (void)state;
    la_wording *w = bundled(), *back = NULL;
    const char *const *words;
    const float *weights;
    float bias;
    uint32_t n = la_wording_words(w, &words, &weights, &bias);
    assert_true(n > 1000);
    assert_int_equal(la_wording_new(&back, words, weights, n, bias, NULL), LOGAD_OK);
    for (uint32_t i = 0; i < n; i++)
        assert_near(la_wording_of(back, words[i]), la_wording_of(w, words[i]), 0);
    assert_string_equal(la_wording_digest(back), "");
    la_wording_free(w);
    la_wording_free(back);
}

/* The share of pairs of a fault and another template that come in the right order. */
static double auc(const la_wording *w, const la_phrasebook *book, uint32_t system)
{
    double right = 0, pairs = 0;
    for (uint32_t i = book->first[system]; i < book->first[system + 1]; i++)
        for (uint32_t k = book->first[system]; k < book->first[system + 1]; k++) {
            if (book->row[i].cls != LA_PHRASE_FAULT || book->row[k].cls == LA_PHRASE_FAULT)
                continue;
            double a = la_wording_of(w, book->row[i].text), b = la_wording_of(w, book->row[k].text);
            right += a > b ? 1.0 : a < b ? 0.0 : 0.5;
            pairs++;
        }
    return right / pairs;
}

/* Of systems that are none of those the words come from. */
static void faults_sound_like_faults(void **state)
{
    (void)state;
    la_wording *w = bundled();
    la_phrasebook *book = NULL;
    assert_int_equal(la_phrasebook_open(&book, NULL, NULL), LOGAD_OK);
    double sum = 0;
    for (uint32_t s = 0; s < book->n_systems; s++)
        sum += auc(w, book, s);
    print_message("area under the curve of the phrase book's systems: %.3f\n",
                  sum / book->n_systems);
    assert_true(sum / book->n_systems > 0.7);
    la_phrasebook_free(book);
    la_wording_free(w);
}

static void refused(const char *const *words, const float *weights, uint32_t n, float bias)
{
    la_wording *w = NULL;
    logad_error err;
    assert_int_equal(la_wording_new(&w, words, weights, n, bias, &err), LOGAD_EMODEL);
    assert_null(w);
}

static void refuses_what_no_table_gives(void **state)
{
    (void)state;
    char long_word[131];
    memset(long_word, 'a', 130);
    long_word[130] = '\0';
    const char *twice[] = {"a", "a"}, *empty[] = {"a", ""}, *longer[] = {"a", long_word};
    const float ones[] = {1, 1}, bad[] = {1, NAN};
    const char *good[] = {"a", "b"}, *terms[] = {"<terms>"};
    const float less[] = {-1};
    la_wording *w = NULL;
    logad_error err;
    refused(twice, ones, 2, 0);
    refused(empty, ones, 2, 0);
    refused(longer, ones, 2, 0);
    refused(good, bad, 2, 0);
    refused(good, ones, 2, INFINITY);
    refused(terms, less, 1, 0);
    refused(good, ones, LA_WORDING_MAX_WORDS + 1, 0);
    assert_int_equal(la_wording_new(&w, NULL, NULL, 0, 1, &err), LOGAD_OK);
    assert_near(la_wording_of(w, "a"), 1.0, 0);
    la_wording_free(w);
}

/* More distinct words than count, and words longer than are kept. */
static void takes_any_text(void **state)
{
    (void)state;
    la_buf table = {0}, text = {0};
    for (int i = 0; i < 600; i++) {
        la_buf_printf(&table, "%c%c%c\t0.001\n", 'a' + i / 100, 'a' + i / 10 % 10, 'a' + i % 10);
        la_buf_printf(&text, "%c%c%c ", 'a' + i / 100, 'a' + i / 10 % 10, 'a' + i % 10);
    }
    la_buf_printf(&table, "<bias>\t0.25");
    assert_false(table.failed || text.failed);
    la_wording *w = parse(table.p);
    assert_near(la_wording_of(w, text.p), 0.25 + 0.512, 1e-6);
    la_buf_reset(&text);
    for (int i = 0; i < 5000; i++)
        la_buf_char(&text, "\xc3\xa9x"[i % 3]);
    assert_near(la_wording_of(w, text.p), 0.25, 0);
    la_buf_free(&table);
    la_buf_free(&text);
    la_wording_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_table),
        cmocka_unit_test(says_which_line_is_wrong),
        cmocka_unit_test(start_and_end_are_neighbours),
        cmocka_unit_test(words_count_once_and_clipped),
        cmocka_unit_test(pairs_of_neighbours_count),
        cmocka_unit_test(variables_are_neighbours),
        cmocka_unit_test(long_texts_are_not_plainer),
        cmocka_unit_test(a_round_trip_changes_nothing),
        cmocka_unit_test(faults_sound_like_faults),
        cmocka_unit_test(refuses_what_no_table_gives),
        cmocka_unit_test(takes_any_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
