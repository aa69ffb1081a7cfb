/* Sessions that two sets share are found whatever the order of sessions and templates. */
#include "world.h"

#include "train/overlap.h"

static la_session_keys keys_of(const char *dir, const char *templates, const char *sessions)
{
    put_file(dir, "templates.tsv", templates);
    put_file(dir, "sessions.tsv", sessions);
    la_dataset *d;
    la_session_keys k = {0};
    assert_ok(la_dataset_load(&d, dir, NULL, &err));
    assert_ok(la_session_keys_new(&k, d, &err));
    assert_int_equal(k.n, d->n_sessions);
    for (uint32_t i = 1; i < k.n; i++)
        assert_true(k.key[i - 1] <= k.key[i]);
    la_dataset_free(d);
    return k;
}

static void counts_sessions_of_both(void **state)
{
    (void)state;
    char *dir = scratch_new();
    la_session_keys none = {0};
    la_session_keys a = keys_of(dir, "event_id\ttemplate\n1\tone\n2\ttwo\n3\tthree\n",
                                "s1\t1 2\ns2\t1 1\ns3\t3\ns4\t2 3\n");
    /* s2 and s4 are the same; s1 has other events, s3 another id. */
    la_session_keys b = keys_of(dir, "event_id\ttemplate\n1\ttwo\n2\tthree\n3\tone\n",
                                "s4\t1 2\ns1\t1 3\nx3\t2\ns2\t3 3\ny\t1\n");
    assert_int_equal(la_session_keys_shared(&a, &b), 2);
    assert_int_equal(la_session_keys_shared(&b, &a), 2);
    assert_int_equal(la_session_keys_shared(&a, &a), 4);
    assert_int_equal(la_session_keys_shared(&a, &none), 0);
    assert_int_equal(la_session_keys_shared(&none, &a), 0);
    la_session_keys_free(&a);
    la_session_keys_free(&b);
    scratch_free(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_sessions_of_both),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
