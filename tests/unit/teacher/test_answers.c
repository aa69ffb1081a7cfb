/* Answers are there again, whatever happened to the file's end. */
#include "../fixture.h"

#include "teacher/answers.h"
#include "teacher/budget.h"
#include "teacher/recording.h"

#define KEY_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define KEY_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static la_answer answer(la_label l, const char *reason)
{
    la_answer a = {.label = l, .confidence = 0.625, .prompt_tokens = 3};
    snprintf(a.reason, sizeof a.reason, "%s", reason);
    return a;
}

static void kept_over_a_torn_end(void **state)
{
    (void)state;
    char *dir = scratch_new(), *path = in(dir, "cache");
    la_answers *c = NULL;
    la_answer a = answer(LA_LABEL_ANOMALOUS, "it \"failed\""), got;
    assert_ok(la_answers_open(&c, path, &err));
    assert_false(la_answers_find(c, KEY_A, &got));
    assert_ok(la_answers_add(c, KEY_A, &a, &err));
    la_answers_close(c);
    FILE *f = fopen(path, "ab");
    assert_non_null(f);
    fputs("garbage\n{\"v\":1,\"key\":\"" KEY_B "\",\"lab", f);
    fclose(f);
    assert_ok(la_answers_open(&c, path, &err));
    assert_int_equal(la_answers_n_damaged(c), 2);
    assert_true(la_answers_find(c, KEY_A, &got));
    assert_int_equal(got.label, LA_LABEL_ANOMALOUS);
    assert_near(got.confidence, 0.625, 0);
    assert_string_equal(got.reason, a.reason);
    a = answer(LA_LABEL_NORMAL, "");
    assert_ok(la_answers_add(c, KEY_B, &a, &err));
    la_answers_close(c);
    assert_ok(la_answers_open(&c, path, &err));
    assert_true(la_answers_find(c, KEY_B, &got));
    assert_int_equal(got.label, LA_LABEL_NORMAL);
    la_answers_close(c);
    free(path);
    scratch_free(dir);
}

static void lines_that_are_none(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "{}",
                                      "{\"key\":\"" KEY_A "\"}",
                                      "[]",
                                      "{\"key\":\"short\",\"label\":\"normal\"}",
                                      "{\"key\":\"" KEY_A "\",\"label\":\"unknown\"}"};
    char key[65];
    la_answer a;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(la_answers_line(la_str_of(bad[i]), key, &a));
    assert_true(la_answers_line(LA_STR("{\"key\":\"" KEY_A "\",\"label\":\"normal\"}"), key, &a));
    assert_string_equal(key, KEY_A);
}

static void memory_only_and_bad_places(void **state)
{
    (void)state;
    la_answers *c = NULL;
    la_answer a = answer(LA_LABEL_NORMAL, "x"), got;
    assert_ok(la_answers_open(&c, "", &err));
    assert_ok(la_answers_add(c, KEY_A, &a, &err));
    assert_true(la_answers_find(c, KEY_A, &got));
    la_answers_close(c);
    assert_int_equal(la_answers_open(&c, "/nowhere/at/all", &err), LOGAD_EIO);
}

static void recordings(void **state)
{
    (void)state;
    char *dir = scratch_new(), *calls = in(dir, "calls");
    size_t n = 0;
    assert_ok(la_recording_open(calls, &err));
    assert_null(la_recording_get(calls, KEY_A, &n));
    assert_ok(la_recording_put(calls, KEY_A, LA_STR("{\"model\":\"m\"}"), 200,
                               LA_STR("{\"a\":\"\\n\x01\"}"), &err));
    char *got = la_recording_get(calls, KEY_A, &n);
    assert_non_null(got);
    assert_string_equal(got, "{\"a\":\"\\n\x01\"}");
    free(got);
    put_file(dir, "file", "x");
    char *file = in(dir, "file");
    assert_int_equal(la_recording_open(file, &err), LOGAD_EIO);
    free(file);
    free(calls);
    scratch_free(dir);
}

static void budgets(void **state)
{
    (void)state;
    la_budget b = {.max_calls = 3, .max_tokens = 1000};
    uint64_t r1, r2, r3;
    assert_true(la_budget_take(&b, 400, &r1));
    assert_true(la_budget_take(&b, 400, &r2));
    assert_false(la_budget_take(&b, 400, &r3)); /* what is under way counts */
    la_budget_settle(&b, 400, r1, 100);
    assert_true(la_budget_take(&b, 400, &r3));
    la_budget_settle(&b, 400, r2, 100);
    la_budget_settle(&b, 400, r3, 200);
    assert_false(la_budget_take(&b, 1, &r1)); /* no call is left */
    assert_int_equal(b.calls, 3);
    assert_int_equal(b.tokens, 400);
    b = (la_budget){.max_calls = 9, .max_tokens = 1000};
    assert_true(la_budget_take(&b, 100, &r1));
    la_budget_settle(&b, 100, r1, 450);
    assert_true(la_budget_take(&b, 100, &r1)); /* now taken to cost 450 */
    assert_int_equal(r1, 450);
    assert_false(la_budget_take(&b, 100, &r2));
}

int main(void)
{
    la_log_set(LA_QUIET);
    const struct CMUnitTest tests[] = {cmocka_unit_test(kept_over_a_torn_end),
                                       cmocka_unit_test(lines_that_are_none),
                                       cmocka_unit_test(memory_only_and_bad_places),
                                       cmocka_unit_test(recordings), cmocka_unit_test(budgets)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
