/* stream/logs.c: names of logs, and which file is which after every kind of rotation. */
#include "logs.h"

#include "../io/gzip.h"

static void expect_name(const char *path, const char *want)
{
    char *name = need(la_log_name(path));
    assert_string_equal(name, want);
    free(name);
}

static void test_names(void **state)
{
    (void)state;
    expect_name("/var/log/app.log", "app.log");
    expect_name("app.log.1", "app.log");
    expect_name("app.log.12.gz", "app.log");
    expect_name("app.log.gz", "app.log");
    expect_name("app.log-20260102", "app.log");
    expect_name("app.log-20260102.gz", "app.log");
    expect_name("app.2026010203", "app");
    expect_name("release-7", "release-7");
    expect_name("7", "7");
    expect_name("a/.1", ".1");
    expect_name(".gz", ".gz");
}

/* Reads what is new of every log, up to so many lines, and says how many there were. */
static uint64_t read_most(la_logs *l, char *const *paths, size_t n, uint64_t most)
{
    la_log_wish wish = {.parser = {.format = "plain"}};
    uint64_t lines = 0;
    assert_ok(la_logs_find(l, paths, n, &err));
    for (size_t i = 0; i < l->n; i++) {
        la_log_reader r;
        la_unit u;
        bool there, more = true;
        if (!l->items[i].given)
            continue;
        assert_ok(la_log_open(&r, &l->items[i], &wish, &there, &err));
        assert_true(there);
        while (lines < most) {
            assert_ok(la_log_next(&r, &u, &more, &err));
            if (!more)
                break;
            la_log_consume(&r, &u);
            lines++;
        }
        if (!more)
            la_log_reach(&r, NULL);
        assert_true(la_log_mark(&r));
        la_log_close(&r);
    }
    as_bytes(l);
    return lines;
}

static uint64_t read_new(la_logs *l, char *const *paths, size_t n)
{
    return read_most(l, paths, n, UINT64_MAX);
}

static void append(const char *path, int from, int to)
{
    FILE *f = fopen(path, "ab");
    assert_non_null(f);
    for (int i = from; i < to; i++)
        fprintf(f, "line %d of a log that goes on and on\n", i);
    assert_int_equal(fclose(f), 0);
}

static void copy(const char *from, const char *to)
{
    size_t n;
    char *p = get_file(from, &n);
    put_bytes(to, p, n);
    free(p);
}

static void test_rename(void **state)
{
    (void)state;
    place p = make_place();
    la_logs l = {0};
    append(p.log, 0, 100);
    assert_int_equal(read_new(&l, &p.log, 1), 100);
    assert_int_equal(read_new(&l, &p.log, 1), 0);
    append(p.log, 100, 107);
    assert_int_equal(rename(p.log, p.one), 0);
    append(p.log, 107, 110);
    /* The rotated file is not even named: it is found beside. */
    assert_int_equal(read_new(&l, &p.log, 1), 10);
    assert_int_equal(read_new(&l, &p.log, 1), 0);
    la_logs_free(&l);
    free_place(&p);
}

static void test_copytruncate(void **state)
{
    (void)state;
    place p = make_place();
    la_logs l = {0};
    char *both[] = {p.log, p.one};
    append(p.log, 0, 100);
    assert_int_equal(read_new(&l, both, 1), 100);
    append(p.log, 100, 107);
    copy(p.log, p.one);
    /* The copy is there and the log not yet cut: it must not count as a new file. */
    assert_int_equal(read_new(&l, both, 2), 7);
    assert_int_equal(read_new(&l, both, 2), 0);
    assert_int_equal(truncate(p.log, 0), 0);
    append(p.log, 107, 300); /* longer than what was read before */
    assert_int_equal(read_new(&l, both, 2), 193);
    assert_int_equal(read_new(&l, both, 2), 0);
    la_logs_free(&l);
    free_place(&p);
}

/* What was read until a run was stopped is known by its bytes like any other. */
static void test_cut_after_a_stop(void **state)
{
    (void)state;
    place p = make_place();
    la_logs l = {0};
    char *both[] = {p.log, p.one};
    append(p.log, 0, 100);
    assert_int_equal(read_most(&l, both, 1, 40), 40);
    copy(p.log, p.one);
    assert_int_equal(truncate(p.log, 0), 0);
    append(p.log, 100, 130);
    assert_int_equal(read_new(&l, both, 2), 90);
    la_logs_free(&l);
    free_place(&p);
}

/* A run comes between the making of the copy and its first byte. */
static void test_empty_copy(void **state)
{
    (void)state;
    place p = make_place();
    la_logs l = {0};
    char *both[] = {p.log, p.one};
    append(p.log, 0, 100);
    assert_int_equal(read_new(&l, both, 1), 100);
    put_bytes(p.one, "", 0);
    append(p.log, 100, 103);
    assert_int_equal(read_new(&l, both, 2), 3);
    append(p.log, 103, 107);
    copy(p.log, p.one);
    assert_int_equal(truncate(p.log, 0), 0);
    assert_int_equal(read_new(&l, both, 2), 4);
    append(p.log, 107, 110);
    assert_int_equal(read_new(&l, both, 2), 3);
    la_logs_free(&l);
    free_place(&p);
}

