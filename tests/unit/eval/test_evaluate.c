/* The whole evaluation of an untrained model on a small set of sequences on disk. */
#include "model/model.h"
#include <cjson/cJSON.h>
#include <logad/eval.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../near.h"

static const char *const templates[] = {"open file", "close file", "disk failure"};
static char folder[] = "/tmp/logad-evaluate-XXXXXX";
static const char *const names[] = {"templates.tsv", "sessions.tsv", "labels.tsv", "other.tsv"};

static void put(const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static int make_set(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL)
        return -1;
    put(names[0], "event_id\ttemplate\n1\topen file\n2\tclose file\n3\tdisk failure\n");
    put(names[1], "a\t1 2\nb\t1 2\nc\t1 3\nd\t2 1\ne\t1 2 3\n");
    put(names[2], "a\t0\nb\t0\nc\t1\nd\t0\ne\t1\n");
    put(names[3], "a\t1\nb\t0\nc\t1\nd\t0\ne\t1\n");
    return 0;
}

static int remove_set(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[256];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    return rmdir(folder);
}

/* The provenance of a model that had the set as one of its inputs. */
static const char *inputs_as(logad_model *m, const char *role)
{
    if (role == NULL)
        return "[]";
    la_dataset *d = NULL;
    la_dataset_options o = {0};
    char hex[65], text[256];
    assert_int_equal(la_dataset_load(&d, folder, &o, NULL), LOGAD_OK);
    la_dataset_digest(d, hex);
    la_dataset_free(d);
    snprintf(text, sizeof text, "[{\"set\":\"s\",\"role\":\"%s\",\"sha256\":\"%s\"}]", role, hex);
    return la_model_text(m, text);
}

/* role NULL: the set is not among the model's inputs. */
static logad_model *model_of(const char *role, double threshold, double holdout)
{
    enum { D = 100 };
    la_encoder_shape shape = la_net_shape(LA_ENCODER_GRU, D);
    la_net *net = NULL;
    logad_model *m = NULL;
    float table[3 * D];
    assert_int_equal(la_net_new(&net, &shape, NULL), LOGAD_OK);
    assert_int_equal(la_model_new(&m, net, NULL), LOGAD_OK);
    la_rng rng = la_rng_new(1);
    la_params_init(&net->params, m->theta, &rng);
    for (int i = 0; i < 3 * D; i++)
        table[i] = (float)la_rng_normal(&rng);
    assert_int_equal(la_model_set_templates(m, templates, 3, table, NULL), LOGAD_OK);
    m->target = "anything";
    m->threshold = threshold;
    m->max_events = 500;
    m->grouping.kind = LA_GROUP_GIVEN;
    m->from = (la_provenance){
        .method = "zerolog", .seed = 1, .holdout = holdout, .inputs = inputs_as(m, role)};
    assert_int_equal(la_ledger_add(&m->ledger, "hdfs", "train (source)", 575061, NULL), LOGAD_OK);
    return m;
}

/* The JSON report, or NULL with the status. */
static cJSON *evaluate(logad_model *m, const char *labels, logad_status *status, logad_error *err)
{
    char path[256], *text = NULL;
    size_t n = 0;
    snprintf(path, sizeof path, "%s/%s", folder, labels == NULL ? "" : labels);
    logad_eval_options o = {.target = folder,
                            .labels = labels == NULL ? NULL : path,
                            .json = true,
                            .seed = 1,
                            .threads = 1};
    *status = logad_eval(m, &o, &text, &n, err);
    assert_int_equal(m->ledger.n, 1); /* the model's own ledger is not touched */
    logad_model_free(m);
    cJSON *o2 = text == NULL ? NULL : cJSON_ParseWithLength(text, n);
    free(text);
    return o2;
}

static const cJSON *at(const cJSON *o, const char *name)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(o, name);
    assert_non_null(v);
    return v;
}

