/* What inspect prints of a model. */
#include "../fixture.h"

#include <cjson/cJSON.h>

static char *describe(const logad_model *m, bool json)
{
    char *dir = scratch_new(), *path = in(dir, "out");
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_ok(logad_model_describe(m, json, f, &err));
    assert_int_equal(fclose(f), 0);
    size_t n;
    char *text = get_file(path, &n);
    assert_int_equal(strlen(text), n);
    free(path);
    scratch_free(dir);
    return text;
}

static void assert_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("no '%s' in:\n%s", part, text);
}

static void text_says_what_matters(void **state)
{
    (void)state;
    logad_model *m = small_model(LA_ENCODER_GRU);
    char *text = describe(m, false);
    static const char *const parts[] = {"zerolog",
                                        "no adversarial",
                                        "all scrambled",
                                        "18446744073709551610",
                                        "gru",
                                        "41 episodes",
                                        "episode 39",
                                        "beta (simulated sample), 8 templates",
                                        "by node, windows of 77 lines",
                                        "hdfs",
                                        "123 events",
                                        "0.574443",
                                        "alpha 7",
                                        "beta 0",
                                        "fatal timeout node <*>"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        assert_has(text, parts[i]);
    for (const char *p = text; *p != '\0'; p = strchr(p, '\n') + 1)
        assert_true(strcspn(p, "\n") <= 80);
    free(text);
    logad_model_free(m);
}

static void what_was_foretold_is_said(void **state)
{
    (void)state;
    static const struct {
        const char *selection, *line;
    } t[] = {
        {"{\"expected_f1\":0.8,\"expected_quartiles\":[0.695,0.95]}",
         "\nexpected    F1 0.80; of simulated systems that look as hard half have 0.69 to "
         "0.95\n"},
        {"{\"expected_f1\":0.8,\"expected_quartiles\":[null,null]}", "\nexpected    F1 0.80\n"},
        {"{\"expected_f1\":0.8}", "\nexpected    F1 0.80\n"},
        {"{\"expected_f1\":null,\"expected_quartiles\":[null,null]}",
         "\nexpected    no F1 is promised\n"},
        {"{\"expected_f1\":\"high\"}", NULL},
        {"{}", NULL},
    };
    logad_model *m = small_model(LA_ENCODER_GRU);
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        m->from.selection = la_model_text(m, t[i].selection);
        char *text = describe(m, false);
        if (t[i].line != NULL)
            assert_has(text, t[i].line);
        else
            assert_null(strstr(text, "expected  "));
        free(text);
    }
    logad_model_free(m);
}

static void what_was_foretold_ends_with_a_teacher(void **state)
{
    (void)state;
    float taught[1] = {0};
    la_appraiser a = {.taught = taught};
    logad_model *m = small_model(LA_ENCODER_GRU);
    m->from.selection = la_model_text(m, "{\"expected_f1\":0.8}");
    m->appraiser = &a;
    a.taught = NULL;
    char *text = describe(m, false);
    assert_has(text, "\nexpected    F1 0.80\n");
    free(text);
    m->n_templates = 0; /* none that anything was taught of */
    a.taught = taught;
    text = describe(m, false);
    assert_null(strstr(text, "expected  "));
    free(text);
    m->n_templates = FIXTURE_TEMPLATES;
    m->appraiser = NULL;
    logad_model_free(m);
}

static void hostile_texts_do_not_reach_a_terminal(void **state)
{
    (void)state;
    logad_model *m = small_model(LA_ENCODER_GRU);
    const char *bad = la_model_text(m, "a\x1b]0;x\x07\r\x9b");
    m->target = m->format = m->threshold_rule = m->from.method = bad;
    m->templates[2] = (char *)(uintptr_t)bad;
    char *text = describe(m, false);
    for (const char *p = text; *p != '\0'; p++)
        assert_true(*p == '\n' || (*p >= ' ' && *p <= '~'));
    free(text);
    /* In JSON they are escaped, and what is no UTF-8 is replaced. */
    char *json = describe(m, true);
    assert_null(strchr(json, '\x1b'));
    cJSON *o = cJSON_Parse(json);
    assert_non_null(o);
    cJSON_Delete(o);
    free(json);
    logad_model_free(m);
}

static double number(const cJSON *o, const char *key)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(o, key);
    assert_true(cJSON_IsNumber(v));
    return v->valuedouble;
}

static void json_is_one_object_with_everything(void **state)
{
    (void)state;
    logad_model *m = small_model(LA_ENCODER_TRANSFORMER);
    char *text = describe(m, true);
    const char *end = NULL;
    cJSON *o = cJSON_ParseWithOpts(text, &end, 0);
    assert_non_null(o);
    assert_string_equal(end, "\n");
    assert_true(number(o, "v") == 1);
    assert_true(number(o, "parameters") == (double)m->net->params.size);
    assert_true(number(o, "max_events") == 123);
    assert_near(number(o, "threshold"), la_margin_probability(m->threshold), 1e-5);
    assert_near(number(o, "holdout"), 1.0 / 3, 1e-5);
    assert_true(cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(o, "no_adversarial")));
    assert_true(cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(o, "no_meta")));
    const cJSON *grouping = cJSON_GetObjectItemCaseSensitive(o, "grouping");
    assert_string_equal(cJSON_GetStringValue(grouping), "node:77");
    const cJSON *ledger = cJSON_GetObjectItemCaseSensitive(o, "ledger");
    assert_int_equal(cJSON_GetArraySize(ledger), 2);
    assert_true(number(cJSON_GetArrayItem(ledger, 1), "opened") == 0);
    const cJSON *templates = cJSON_GetObjectItemCaseSensitive(o, "templates");
    assert_int_equal(cJSON_GetArraySize(templates), FIXTURE_TEMPLATES);
    const cJSON *first = cJSON_GetArrayItem(templates, 0);
    char id[17];
    snprintf(id, sizeof id, "%016llx", (unsigned long long)logad_template_id(m->templates[0]));
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(first, "event")), id);
    size_t weights = 0;
    const cJSON *t;
    cJSON_ArrayForEach(t, cJSON_GetObjectItemCaseSensitive(o, "tensors"))
    {
        const cJSON *shape = cJSON_GetObjectItemCaseSensitive(t, "shape");
        weights += (size_t)(cJSON_GetArrayItem(shape, 0)->valuedouble *
                            cJSON_GetArrayItem(shape, 1)->valuedouble);
    }
    assert_int_equal(weights, m->net->params.size);
    cJSON_Delete(o);
    free(text);
    logad_model_free(m);
}

static void a_full_disk_is_reported(void **state)
{
    (void)state;
    FILE *f = fopen("/dev/full", "w");
    if (f == NULL) {
        print_message("SKIPPED: /dev/full is not there\n");
        skip();
        return;
    }
    logad_model *m = small_model(LA_ENCODER_GRU);
    assert_int_equal(logad_model_describe(m, true, f, &err), LOGAD_EIO);
    fclose(f);
    logad_model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_says_what_matters),
        cmocka_unit_test(what_was_foretold_is_said),
        cmocka_unit_test(what_was_foretold_ends_with_a_teacher),
        cmocka_unit_test(hostile_texts_do_not_reach_a_terminal),
        cmocka_unit_test(json_is_one_object_with_everything),
        cmocka_unit_test(a_full_disk_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
