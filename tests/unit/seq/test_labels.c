/* Labels: both file formats, what is refused, and the entry they leave in the ledger. */
#include "seqtest.h"

#include "base/mem.h"
#include "seq/labels.h"

static const la_label_file own = {.purpose = "x"};

static la_dataset *dataset(dir *t)
{
    la_dataset *d;
    dir_write(t, "templates.tsv", "event_id\ttemplate\n1\ta\n");
    dir_write(t, "sessions.tsv", "s1\t1\ns2\t1 1\ns3\t1\n");
    assert_int_equal(la_dataset_load(&d, t->path, NULL, NULL), LOGAD_OK);
    return d;
}

static void reads(void **state, const char *file, const char *text, bool named)
{
    dir *t = *state;
    la_dataset *d = dataset(t);
    la_labels l;
    la_ledger ledger = {0};
    const char *path = dir_write(t, file, text);
    la_label_file from = {.path = named ? path : NULL, .purpose = "eval (target)"};
    assert_int_equal(la_labels_open(&l, d, &from, &ledger, NULL), LOGAD_OK);
    assert_int_equal(l.n, 3);
    assert_int_equal(l.n_anomalous, 1);
    assert_int_equal(l.label[0], 0);
    assert_int_equal(l.label[1], 1);
    assert_int_equal(l.label[2], 0);
    assert_int_equal(ledger.n, 1);
    assert_int_equal(ledger.items[0].opened, 3);
    assert_string_equal(ledger.items[0].purpose, "eval (target)");
    assert_null(strchr(ledger.items[0].set, '/')); /* no folders of this machine */
    assert_int_equal(strncmp(ledger.items[0].set, "logad-seq-", 10), 0);
    la_labels_free(&l);
    la_ledger_free(&ledger);
    la_dataset_free(d);
    unlink(dir_path(t, file));
}

static void reads_its_formats(void **state)
{
    reads(state, "labels.tsv", "s1\t0\ns2\t1\ns3\t0\n", false);
    reads(state, "labels.tsv", "session_id\tlabel\r\ns1\t0\r\ns2\t1 \r\ns3\t0", false);
    reads(state, "labels.tsv", "zz\t1\ns3\t0\ns2\t1\ns2\t1\ns1\t0\n\n", false);
    reads(state, "anomaly_label.csv", "BlockId,Label\ns1,Normal\ns2,Anomaly\ns3,Normal\n", false);
    reads(state, "other.txt", "s1,0\ns2,1\ns3,0\n", true);
    dir_gzip(*state, "labels.tsv.gz", "s1\t0\ns2\t1\ns3\t0\n", 0);
    reads(state, "ignored", "", false);
}

static void wrong(void **state, const char *text, const char *part)
{
    dir *t = *state;
    la_dataset *d = dataset(t);
    la_labels l = {0};
    la_ledger ledger = {0};
    logad_error err;
    dir_write(t, "labels.tsv", text);
    assert_int_equal(la_labels_open(&l, d, &own, &ledger, &err), LOGAD_EINPUT);
    assert_says(err, part);
    assert_null(l.label);
    assert_int_equal(ledger.n, 1); /* they were opened */
    la_ledger_free(&ledger);
    la_dataset_free(d);
}

static void says_what_is_wrong(void **state)
{
    wrong(state, "s1\t0\ns2\t2\ns3\t0\n", "labels.tsv:2: \"2\" is not a label");
    wrong(state, "s1\t0\ns2\t\ns3\t0\n", "labels.tsv:2: ");
    wrong(state, "s1\t0\ns2 1\n", "labels.tsv:2: ");
    wrong(state, "s1\t0\ns2\t1\ns2\t0\ns3\t1\n", "labels.tsv:3: session s2");
    wrong(state, "s1\t0\ns3\t1\n", "no label for 1 of 3 sessions, such as s2");
    wrong(state, "", "no label for 3 of 3 sessions");
    wrong(state, "s1\t0\nsession\tlabel\n", "labels.tsv:2: \"label\" is not a label");
}

static void says_where_there_are_none(void **state)
{
    dir *t = *state;
    la_dataset *d = dataset(t);
    la_labels l = {0};
    la_ledger ledger = {0};
    logad_error err;
    assert_int_equal(la_labels_open(&l, d, &own, &ledger, &err), LOGAD_EINPUT);
    assert_says(err, "no labels");
    assert_int_equal(ledger.n, 0);
    la_label_file none = {.path = dir_path(t, "none"), .purpose = "x"};
    assert_int_equal(la_labels_open(&l, d, &none, &ledger, &err), LOGAD_EINPUT);
    la_ledger_free(&ledger);
    la_dataset_free(d);
}

static void label(dir *t, const char *text, la_label_rest rest, const char *want)
{
    la_dataset *d = dataset(t);
    la_label_file from = {
        .path = dir_write(t, "list.txt", text), .purpose = "import", .rest = rest};
    la_labels l = {0};
    la_ledger ledger = {0};
    logad_error err = {.text = ""};
    logad_status s = la_labels_open(&l, d, &from, &ledger, &err);
    if (want[0] < '0' || want[0] > '2') {
        assert_int_equal(s, LOGAD_EINPUT);
        assert_says(err, want);
    } else {
        assert_int_equal(s, LOGAD_OK);
        uint32_t n = 0;
        for (uint32_t i = 0; i < 3; i++) {
            assert_int_equal(l.label[i], want[i] - '0');
            n += want[i] == '1';
        }
        assert_int_equal(l.n_anomalous, n);
    }
    la_labels_free(&l);
    la_ledger_free(&ledger);
    la_dataset_free(d);
}

static void knows_what_the_others_are(void **state)
{
    dir *t = *state;
    label(t, "s2\n", LA_REST_NORMAL, "010");
    label(t, "These had a fault, all of them:\n\n  s3 \ns9\n", LA_REST_NORMAL, "001");
    label(t, "s1\t1\ns2,fail\n", LA_REST_NORMAL, "110");
    label(t, "s1\t1\ns2\t0\n", LA_REST_NONE, "102");
    label(t, "s2\n", LA_REST_NONE, "list.txt:1: not");
    label(t, "s9\nS1\n", LA_REST_NORMAL, "none of its 2 lines names a session, such as s1");
    label(t, "s9\t1\n", LA_REST_NONE, "none of its 1 lines");
}

static void counts_those_of_the_real_sets(void **state)
{
    (void)state;
    const char *root = getenv("LOGAD_TEST_DATA");
    if (root == NULL) {
        print_message("SKIPPED: LOGAD_TEST_DATA is not set, the real labels are not read\n");
        skip();
    }
    static const struct {
        const char *name;
        uint32_t anomalous;
    } sets[] = {{"hdfs", 16838}, {"bgl", 4677}, {"openstack", 651}};
    for (size_t i = 0; i < 3; i++) {
        char path[512];
        la_dataset *d;
        la_labels l;
        la_ledger ledger = {0};
        snprintf(path, sizeof path, "%s/%s/", root, sets[i].name);
        assert_int_equal(la_dataset_load(&d, path, NULL, NULL), LOGAD_OK);
        assert_int_equal(la_labels_open(&l, d, &own, &ledger, NULL), LOGAD_OK);
        assert_int_equal(l.n_anomalous, sets[i].anomalous);
        assert_string_equal(ledger.items[0].set, sets[i].name);
        la_labels_free(&l);
        la_ledger_free(&ledger);
        la_dataset_free(d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_its_formats, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(says_what_is_wrong, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(knows_what_the_others_are, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(says_where_there_are_none, dir_make, dir_remove),
        cmocka_unit_test(counts_those_of_the_real_sets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