static void figures_ledger_and_protocol(void **state)
{
    (void)state;
    logad_status s;
    cJSON *o = evaluate(model_of("target", -1e9, 0), NULL, &s, NULL);
    assert_int_equal(s, LOGAD_OK);
    assert_near(at(o, "precision")->valuedouble, 0.4, 1e-6); /* everything is called */
    assert_near(at(o, "recall")->valuedouble, 1, 0);
    assert_near(at(o, "base_rate")->valuedouble, 0.4, 1e-6);
    assert_near(at(o, "dedup_f1")->valuedouble, 2.0 / 3, 1e-5);
    assert_near(at(at(at(o, "baselines"), "all-positive"), "f1")->valuedouble, 4.0 / 7, 1e-5);
    assert_near(at(at(at(o, "baselines"), "severity"), "f1")->valuedouble, 1, 0);
    const cJSON *ledger = at(at(o, "ledger"), "labels");
    assert_int_equal(cJSON_GetArraySize(ledger), 2);
    const cJSON *last = cJSON_GetArrayItem(ledger, 1);
    assert_string_equal(at(last, "purpose")->valuestring, "eval, target");
    assert_near(at(last, "opened")->valuedouble, 5, 0);
    assert_non_null(strstr(at(at(o, "protocol"), "text")->valuestring, "transductive"));
    assert_near(at(at(o, "set"), "sequences")->valuedouble, 4, 0);
    cJSON_Delete(o);
}

static void nothing_called_has_no_precision(void **state)
{
    (void)state;
    logad_status s;
    cJSON *o = evaluate(model_of(NULL, 1e9, 0), NULL, &s, NULL);
    assert_int_equal(s, LOGAD_OK);
    assert_true(cJSON_IsNull(at(o, "precision")));
    assert_near(at(o, "f1")->valuedouble, 0, 0);
    assert_non_null(strstr(at(at(o, "protocol"), "text")->valuestring, "inductive"));
    cJSON_Delete(o);
}

static void only_the_held_out_part_is_measured(void **state)
{
    (void)state;
    logad_status s;
    cJSON *o = evaluate(model_of("target", -1e9, 0.999), NULL, &s, NULL);
    assert_int_equal(s, LOGAD_OK);
    assert_non_null(strstr(at(at(o, "protocol"), "text")->valuestring, "held out"));
    /* All that is evaluated is unseen. */
    assert_near(at(at(o, "other"), "unseen_f1")->valuedouble, at(o, "f1")->valuedouble, 0);
    assert_near(at(at(o, "set"), "sequences")->valuedouble, 4, 1);
    cJSON_Delete(o);
}

static void labels_that_training_saw_are_named(void **state)
{
    (void)state;
    logad_status s;
    cJSON *o = evaluate(model_of("source", -1e9, 0), NULL, &s, NULL);
    assert_int_equal(s, LOGAD_OK);
    assert_non_null(strstr(at(at(o, "protocol"), "text")->valuestring, "in sample"));
    cJSON_Delete(o);
}

static void a_label_file_of_ones_own(void **state)
{
    (void)state;
    logad_status s;
    cJSON *o = evaluate(model_of(NULL, -1e9, 0), "other.tsv", &s, NULL);
    assert_int_equal(s, LOGAD_OK);
    assert_near(at(o, "base_rate")->valuedouble, 0.6, 1e-6);
    cJSON_Delete(o);
}

static void missing_things_are_inputs_that_fail(void **state)
{
    (void)state;
    logad_status s;
    logad_error err = {0};
    assert_null(evaluate(model_of(NULL, 0, 0), "nowhere.tsv", &s, &err));
    assert_int_equal(s, LOGAD_EINPUT);
    assert_non_null(strstr(err.text, "nowhere.tsv"));
    logad_model *m = model_of(NULL, 0, 0);
    char *text = NULL;
    size_t n = 0;
    logad_eval_options o = {.target = "/nowhere/at/all", .threads = 1};
    assert_int_equal(logad_eval(m, &o, &text, &n, &err), LOGAD_EINPUT);
    assert_null(text);
    logad_model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_ledger_and_protocol),
        cmocka_unit_test(nothing_called_has_no_precision),
        cmocka_unit_test(only_the_held_out_part_is_measured),
        cmocka_unit_test(labels_that_training_saw_are_named),
        cmocka_unit_test(a_label_file_of_ones_own),
        cmocka_unit_test(missing_things_are_inputs_that_fail),
    };
    return cmocka_run_group_tests(tests, make_set, remove_set);
}
