/* report/html.c, html_parts.c, html_chart.c: what comes from outside is text, in every place. */
#include "report/html_impl.h"
#include "verdicts.h"

static void expect_text(const char *p, size_t n, const char *want)
{
    la_buf b = {0};
    la_html_text(&b, p, n);
    assert_string_equal(b.p, want);
    la_buf_free(&b);
}

static void test_text(void **state)
{
    (void)state;
    expect_text("<b a='1' b=\"2\">&amp;", 20, "&lt;b a=&#39;1&#39; b=&quot;2&quot;&gt;&amp;amp;");
    expect_text("\x1b[2J\0\xff", 6, "\\x1B[2J\\x00\\xFF");
    expect_text("\xE2\x80\xAEx", 4, "\\u{202E}x");
    /* Pieces of the fixed buffer never part a character. */
    for (size_t shift = 0; shift < 4; shift++) {
        char in[600], want[600];
        memset(in, 'a', sizeof in);
        for (size_t i = 240 + shift; i + 3 <= 300; i += 3)
            memcpy(in + i, "\xE2\x82\xAC", 3);
        memcpy(want, in, sizeof in);
        want[599] = '\0';
        expect_text(in, 599, want);
    }
}

static void test_count(void **state)
{
    (void)state;
    static const struct {
        uint64_t n;
        const char *want;
    } cases[] = {{0, "0"}, {999, "999"}, {1000, "1&#8239;000"}, {1234567, "1&#8239;234&#8239;567"}};
    for (size_t i = 0; i < 4; i++) {
        la_buf b = {0};
        la_html_count(&b, cases[i].n);
        assert_string_equal(b.p, cases[i].want);
        la_buf_free(&b);
    }
}

static void test_page(void **state)
{
    (void)state;
    static const char hostile[] = "</code><script>alert(1)</script>";
    logad_verdict v[] = {made_up("quiet", 0.25, "t", "f", 1, 0),
                         made_up(hostile, 0.75, hostile, hostile, 2, 9)};
    logad_score_summary s = {.lines = 10, .unknown = 5, .events = 40, .damage = hostile};
    snprintf(s.grouping, sizeof s.grouping, "%s", hostile);
    char *text = report_of("html", v, 2, &s);
    assert_int_equal(count_of(text, "<script"), 1);
    assert_int_equal(count_of(text, "alert(1)"),
                     count_of(text, "&lt;script&gt;alert(1)&lt;/script"));
    assert_true(count_of(text, "alert(1)") >= 6);
    assert_int_equal(count_of(text, "<details"), 1);
    assert_int_equal(count_of(text, "1 in 10<"), 1);
    assert_non_null(strstr(text, "50% of the lines are new to the model"));
    assert_non_null(strstr(text, "script-src 'sha256-"));
    free(text);
    text = report_of("html", v, 1, &s);
    assert_non_null(strstr(text, "Nothing anomalous found"));
    free(text);
}

static void test_timeline_wants_times(void **state)
{
    (void)state;
    la_buf b = {0};
    la_anomaly x[] = {{.score = 1}, {.score = 1, .has_time = true, .time = 1e9}};
    la_anomalies a = {.items = x, .n = 1};
    la_html_timeline(&b, &a);
    assert_int_equal(b.n, 0);
    a.n = 2;
    la_html_timeline(&b, &a);
    assert_int_equal(count_of(b.p, "<rect"), 1);
    la_buf_reset(&b);
    x[1].time = 1e300;
    la_html_timeline(&b, &a);
    assert_int_equal(b.n, 0);
    la_buf_free(&b);
}

static void test_histogram(void **state)
{
    (void)state;
    la_buf b = {0};
    la_tally t = {.threshold = 0.5};
    la_html_histogram(&b, &t);
    assert_int_equal(b.n, 0);
    t.bin[3] = 1000;
    t.bin[40] = 2;
    t.bad[40] = 2;
    la_html_histogram(&b, &t);
    assert_int_equal(count_of(b.p, "class=\"ok\""), 2);
    assert_int_equal(count_of(b.p, "class=\"bad\""), 1);
    assert_non_null(strstr(b.p, "1000 sessions from 0.06 to 0.08"));
    assert_non_null(strstr(b.p, "threshold 0.5<"));
    la_buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),      cmocka_unit_test(test_count),
        cmocka_unit_test(test_page),      cmocka_unit_test(test_timeline_wants_times),
        cmocka_unit_test(test_histogram),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
