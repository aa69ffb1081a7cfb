/* The label ledger as text and as JSON, both ways. */
#include "seqtest.h"

#include "seq/ledger.h"

static void reads_what_it_writes(void **state)
{
    (void)state;
    la_ledger l = {0}, again = {0};
    la_buf text = {0}, json = {0}, json2 = {0};
    assert_int_equal(la_ledger_add(&l, "hdfs", "train (source)", 575061, NULL), LOGAD_OK);
    assert_int_equal(la_ledger_add(&l, "b\"g\nl", "train (target)", 0, NULL), LOGAD_OK);
    assert_int_equal(la_ledger_add(&l, "x", "threshold", 7, NULL), LOGAD_OK);
    la_ledger_text(&l, &text);
    assert_string_equal(text.p,
                        "labels: hdfs 575061 (train, source); b\"g\\x0Al 0 (train, target); "
                        "x 7 (threshold)");
    la_ledger_json(&l, &json);
    assert_int_equal(la_ledger_parse(&again, json.p, NULL), LOGAD_OK);
    assert_int_equal(again.n, 3);
    assert_string_equal(again.items[1].set, "b\"g\nl");
    la_ledger_json(&again, &json2);
    assert_string_equal(json.p, json2.p);
    la_buf_free(&text);
    la_buf_free(&json);
    la_buf_free(&json2);
    la_ledger_free(&l);
    la_ledger_free(&again);
}

static void an_empty_one_says_so(void **state)
{
    (void)state;
    la_ledger l = {0};
    la_buf text = {0};
    la_ledger_text(&l, &text);
    assert_string_equal(text.p, "labels: none were opened");
    assert_int_equal(la_ledger_parse(&l, "[]", NULL), LOGAD_OK);
    assert_int_equal(l.n, 0);
    la_buf_free(&text);
    la_ledger_free(&l);
}

static void refuses(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "{}",
                                      "[1]",
                                      "[",
                                      "[] x",
                                      "null",
                                      "[{\"set\":\"a\",\"purpose\":\"b\"}]",
                                      "[{\"set\":1,\"purpose\":\"b\",\"opened\":1}]",
                                      "[{\"set\":\"a\",\"purpose\":\"b\",\"opened\":-1}]",
                                      "[{\"set\":\"a\",\"purpose\":\"b\",\"opened\":1.5}]",
                                      "[{\"set\":\"a\",\"purpose\":\"b\",\"opened\":1e300}]",
                                      "[{\"set\":\"a\",\"purpose\":\"b\",\"opened\":1}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        la_ledger l = {0};
        logad_error err;
        assert_int_equal(la_ledger_parse(&l, bad[i], &err), LOGAD_EMODEL);
        assert_says(err, "label ledger");
        la_ledger_free(&l);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_it_writes),
        cmocka_unit_test(an_empty_one_says_so),
        cmocka_unit_test(refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
