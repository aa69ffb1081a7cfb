/* parse/parse.c: whole runs over files; every physical line has one object. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../io/scratch.h"
#include "base/log.h"
#include "base/str.h"
#include <logad/parse.h>

typedef struct run {
    scratch s;
    char out[512];
    logad_parse_options o;
    logad_parse_summary sum;
    logad_error err;
    char *text;
    size_t n;
} run;

static void begin(run *r)
{
    memset(r, 0, sizeof *r);
    la_log_set(LA_QUIET);
    scratch_make(&r->s);
    snprintf(r->out, sizeof r->out, "%s/out.jsonl", r->s.dir);
    r->o.output = r->out;
}

static logad_status go(run *r, const char *const *inputs, size_t n)
{
    free(r->text);
    r->text = NULL;
    logad_status s = logad_parse(inputs, n, &r->o, &r->sum, &r->err);
    if (s == LOGAD_OK)
        r->text = scratch_read(r->out, &r->n);
    return s;
}

static void end(run *r)
{
    free(r->text);
    scratch_remove(&r->s);
}

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *p = text; (p = strstr(p, what)) != NULL; p++)
        n++;
    return n;
}

static void test_finished_set(void **state)
{
    (void)state;
    run r;
    begin(&r);
    /* The first line's template is only known to vary once the second was read. */
    static const char text[] = "disk sda1 full\ndisk sdb2 full\n\nlast";
    char path[512];
    snprintf(path, sizeof path, "%s", scratch_write(&r.s, "a.log", text, sizeof text - 1));
    const char *inputs[] = {path};
    assert_int_equal(go(&r, inputs, 1), LOGAD_OK);
    assert_int_equal(r.sum.lines, 4);
    assert_int_equal(count(r.text, "\n"), 4);
    assert_int_equal(count(r.text, "\"template\":\"disk <*> full\""), 2);
    assert_non_null(strstr(r.text, "\"vars\":[\"sda1\"]"));
    assert_non_null(strstr(r.text, "{\"line\":3,"));
    assert_int_equal(count(r.text, "\"file\""), 0);
    end(&r);
}

static void test_several_inputs(void **state)
{
    (void)state;
    run r;
    char a[512], b[512];
    begin(&r);
    snprintf(a, sizeof a, "%s", scratch_write(&r.s, "a.log", "one\ntwo\n", 8));
    snprintf(b, sizeof b, "%s", scratch_write(&r.s, "b.log", "one\n", 4));
    const char *inputs[] = {a, b};
    assert_int_equal(go(&r, inputs, 2), LOGAD_OK);
    assert_int_equal(count(r.text, "{\"line\":1,\"file\":"), 2);
    assert_int_equal(count(r.text, "b.log"), 1);
    end(&r);
}

static void test_empty(void **state)
{
    (void)state;
    run r;
    char a[512];
    begin(&r);
    snprintf(a, sizeof a, "%s", scratch_write(&r.s, "a.log", "", 0));
    const char *inputs[] = {a};
    assert_int_equal(go(&r, inputs, 1), LOGAD_OK);
    assert_int_equal(r.n, 0);
    const char *missing[] = {"/nonexistent/x.log"};
    assert_int_equal(go(&r, missing, 1), LOGAD_EINPUT);
    end(&r);
}

static void test_templates_file(void **state)
{
    (void)state;
    run r;
    char a[512], b[512], t[512];
    begin(&r);
    snprintf(a, sizeof a, "%s", scratch_write(&r.s, "a.log", "job 1 ok\nx y\n", 13));
    snprintf(b, sizeof b, "%s", scratch_write(&r.s, "b.log", "job 2 ok\np q r\n", 15));
    snprintf(t, sizeof t, "%s", scratch_path(&r.s, "t.tsv"));
    r.o.templates = t;
    const char *first[] = {a}, *second[] = {b};
    assert_int_equal(go(&r, first, 1), LOGAD_OK);
    assert_int_equal(go(&r, second, 1), LOGAD_OK);
    size_t n;
    char *set = scratch_read(t, &n);
    assert_int_equal(strncmp(set, "event_id\ttemplate\n", 18), 0);
    assert_int_equal(count(set, "\n"), 4);
    assert_int_equal(count(set, "\tjob <*> ok\n"), 1);
    free(set);
    end(&r);
}

