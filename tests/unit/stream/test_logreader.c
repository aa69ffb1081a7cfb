/* stream/logreader.c: what is new of a log, record by record, wherever the log was cut. */
#include "logs.h"

/* Objects that share lines and stretch over lines, in any mixture, behind a few that do not. */
static void make_objects(la_buf *b, size_t n, la_rng *rng)
{
    for (size_t i = 0; i < n; i++) {
        static const char *const behind[] = {"\n", "", " ", "\n", "\n\n"};
        bool plain = i < 3 || i + 1 == n;
        const char *inside = !plain && la_rng_below(rng, 4) == 0 ? "\n" : "";
        la_buf_printf(b, "{\"level\":\"info\",%s\"msg\":\"did %zu things\"%s}%s", inside, i,
                      la_rng_below(rng, 4) == 0 ? inside : "",
                      plain ? "\n" : behind[la_rng_below(rng, 5)]);
    }
    assert_false(b->failed);
}

static void put_more(const char *path, const char *p, size_t n)
{
    FILE *f = fopen(path, "ab");
    assert_non_null(f);
    assert_int_equal(fwrite(p, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static uint64_t n_framed; /* lines, those included that were read before */

/* Takes up to so many records of what is new, and checks that none is missing or repeated. */
static size_t read_some(la_logs *l, char *const *path, size_t at, size_t most)
{
    la_log_wish wish = {.parser = {.format = NULL}};
    la_log_reader r;
    la_unit u;
    bool there, more = true;
    assert_ok(la_logs_find(l, path, 1, &err));
    if (!l->items[0].given)
        return 0;
    assert_ok(la_log_open(&r, &l->items[0], &wish, &there, &err));
    assert_true(there);
    size_t n = 0;
    while (n < most) {
        char want[40];
        assert_ok(la_log_next(&r, &u, &more, &err));
        if (!more)
            break;
        if (u.kind == LA_UNIT_RECORD) {
            snprintf(want, sizeof want, "did %zu things", at + n);
            assert_int_equal(u.event.content_len, strlen(want));
            assert_memory_equal(u.event.content, want, strlen(want));
            n++;
        }
        la_log_consume(&r, &u);
    }
    n_framed += la_records_counts(r.records)->lines;
    if (!more)
        la_log_reach(&r, NULL);
    assert_true(la_log_mark(&r));
    la_log_close(&r);
    as_bytes(l);
    return n;
}

/* Takes all that is new, and checks what each unit is: r(ecord), j(oined), s(kipped). */
static size_t read_units(la_logs *l, char *const *path, const char *want)
{
    la_log_wish wish = {.parser = {.format = NULL}};
    la_log_reader r;
    la_unit u;
    bool there, more = true;
    size_t n = 0;
    assert_ok(la_logs_find(l, path, 1, &err));
    assert_true(l->items[0].given);
    assert_ok(la_log_open(&r, &l->items[0], &wish, &there, &err));
    assert_true(there);
    for (;; n++) {
        assert_ok(la_log_next(&r, &u, &more, &err));
        if (!more)
            break;
        assert_int_equal("rjs"[u.kind], want[n]);
        la_log_consume(&r, &u);
    }
    la_log_reach(&r, NULL);
    assert_true(la_log_mark(&r));
    la_log_close(&r);
    as_bytes(l);
    return n;
}

static void test_stops_within_a_line(void **state)
{
    (void)state;
    place p = make_place();
    la_rng rng = la_rng_new(5);
    for (int i = 0; i < 20; i++) {
        la_logs l = {0};
        size_t read = 0, n = 300;
        la_buf b = {0};
        make_objects(&b, n, &rng);
        put_bytes(p.log, b.p, b.n);
        la_buf_free(&b);
        while (read < n) {
            size_t new = read_some(&l, &p.log, read, 1 + la_rng_below(&rng, 9));
            assert_true(new > 0);
            read += new;
        }
        assert_int_equal(read, n);
        assert_int_equal(read_some(&l, &p.log, read, 9), 0);
        la_logs_free(&l);
    }
    free_place(&p);
}

/* A log of objects that grows by any bytes is read on from the last object that is whole. */
static void test_objects_grow(void **state)
{
    (void)state;
    place p = make_place();
    la_rng rng = la_rng_new(6);
    for (int i = 0; i < 20; i++) {
        la_logs l = {0};
        la_buf b = {0};
        size_t read = 0, n = 300, at = 0;
        n_framed = 0;
        make_objects(&b, n, &rng);
        put_bytes(p.log, "", 0);
        while (at < b.n) {
            size_t more = 120 + la_rng_below(&rng, 300);
            more = more < b.n - at ? more : b.n - at;
            put_more(p.log, b.p + at, more);
            at += more;
            read += read_some(&l, &p.log, read, n);
        }
        assert_int_equal(read, n);
        assert_true(n_framed < 4 * l.items[0].line); /* few are read again */
        assert_int_equal(read_some(&l, &p.log, read, n), 0);
        la_buf_free(&b);
        la_logs_free(&l);
    }
    free_place(&p);
}

/* Until it is whole, or no more can come. */
static void test_half_an_object_waits(void **state)
{
    (void)state;
    static const char last[] = "{\n\"msg\":\"did 3 things\",\n\"a\":{\n}\n}\n";
    place p = make_place();
    la_rng rng = la_rng_new(7);
    la_logs l = {0};
    la_buf b = {0};
    make_objects(&b, 3, &rng);
    for (size_t n = 1; n < sizeof last - 1; n++) {
        put_bytes(p.log, b.p, b.n);
        put_more(p.log, last, n);
        assert_int_equal(read_some(&l, &p.log, 0, 9), 3);
        assert_int_equal(read_some(&l, &p.log, 3, 9), 0);
        put_more(p.log, last + n, sizeof last - 1 - n);
        assert_int_equal(read_some(&l, &p.log, 3, 9), 1);
        put_more(p.log, last, n);
        assert_int_equal(read_units(&l, &p.log, ""), 0);
        la_logs_free(&l);
    }
    put_bytes(p.log, b.p, b.n);
    put_more(p.log, last, (size_t)(strchr(last, ',') - last) + 2); /* two whole lines */
    assert_int_equal(read_some(&l, &p.log, 0, 9), 3);
    assert_int_equal(rename(p.log, p.one), 0); /* nothing will come any more */
    assert_int_equal(read_units(&l, &p.one, "rr"), 2);
    la_buf_free(&b);
    la_logs_free(&l);
    free_place(&p);
}

/* What was taken apart once is not framed otherwise from its middle on. */
static void test_no_object_stays_none(void **state)
{
    (void)state;
    static const char none[] = "{\n{\n", behind[] = "\"msg\":\"did\"}\n";
    place p = make_place();
    la_rng rng = la_rng_new(8);
    la_logs l = {0};
    la_buf b = {0};
    make_objects(&b, 3, &rng);
    put_bytes(p.log, b.p, b.n);
    put_more(p.log, none, sizeof none - 1);
    assert_int_equal(read_units(&l, &p.log, "rrrrr"), 5);
    put_more(p.log, behind, sizeof behind - 1);
    assert_int_equal(read_units(&l, &p.log, "r"), 1);
    la_buf_free(&b);
    la_logs_free(&l);
    free_place(&p);
}

/* Of two streams of a container the one may go on while the other writes: a piece waits for the
 * next one, and what stands behind it does, too. */
static void test_streams_go_on(void **state)
{
    (void)state;
    static const char *const first[] = {
        "2016-10-06T00:17:09.1Z stdout P a\n2016-10-06T00:17:09.2Z stderr F b\n",
        "{\"log\":\"a\",\"stream\":\"stdout\",\"time\":\"2016-10-06T00:17:09.1Z\"}\n"
        "{\"log\":\"b\\n\",\"stream\":\"stderr\",\"time\":\"2016-10-06T00:17:09.2Z\"}\n"};
    static const char *const next[] = {
        "2016-10-06T00:17:09.3Z stdout F c\n2016-10-06T00:17:09.4Z stdout F d\n",
        "{\"log\":\"c\\n\",\"stream\":\"stdout\",\"time\":\"2016-10-06T00:17:09.3Z\"}\n"
        "{\"log\":\"d\\n\",\"stream\":\"stdout\",\"time\":\"2016-10-06T00:17:09.4Z\"}\n"};
    place p = make_place();
    for (size_t i = 0; i < 2; i++) {
        la_logs l = {0};
        put_bytes(p.log, first[i], strlen(first[i]));
        assert_int_equal(read_units(&l, &p.log, ""), 0);
        put_more(p.log, next[i], strlen(next[i]));
        assert_int_equal(read_units(&l, &p.log, "rrjr"), 4);
        put_more(p.log, first[i], strlen(first[i]));
        assert_int_equal(read_units(&l, &p.log, ""), 0);
        assert_int_equal(rename(p.log, p.one), 0); /* nothing will come any more */
        assert_int_equal(read_units(&l, &p.one, "rr"), 2);
        la_logs_free(&l);
    }
    free_place(&p);
}

/* A record of one stream goes on behind one of the other, in a later run. */
static void test_traces_go_on(void **state)
{
    (void)state;
    static const char first[] = "2016-10-06T00:17:09.1Z stdout F a is up\n"
                                "2016-10-06T00:17:09.2Z stderr F b is up\n";
    static const char next[] = "2016-10-06T00:17:09.3Z stdout F \tat a.b(c.java:1)\n"
                               "2016-10-06T00:17:09.4Z stdout F d is up\n";
    place p = make_place();
    la_logs l = {0};
    put_bytes(p.log, first, sizeof first - 1);
    assert_int_equal(read_units(&l, &p.log, "rr"), 2);
    assert_int_equal(l.items[0].from, 0); /* of the first stream */
    put_more(p.log, next, sizeof next - 1);
    assert_int_equal(read_units(&l, &p.log, "jr"), 2);
    assert_int_equal(l.items[0].before, 1); /* of the second */
    la_logs_free(&l);
    /* Not from a record of a thousand lines before, or each run would read them all. */
    const char *second = strchr(first, '\n') + 1;
    char want[1202];
    memset(want, 'r', sizeof want);
    put_bytes(p.log, first, (size_t)(second - first));
    for (size_t i = 0; i < 1200; i++)
        put_more(p.log, second, strlen(second));
    assert_int_equal(read_units(&l, &p.log, want), 1201);
    assert_int_equal(l.items[0].before, 1200);
    la_logs_free(&l);
    free_place(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stops_within_a_line),  cmocka_unit_test(test_objects_grow),
        cmocka_unit_test(test_half_an_object_waits), cmocka_unit_test(test_no_object_stays_none),
        cmocka_unit_test(test_streams_go_on),        cmocka_unit_test(test_traces_go_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