/* It is cut, and written anew, after it was found and before it is opened. */
static void test_cut_while_read(void **state)
{
    (void)state;
    place p = make_place();
    la_logs l = {0};
    la_log_reader r;
    la_log_wish wish = {.parser = {.format = "plain"}};
    bool there;
    char *both[] = {p.log, p.one};
    append(p.log, 0, 100);
    assert_int_equal(read_new(&l, both, 1), 100);
    append(p.log, 100, 107);
    assert_ok(la_logs_find(&l, both, 1, &err));
    assert_true(l.items[0].given);
    la_log before = l.items[0];
    copy(p.log, p.one);
    assert_int_equal(truncate(p.log, 0), 0);
    assert_ok(la_log_open(&r, &l.items[0], &wish, &there, &err));
    assert_false(there);
    append(p.log, 200, 400);
    assert_ok(la_log_open(&r, &l.items[0], &wish, &there, &err));
    assert_false(there);
    assert_int_equal(l.items[0].end, before.end);
    assert_int_equal(l.items[0].tail, before.tail);
    assert_int_equal(read_new(&l, both, 2), 7 + 200);
    la_logs_free(&l);
    free_place(&p);
}

static void test_gzip_of_the_rotated(void **state)
{
    (void)state;
    place p = make_place();
    la_logs l = {0};
    char *all[] = {p.log, p.gz};
    append(p.log, 0, 100);
    assert_int_equal(read_new(&l, all, 1), 100);
    append(p.log, 100, 140);
    size_t n, n_gz = 0;
    char *bytes = get_file(p.log, &n);
    unsigned char gz[8192];
    gzip_member(gz, &n_gz, sizeof gz, bytes, n);
    free(bytes);
    /* While gzip is at work, its piece is a copy; before it wrote anything, nothing. */
    assert_int_equal(read_new(&l, all, 1), 40);
    for (size_t cut = 0; cut < n_gz; cut += n_gz / 5) {
        put_bytes(p.gz, gz, cut);
        assert_int_equal(read_new(&l, all, 2), 0);
    }
    put_bytes(p.gz, gz, n_gz);
    assert_int_equal(unlink(p.log), 0);
    append(p.log, 140, 150);
    assert_int_equal(read_new(&l, all, 2), 10);
    assert_int_equal(read_new(&l, all, 2), 0);
    la_logs_free(&l);
    free_place(&p);
}

static void test_inode_reuse(void **state)
{
    (void)state;
    place p = make_place();
    la_logs l = {0};
    append(p.log, 0, 100);
    assert_int_equal(read_new(&l, &p.log, 1), 100);
    /* The same inode, other bytes, longer and shorter. */
    assert_int_equal(truncate(p.log, 0), 0);
    append(p.log, 1000, 1200);
    assert_int_equal(read_new(&l, &p.log, 1), 200);
    assert_int_equal(truncate(p.log, 0), 0);
    append(p.log, 2000, 2005);
    assert_int_equal(read_new(&l, &p.log, 1), 5);
    la_logs_free(&l);
    free_place(&p);
}

static void test_half_a_line_waits(void **state)
{
    (void)state;
    place p = make_place();
    la_logs l = {0};
    append(p.log, 0, 3);
    FILE *f = fopen(p.log, "ab");
    fputs("half of", f);
    fclose(f);
    assert_int_equal(read_new(&l, &p.log, 1), 3);
    f = fopen(p.log, "ab");
    fputs(" a line\n", f);
    fclose(f);
    assert_int_equal(read_new(&l, &p.log, 1), 1);
    f = fopen(p.log, "ab");
    fputs("the last", f);
    fclose(f);
    assert_int_equal(rename(p.log, p.one), 0);
    assert_int_equal(read_new(&l, &p.one, 1), 1);
    la_logs_free(&l);
    free_place(&p);
}

static void test_damaged_bytes(void **state)
{
    (void)state;
    place p = make_place();
    la_logs l = {0};
    la_buf b = {0};
    append(p.log, 0, 3);
    assert_int_equal(read_new(&l, &p.log, 1), 3);
    bool used = false;
    la_logs_pack(&l, &used, &b);
    for (size_t n = 0; n < b.n; n++) {
        la_logs other = {0};
        uint32_t *file = NULL;
        size_t n_files;
        la_unpack u = {.p = (const unsigned char *)b.p, .end = (const unsigned char *)b.p + n};
        assert_int_equal(la_logs_unpack(&other, &u, &file, &n_files, &err), LOGAD_ECONFIG);
        free(file);
        la_logs_free(&other);
    }
    la_buf_free(&b);
    la_logs_free(&l);
    free_place(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),          cmocka_unit_test(test_rename),
        cmocka_unit_test(test_copytruncate),   cmocka_unit_test(test_empty_copy),
        cmocka_unit_test(test_cut_while_read), cmocka_unit_test(test_gzip_of_the_rotated),
        cmocka_unit_test(test_inode_reuse),    cmocka_unit_test(test_half_a_line_waits),
        cmocka_unit_test(test_damaged_bytes),  cmocka_unit_test(test_cut_after_a_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
