/* io/line.c: against a splitter that is too simple to be wrong, at every awkward length. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "base/str.h"
#include "gzip.h"
#include "io/source.h"
#include "scratch.h"
#include <fcntl.h>
#include <logad/line.h>
#include <sys/wait.h>

#define MAX ((size_t)LOGAD_LINE_MAX)

/* The next line of a text at *at by the contract of line.h alone. */
static bool simple_next(const char *p, size_t n, size_t *at, logad_line *line)
{
    if (*at == 0 && n >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0)
        *at = 3;
    if (*at >= n)
        return false;
    size_t end = *at;
    while (end < n && p[end] != '\n')
        end++;
    size_t len = end - *at;
    if (len > 0 && p[end - 1] == '\r')
        len--;
    line->text = p + *at;
    line->byte = *at;
    line->cut = len > MAX;
    line->len = line->cut ? MAX : len;
    line->number++;
    *at = end + 1;
    return true;
}

static void compare(logad_reader *r, const char *p, size_t n)
{
    logad_line want = {0}, got;
    size_t at = 0;
    uint64_t n_cut = 0;
    bool more;
    while (simple_next(p, n, &at, &want)) {
        assert_int_equal(logad_reader_next(r, &got, &more, NULL), LOGAD_OK);
        assert_true(more);
        n_cut += want.cut;
        if (got.len != want.len || memcmp(got.text, want.text, got.len) != 0)
            fail_msg("line %zu differs", (size_t)want.number);
        assert_int_equal(got.byte, want.byte);
        assert_int_equal(got.number, want.number);
        assert_int_equal(got.cut, want.cut);
        assert_int_equal(logad_reader_n_cut(r), n_cut);
    }
    for (int again = 0; again < 2; again++) {
        assert_int_equal(logad_reader_next(r, &got, &more, NULL), LOGAD_OK);
        assert_false(more);
    }
    assert_null(logad_reader_damage(r));
    logad_reader_close(r);
}

static logad_reader *reader_of(const void *p, size_t n)
{
    la_source *s;
    logad_reader *r;
    assert_int_equal(la_source_memory(&s, p, n, NULL), LOGAD_OK);
    assert_int_equal(la_reader_from(&r, s, NULL), LOGAD_OK);
    return r;
}

/* Plain and as two gzip members. */
static void check(const char *p, size_t n)
{
    compare(reader_of(p, n), p, n);
    size_t cap = n + n / 100 + 1000, gz_n = 0;
    unsigned char *gz = malloc(cap);
    assert_non_null(gz);
    gzip_member(gz, &gz_n, cap, p, n / 3);
    gzip_member(gz, &gz_n, cap, p + n / 3, n - n / 3);
    compare(reader_of(gz, gz_n), p, n);
    free(gz);
}

static void test_small_texts(void **state)
{
    (void)state;
    const la_str texts[] = {
        LA_STR(""),
        LA_STR("\n"),
        LA_STR("\n\n\n"),
        LA_STR("a"),
        LA_STR("a\n"),
        LA_STR("a\nb"),
        LA_STR("a\r\nb\r\n"),
        LA_STR("\r\n\r"),
        LA_STR("a\rb\r\r\n"),
        LA_STR("a\0b\n\0\n\0"),
        LA_STR("\xFF\xFE\n\x80\n"),
        LA_STR("\xEF\xBB\xBF"),
        LA_STR("\xEF\xBB\xBF"
               "first\nsecond"),
        LA_STR("\xEF\xBB\xBF\n"),
        LA_STR("\xEF\xBB"),
        LA_STR("\xEF\n"),
        LA_STR("x\n\xEF\xBB\xBF"
               "kept\n"),
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check(texts[i].p, texts[i].n);
}

static void test_lengths_about_the_limit(void **state)
{
    (void)state;
    static const size_t lengths[] = {262143,       262144,       262145,  524288,      MAX - 1,
                                     MAX,          MAX + 1,      MAX + 2, MAX + 3,     MAX + 262144,
                                     MAX + 262145, MAX + 262146, 2 * MAX, 3 * MAX + 17};
    static const char *const ends[] = {"\n", "\r\n", "\nnext\n", "\r\nnext", "", "\r", "\r\rz\n"};
    char *p = malloc(4 * MAX);
    for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++)
        for (size_t e = 0; e < sizeof ends / sizeof *ends; e++)
            for (size_t before = 0; before < 7; before += 3) {
                size_t n = before;
                memset(p, 'b', before);
                if (before > 0)
                    p[before - 1] = '\n';
                memset(p + n, 'x', lengths[l]);
                n += lengths[l];
                memcpy(p + n, ends[e], strlen(ends[e]));
                n += strlen(ends[e]);
                compare(reader_of(p, n), p, n);
            }
    free(p);
}

