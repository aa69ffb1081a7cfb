/* Reports: one JSON object with the promised top level; text of at most 80 columns. */
#include "eval/eval.h"
#include <cjson/cJSON.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../near.h"

static la_eval_report sample(la_ledger *ledger)
{
    la_eval_report r = {.target = "bgl\x1b[31m",
                        .model_name = "zerolog, gru, seed 1, for bgl, sha256 0123456789ab",
                        .method = "zerolog",
                        .simulated = true,
                        .protocol = "transductive: training saw all of these sessions, without "
                                    "their labels, and a little more so that the line is long",
                        .grouping = "by node, windows of 120 lines",
                        .n_sessions = 575061,
                        .n_anomalous = 16838,
                        .n_sequences = 18384,
                        .ledger = ledger,
                        .seed = 1};
    r.model.name = "zerolog";
    r.model.threshold = 0.5;
    r.model.by_session = (la_metrics){.precision = 0.75,
                                      .recall = 0.5,
                                      .f1 = 0.6,
                                      .auc = 0.9,
                                      .ap = 0.7,
                                      .base_rate = 0.0293,
                                      .oracle_f1 = 0.65,
                                      .tp = 8419,
                                      .fp = 2806,
                                      .fn = 8419,
                                      .tn = 555417};
    r.model.by_sequence.f1 = 0.55;
    r.model.unseen_f1 = (double)NAN;
    r.model.interval[0] = 0.58;
    r.model.interval[1] = 0.62;
    for (int i = 0; i < LA_BASE_N; i++) {
        r.baseline[i] = r.model;
        r.baseline[i].name = la_baseline_name((la_baseline)i);
        r.baseline[i].by_session.auc = (double)NAN;
    }
    return r;
}

static void fill_ledger(la_ledger *l)
{
    for (int i = 0; i < 4; i++)
        assert_int_equal(la_ledger_add(l, "hdfs", "train (source)", 575061, NULL), LOGAD_OK);
}

static double number(const cJSON *o, const char *name)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(o, name);
    if (!cJSON_IsNumber(v))
        fail_msg("%s is not a number", name);
    return v->valuedouble;
}

static void json_has_the_promised_shape(void **state)
{
    (void)state;
    la_ledger ledger = {0};
    fill_ledger(&ledger);
    la_eval_report r = sample(&ledger);
    la_buf b = {0};
    la_report_json(&r, &b);
    assert_false(b.failed);
    const char *end = NULL;
    cJSON *o = cJSON_ParseWithOpts(b.p, &end, 0);
    assert_non_null(o);
    assert_string_equal(end, "\n");
    assert_near(number(o, "precision"), 0.75, 1e-9);
    assert_near(number(o, "recall"), 0.5, 1e-9);
    assert_near(number(o, "f1"), 0.6, 1e-9);
    assert_near(number(o, "auc"), 0.9, 1e-9);
    assert_near(number(o, "ap"), 0.7, 1e-9);
    assert_near(number(o, "base_rate"), 0.0293, 1e-9);
    assert_near(number(o, "dedup_f1"), 0.55, 1e-9);
    const cJSON *item;
    unsigned n_numbers = 0;
    cJSON_ArrayForEach(item, o)
    {
        n_numbers += cJSON_IsNumber(item) ? 1 : 0;
        assert_true(cJSON_IsNumber(item) || cJSON_IsObject(item));
    }
    assert_int_equal(n_numbers, 7);
    const cJSON *rare = cJSON_GetObjectItemCaseSensitive(
        cJSON_GetObjectItemCaseSensitive(o, "baselines"), "rarity");
    assert_near(number(rare, "f1"), 0.6, 1e-9);
    assert_true(cJSON_IsNull(cJSON_GetObjectItemCaseSensitive(rare, "auc")));
    assert_near(number(cJSON_GetObjectItemCaseSensitive(o, "counts"), "tp"), 8419, 0);
    assert_near(number(cJSON_GetObjectItemCaseSensitive(o, "set"), "sessions"), 575061, 0);
    cJSON_Delete(o);
    la_buf_free(&b);
    la_ledger_free(&ledger);
}

static void text_is_plain_and_fits(void **state)
{
    (void)state;
    la_ledger ledger = {0};
    fill_ledger(&ledger);
    la_eval_report r = sample(&ledger);
    la_buf b = {0};
    la_report_text(&r, &b);
    assert_false(b.failed);
    size_t column = 0;
    for (size_t i = 0; i < b.n; i++) {
        assert_true(b.p[i] == '\n' || (b.p[i] >= ' ' && b.p[i] <= '~'));
        column = b.p[i] == '\n' ? 0 : column + 1;
        if (column > 80)
            fail_msg("a line is longer than 80: ...%.40s", b.p + i - 40);
    }
    assert_non_null(strstr(b.p, "SIMULATED"));
    assert_non_null(strstr(b.p, "transductive"));
    assert_non_null(strstr(b.p, "hdfs 575061 (train, source)"));
    assert_non_null(strstr(b.p, "Uses the labels"));
    for (int i = 0; i < LA_BASE_N; i++)
        assert_non_null(strstr(b.p, la_baseline_name((la_baseline)i)));
    la_buf_reset(&b);
    r.simulated = false;
    la_report_text(&r, &b);
    assert_null(strstr(b.p, "SIMULATED"));
    la_buf_free(&b);
    la_ledger_free(&ledger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_has_the_promised_shape),
        cmocka_unit_test(text_is_plain_and_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
