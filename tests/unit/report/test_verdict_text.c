/* report/verdict_text.c: one object or one line a verdict, whatever its texts hold. */
#include "report/verdict_text.h"
#include "verdicts.h"

static void test_json(void **state)
{
    (void)state;
    la_buf b = {0};
    logad_verdict v = made_up("s\"1", 0.75, "t <*>", "a.log", 7, 99);
    la_verdict_json(&v, &b);
    char want[500];
    snprintf(want, sizeof want,
             "{\"v\":1,\"session\":\"s\\\"1\",\"score\":0.75,\"threshold\":0.5,"
             "\"model\":\"0123456789ab\",\"anomalous\":true,"
             "\"file\":\"a.log\",\"first_line\":7,\"byte\":99,\"n_events\":3,\"windows\":1,"
             "\"window\":0,\"events\":[{\"event\":\"%016llx\",\"template\":\"t <*>\","
             "\"weight\":0.75,\"known\":true,\"file\":\"a.log\",\"line\":7,\"byte\":99}]}\n",
             (unsigned long long)logad_template_id("t <*>"));
    assert_string_equal(b.p, want);
    la_buf_reset(&b);
    v = made_up("s", 0.25, "t", NULL, 0, 0);
    la_verdict_json(&v, &b);
    assert_non_null(strstr(b.p, "\"file\":null,\"first_line\":null,\"byte\":null,"));
    la_buf_free(&b);
}

static void test_text(void **state)
{
    (void)state;
    la_buf b = {0};
    logad_verdict v = made_up("s\x1b[2J", 0.75, "t <*>\ncame", "a.log", 7, 99);
    la_verdict_text(&v, &b);
    assert_string_equal(b.p, "a.log:7: 0.7500 s\\x1B[2J (3 events): 75% t <*>\\x0Acame\n");
    la_buf_free(&b);
}

/* Nobody is shown a reason of 0 %, but for the only one there is. */
static void test_shown(void **state)
{
    (void)state;
    logad_verdict v = made_up("s", 0.75, "t", "a.log", 7, 99);
    v.n_weighed = 3;
    v.events[1].weight = 0.0051;
    v.events[2].weight = 0.005;
    assert_int_equal(la_verdict_shown(&v), 2);
    v.events[0].weight = v.events[1].weight = v.events[2].weight = 0;
    assert_int_equal(la_verdict_shown(&v), 1);
    v.n_weighed = 0;
    assert_int_equal(la_verdict_shown(&v), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_json), cmocka_unit_test(test_text),
                                       cmocka_unit_test(test_shown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