static void test_random_texts(void **state)
{
    (void)state;
    la_rng r = la_rng_new(3);
    char *p = malloc(4 * MAX);
    for (int trial = 0; trial < 12; trial++) {
        size_t n = 0, longest = trial % 3 == 0 ? 200 : trial % 3 == 1 ? 70000 : MAX + 300000;
        while (n < 3 * MAX / 2) {
            size_t len = (size_t)la_rng_below(&r, longest);
            memset(p + n, (int)('a' + la_rng_below(&r, 26)), len);
            n += len;
            if (la_rng_below(&r, 3) == 0)
                p[n++] = '\r';
            p[n++] = '\n';
        }
        check(p, n - la_rng_below(&r, 3));
    }
    free(p);
}

static void test_cut_gzip_gives_whole_lines(void **state)
{
    (void)state;
    char text[4000];
    size_t n = 0, gz_n = 0;
    for (int i = 0; n < 3900; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "line %d of it\n", i * i * 7919);
    unsigned char gz[8192];
    gzip_member(gz, &gz_n, sizeof gz, text, n);
    for (size_t cut = 2; cut < gz_n; cut++) {
        logad_reader *r = reader_of(gz, cut);
        logad_line got, want = {0};
        size_t at = 0;
        bool more;
        while (logad_reader_next(r, &got, &more, NULL) == LOGAD_OK && more) {
            assert_true(simple_next(text, n, &at, &want));
            assert_int_equal(got.len, want.len);
            assert_memory_equal(got.text, want.text, got.len);
        }
        assert_non_null(strstr(logad_reader_damage(r), "cut short"));
        logad_reader_close(r);
    }
}

static void test_files(void **state)
{
    (void)state;
    scratch s;
    logad_reader *r;
    logad_error err;
    scratch_make(&s);
    const char *path = scratch_write(&s, "x.log", "a\nb", 3);
    assert_int_equal(logad_reader_open(&r, path, NULL), LOGAD_OK);
    compare(r, "a\nb", 3);
    int fd = open(path, O_RDONLY), saved = dup(STDIN_FILENO);
    dup2(fd, STDIN_FILENO);
    assert_int_equal(logad_reader_open(&r, "-", NULL), LOGAD_OK);
    compare(r, "a\nb", 3);
    dup2(saved, STDIN_FILENO);
    close(saved);
    close(fd);
    assert_int_equal(logad_reader_open(&r, scratch_path(&s, "no"), &err), LOGAD_EINPUT);
    assert_null(r);
    assert_int_equal(logad_reader_open(&r, s.dir, &err), LOGAD_EINPUT);
    logad_reader_close(NULL);
    scratch_remove(&s);
}

/* A pipe that gives a byte at a time, through marks and magic numbers. */
static void drip(const void *p, size_t n, const char *want, size_t want_n)
{
    int ends[2];
    logad_reader *r;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        for (size_t i = 0; i < n; i++) {
            if (write(ends[1], (const char *)p + i, 1) != 1)
                _exit(1);
            if (i < 16)
                usleep(1000);
        }
        _exit(0);
    }
    close(ends[1]);
    char path[64];
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    assert_int_equal(logad_reader_open(&r, path, NULL), LOGAD_OK);
    compare(r, want, want_n);
    close(ends[0]);
    waitpid(child, NULL, 0);
}

static void test_pipes(void **state)
{
    (void)state;
    static const char text[] = "\xEF\xBB\xBF"
                               "one\r\ntwo\nthree";
    unsigned char gz[1000];
    size_t n = 0;
    gzip_member(gz, &n, sizeof gz, text, 8);
    gzip_member(gz, &n, sizeof gz, text + 8, sizeof text - 1 - 8);
    drip(text, sizeof text - 1, text, sizeof text - 1);
    drip(gz, n, text, sizeof text - 1);
}