static void test_masks_and_limits(void **state)
{
    (void)state;
    run r;
    char a[512], m[512];
    begin(&r);
    snprintf(a, sizeof a, "%s",
             scratch_write(&r.s, "a.log", "by abc now\nby xyz now\ncc dd\nee\n", 31));
    snprintf(m, sizeof m, "%s", scratch_write(&r.s, "m", "w=(?<=by )\\w+\n", 14));
    r.o.mask_file = m;
    r.o.parser.max_templates = 2;
    const char *inputs[] = {a};
    assert_int_equal(go(&r, inputs, 1), LOGAD_OK);
    assert_int_equal(count(r.text, "\"by <*> now\",\"vars\":["), 2);
    assert_int_equal(r.sum.over, 1);
    assert_int_equal(count(r.text, "\"template\":\"<*>\",\"vars\":[\"ee\"]"), 1);
    end(&r);
}

static void test_long_lines(void **state)
{
    (void)state;
    run r;
    char a[512];
    enum { N = (int)LOGAD_LINE_MAX + 100 };
    begin(&r);
    char *text = malloc(N + 3);
    assert_non_null(text);
    memset(text, '"', N);
    memcpy(text + N, "\nx\n", 3);
    snprintf(a, sizeof a, "%s", scratch_write(&r.s, "a.log", text, N + 3));
    const char *inputs[] = {a};
    assert_int_equal(go(&r, inputs, 1), LOGAD_OK);
    assert_int_equal(r.sum.lines, 2);
    assert_int_equal(r.sum.cut, 1);
    assert_int_equal(count(r.text, "\n"), 2);
    free(text);
    end(&r);
}

/* A rendered log in real life: the same lines from gzip, cut short. */
static void test_damage(void **state)
{
    (void)state;
    run r;
    char a[512];
    begin(&r);
    /* gzip of "one\ntwo\n" without its last 8 bytes */
    static const unsigned char gz[] = {0x1f, 0x8b, 8,    0,    0,    0,    0,    0,    0, 3,
                                       0xcb, 0xcf, 0x4b, 0xe5, 0x2a, 0x29, 0xcf, 0xe7, 2, 0};
    snprintf(a, sizeof a, "%s", scratch_write(&r.s, "a.gz", gz, sizeof gz));
    const char *inputs[] = {a};
    assert_int_equal(go(&r, inputs, 1), LOGAD_OK);
    assert_non_null(r.sum.damage);
    assert_non_null(strstr(r.sum.damage, "a.gz"));
    assert_true(r.sum.lines >= 1);
    end(&r);
}

static void test_explain(void **state)
{
    (void)state;
    run r;
    char a[512];
    size_t n;
    static const char text[] = "081109 203615 148 INFO dfs.A: got 17 \x1b[1m\nodd\n";
    begin(&r);
    snprintf(a, sizeof a, "%s", scratch_write(&r.s, "a.log", text, sizeof text - 1));
    const char *inputs[] = {a};
    r.o.parser.format = "hdfs";
    assert_int_equal(logad_parse_explain(inputs, 1, &r.o, 5, &r.err), LOGAD_OK);
    char *out = scratch_read(r.out, &n);
    assert_non_null(strstr(out, "level       INFO"));
    assert_non_null(strstr(out, "<*> number  17"));
    assert_non_null(strstr(out, "line 2: joined"));
    assert_null(strchr(out, 0x1b));
    free(out);
    end(&r);
}

/* Several blocks: the same objects for any number of threads. */
static void test_threads(void **state)
{
    (void)state;
    run r;
    la_buf log = {0};
    begin(&r);
    for (int i = 0; i < 30000; i++)
        la_buf_printf(&log,
                      i % 7 == 0 ? "job%d of user%d failed: code %d\n" : "job %d: step %d of %d\n",
                      i, i % 100, i * i);
    char path[512];
    snprintf(path, sizeof path, "%s", scratch_write(&r.s, "a.log", log.p, log.n));
    const char *inputs[] = {path};
    char *first = NULL;
    assert_true(log.n > (512u << 10));
    for (unsigned threads = 1; threads <= 4; threads++) {
        r.o.threads = threads;
        assert_int_equal(go(&r, inputs, 1), LOGAD_OK);
        assert_int_equal(r.sum.lines, 30000);
        if (first == NULL)
            first = strdup(r.text);
        assert_string_equal(r.text, first);
    }
    free(first);
    la_buf_free(&log);
    end(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads),        cmocka_unit_test(test_finished_set),
        cmocka_unit_test(test_several_inputs), cmocka_unit_test(test_empty),
        cmocka_unit_test(test_templates_file), cmocka_unit_test(test_masks_and_limits),
        cmocka_unit_test(test_long_lines),     cmocka_unit_test(test_damage),
        cmocka_unit_test(test_explain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
