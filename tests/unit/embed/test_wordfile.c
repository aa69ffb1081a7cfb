/* Readers of word-vector files: what they take and what they refuse. */
#include "base/mem.h"
#include "embed/wordfile.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../near.h"

static char folder[] = "/tmp/logad-wordfile-XXXXXX";
static char path[256], beside[256];

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

static void put(const char *at, const void *p, size_t n)
{
    FILE *f = fopen(at, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(p, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static logad_status open_text(const char *text, la_words **w, logad_error *err)
{
    snprintf(path, sizeof path, "%s/v.txt", folder);
    put(path, text, strlen(text));
    logad_status s = la_words_open(w, path, err);
    unlink(path);
    return s;
}

static void refuse_text(const char *text, const char *why)
{
    la_words *w = NULL;
    logad_error err = {0};
    assert_int_equal(open_text(text, &w, &err), LOGAD_EINPUT);
    if (strstr(err.text, why) == NULL || strstr(err.text, "v.txt") == NULL)
        fail_msg("\"%s\" does not say \"%s\" and the file", err.text, why);
}

static void text_is_read(void **state)
{
    (void)state;
    la_words *w = NULL;
    float v[3];
    assert_int_equal(
        open_text("the -0.038194 1 2.5e-1\nof +1. .5 -1E2\r\nthe 9 9 9\n. . 1 2 3", &w, NULL),
        LOGAD_OK);
    assert_int_equal(la_words_dim(w), 3);
    assert_int_equal(la_words_count(w), 3); /* the second "the" does not count */
    assert_true(la_words_find(w, LA_STR("the"), v));
    assert_true(v[0] == -0.038194f && v[1] == 1.0f && v[2] == 0.25f);
    assert_true(la_words_find(w, LA_STR("of"), v));
    assert_true(v[0] == 1.0f && v[1] == 0.5f && v[2] == -100.0f);
    assert_true(la_words_find(w, LA_STR(". ."), v));
    assert_true(v[0] == 1.0f && v[2] == 3.0f);
    la_words_free(w);
}

static void numbers_read_as_the_library_reads_them(void **state)
{
    (void)state;
    static const char *const texts[] = {"0.418",   "-0.27086", "3.1415926535897931",
                                        "1e-30",   "0.1e10",   "123456789012345678901234",
                                        "7.5E+3",  "00.5",     "0.000000000000000000001234",
                                        "1e-60000"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        la_words *w = la_words_alloc();
        char line[64];
        snprintf(line, sizeof line, "w %s 1", texts[i]);
        assert_int_equal(la_words_text_line(w, la_str_of(line), NULL), LOGAD_OK);
        float expected = strtof(texts[i], NULL);
        assert_near(w->f32[0], expected, 1e-6f * (expected < 0 ? -expected : expected));
        la_words_free(w);
    }
}

static void a_word2vec_header_is_passed_over(void **state)
{
    (void)state;
    la_words *w = NULL;
    assert_int_equal(open_text("2 2\na 1 2\nb 3 4\n", &w, NULL), LOGAD_OK);
    assert_int_equal(la_words_count(w), 2);
    la_words_free(w);
}

static void bad_text_is_refused_with_its_line(void **state)
{
    (void)state;
    refuse_text("", "no word vectors");
    refuse_text("word\n", ":1");
    refuse_text("a 1 2\nb 1\n", ":2");
    refuse_text("a 1 2\nb 1 x\n", ":2");
    refuse_text("a 1 2\n\n", ":2");
    refuse_text("a 1 2\n1 2\n", ":2");
    refuse_text("a 1 nan\n", ":1");
    refuse_text("a 1 1e40\n", ":1");
    refuse_text("a 1 1.2.3\n", ":1");
    refuse_text("a 1 -\n", ":1");
    refuse_text("a 1 2e\n", ":1");
    refuse_text("a 1 1e30\n", "not word vectors");
}

static void other_dimensions_than_supported_are_refused(void **state)
{
    (void)state;
    la_buf b = {0};
    la_buf_str(&b, "word");
    for (unsigned i = 0; i <= LA_WORDS_MAX_DIM; i++)
        la_buf_str(&b, " 1");
    refuse_text(b.p, "at most");
    la_buf_free(&b);
}

static void a_missing_file_is_refused(void **state)
{
    (void)state;
    la_words *w = NULL;
    logad_error err = {0};
    static const char *const names[] = {"/nowhere/v.txt", "/nowhere/v.f16",
                                        "/nowhere/v.safetensors"};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(la_words_open(&w, names[i], &err), LOGAD_EINPUT);
        assert_int_equal(err.status, LOGAD_EINPUT);
        assert_non_null(strstr(err.text, "/nowhere/v."));
    }
}

static logad_status open_halves(const char *vocab, const void *halves, size_t n, la_words **w,
                                logad_error *err)
{
    snprintf(path, sizeof path, "%s/v.f16", folder);
    snprintf(beside, sizeof beside, "%s/v.vocab", folder);
    put(path, halves, n);
    put(beside, vocab, strlen(vocab));
    logad_status s = la_words_open(w, path, err);
    unlink(path);
    unlink(beside);
    return s;
}

static void halves_are_read(void **state)
{
    (void)state;
    la_words *w = NULL;
    const unsigned char halves[] = {0x00, 0x3c, 0x00, 0xc0, 0x00, 0x38, 0x00, 0x00};
    float v[2];
    assert_int_equal(open_halves("a\nb\n", halves, 8, &w, NULL), LOGAD_OK);
    assert_int_equal(la_words_dim(w), 2);
    assert_true(la_words_find(w, LA_STR("a"), v));
    assert_true(v[0] == 1.0f && v[1] == -2.0f);
    assert_true(la_words_find(w, LA_STR("b"), v));
    assert_true(v[0] == 0.5f && v[1] == 0.0f);
    la_words_free(w);
}

static void bad_halves_are_refused(void **state)
{
    (void)state;
    la_words *w = NULL;
    const unsigned char nan[] = {0x00, 0x7e, 0x00, 0x7c};
    assert_int_equal(open_halves("a\nb\n", "1234567", 7, &w, NULL), LOGAD_EINPUT);
    assert_int_equal(open_halves("a\nb\n", "", 0, &w, NULL), LOGAD_EINPUT);
    assert_int_equal(open_halves("", "1234", 4, &w, NULL), LOGAD_EINPUT);
    assert_int_equal(open_halves("a\n", nan, 4, &w, NULL), LOGAD_EINPUT);
}

static la_store *store_of(uint64_t n, uint64_t dim, const char *words, const char *rows_name)
{
    static const float scale[4] = {0.5f, 0.25f, 1.0f, 1.0f};
    static const int8_t rows[8] = {127, -127, 4, 0, 1, 1, 1, 1};
    const uint64_t shape[2] = {n, dim}, n_words = strlen(words);
    la_store *s = la_store_new();
    assert_non_null(s);
    la_store_put(s, "scale", LA_F32, 1, shape, scale);
    la_store_put(s, rows_name, LA_I8, 2, shape, rows);
    la_store_put(s, "words", LA_U8, 1, &n_words, words);
    return s;
}

static logad_status open_store(uint64_t n, uint64_t dim, const char *words, const char *rows_name,
                               la_words **w)
{
    snprintf(path, sizeof path, "%s/v.safetensors", folder);
    la_store *s = store_of(n, dim, words, rows_name);
    assert_int_equal(la_store_write(s, path, NULL), LOGAD_OK);
    la_store_free(s);
    logad_status status = la_words_open(w, path, NULL);
    unlink(path);
    return status;
}

static void a_store_is_read_and_checked(void **state)
{
    (void)state;
    la_words *w = NULL;
    float v[2];
    assert_int_equal(open_store(2, 2, "a\nb", "rows", &w), LOGAD_OK);
    assert_true(la_words_find(w, LA_STR("a"), v));
    assert_true(v[0] == 63.5f && v[1] == -63.5f);
    assert_true(la_words_find(w, LA_STR("b"), v));
    assert_true(v[0] == 1.0f && v[1] == 0.0f);
    la_words_free(w);
    w = NULL;
    assert_int_equal(open_store(2, 2, "a", "rows", &w), LOGAD_EINPUT);
    assert_int_equal(open_store(2, 2, "a\nb\nc", "rows", &w), LOGAD_EINPUT);
    assert_int_equal(open_store(2, 2, "a\nb", "lines", &w), LOGAD_EINPUT);
    assert_null(w);
}

static void an_altered_store_is_refused(void **state)
{
    (void)state;
    snprintf(path, sizeof path, "%s/v.safetensors", folder);
    la_store *s = store_of(2, 2, "a\nb", "rows");
    assert_int_equal(la_store_write(s, path, NULL), LOGAD_OK);
    la_store_free(s);
    FILE *f = fopen(path, "r+b");
    assert_non_null(f);
    fseek(f, -1, SEEK_END);
    fputc('z', f);
    fclose(f);
    la_words *w = NULL;
    logad_error err = {0};
    assert_int_equal(la_words_open(&w, path, &err), LOGAD_EINPUT);
    assert_int_equal(err.status, LOGAD_EINPUT);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_read),
        cmocka_unit_test(numbers_read_as_the_library_reads_them),
        cmocka_unit_test(a_word2vec_header_is_passed_over),
        cmocka_unit_test(bad_text_is_refused_with_its_line),
        cmocka_unit_test(other_dimensions_than_supported_are_refused),
        cmocka_unit_test(a_missing_file_is_refused),
        cmocka_unit_test(halves_are_read),
        cmocka_unit_test(bad_halves_are_refused),
        cmocka_unit_test(a_store_is_read_and_checked),
        cmocka_unit_test(an_altered_store_is_refused),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