/* Bytes as they are, put back in part, between lines. */
static void test_raw(void **state)
{
    (void)state;
    static const char text[] = "one\ntwo\nthree\nfour\nfive";
    scratch s;
    logad_reader *r;
    logad_line line;
    char out[64];
    bool more;
    scratch_make(&s);
    const char *path = scratch_write(&s, "a.log", text, sizeof text - 1);
    assert_int_equal(logad_reader_open(&r, path, NULL), LOGAD_OK);
    assert_true(la_reader_is_raw(r));
    assert_int_equal(logad_reader_next(r, &line, &more, NULL), LOGAD_OK);
    assert_int_equal(la_reader_offset(r), 4);
    assert_int_equal(la_reader_raw(r, out, 7), 7);
    assert_memory_equal(out, "two\nthr", 7);
    la_reader_unread(r, out + 4, 3);
    assert_int_equal(la_reader_offset(r), 8);
    assert_int_equal(logad_reader_next(r, &line, &more, NULL), LOGAD_OK);
    assert_int_equal(line.byte, 8);
    assert_int_equal(line.len, 5);
    assert_memory_equal(line.text, "three", 5);
    assert_int_equal(la_reader_raw(r, out, sizeof out), 9);
    assert_memory_equal(out, "four\nfive", 9);
    la_reader_unread(r, out + 5, 4);
    assert_int_equal(logad_reader_next(r, &line, &more, NULL), LOGAD_OK);
    assert_true(more);
    assert_int_equal(line.byte, 19);
    assert_memory_equal(line.text, "five", 4);
    assert_int_equal(la_reader_raw(r, out, sizeof out), 0);
    assert_int_equal(logad_reader_next(r, &line, &more, NULL), LOGAD_OK);
    assert_false(more);
    assert_false(la_reader_is_cut(r));
    la_reader_hold_tail(r);
    assert_false(la_reader_is_raw(r));
    logad_reader_close(r);
    scratch_remove(&s);
}

/* Each line in pieces: together they are the line, and it counts once. */
static void test_pieces(void **state)
{
    (void)state;
    static const char text[] = "abcdefg\r\n\nabcd\r\nabcdefgh";
    static const char *const want[] = {"1 abcd+", "1 efg", "2 ", "3 abcd", "4 abcd+", "4 efgh"};
    logad_reader *r = reader_of(text, sizeof text - 1);
    logad_line line;
    bool more;
    la_reader_split(r, 4);
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        char got[64];
        assert_int_equal(logad_reader_next(r, &line, &more, NULL), LOGAD_OK);
        assert_true(more);
        snprintf(got, sizeof got, "%u %.*s%s", (unsigned)line.number, (int)line.len, line.text,
                 la_reader_goes_on(r) ? "+" : "");
        assert_string_equal(got, want[i]);
        assert_false(line.cut);
    }
    assert_int_equal(logad_reader_next(r, &line, &more, NULL), LOGAD_OK);
    assert_false(more);
    logad_reader_close(r);
}

static void test_pieces_that_come_again(void **state)
{
    (void)state;
    static const char text[] = "abcdefgh\nabcdef\nx";
    logad_reader *r = reader_of(text, sizeof text - 1);
    logad_line line;
    bool more;
    la_reader_split(r, 4);
    assert_int_equal(logad_reader_next(r, &line, &more, NULL), LOGAD_OK);
    la_reader_back(r, 3);
    assert_int_equal(logad_reader_next(r, &line, &more, NULL), LOGAD_OK);
    assert_memory_equal(line.text, "bcde", 4);
    assert_int_equal(line.byte, 1);
    assert_int_equal(line.number, 1);
    assert_true(la_reader_goes_on(r));
    la_reader_finish(r);
    assert_false(la_reader_goes_on(r));
    assert_int_equal(logad_reader_n_cut(r), 1);
    la_reader_split(r, 0);
    assert_int_equal(logad_reader_next(r, &line, &more, NULL), LOGAD_OK);
    assert_int_equal(line.number, 2);
    assert_int_equal(line.len, 6);
    logad_reader_close(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small_texts),
        cmocka_unit_test(test_lengths_about_the_limit),
        cmocka_unit_test(test_random_texts),
        cmocka_unit_test(test_cut_gzip_gives_whole_lines),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_pipes),
        cmocka_unit_test(test_raw),
        cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_pieces_that_come_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
