/* The digest: the same for the same sessions, another for any other. */
#include "seqtest.h"

#include "seq/dataset.h"

static void digest(dir *t, const char *templates, const char *sessions, char hex[65])
{
    la_dataset *d;
    dir_write(t, "templates.tsv", templates);
    dir_write(t, "sessions.tsv", sessions);
    assert_int_equal(la_dataset_load(&d, t->path, NULL, NULL), LOGAD_OK);
    la_dataset_digest(d, hex);
    la_dataset_free(d);
}

static void tells_sets_apart(void **state)
{
    dir *t = *state;
    static const char one[] = "event_id\ttemplate\n1\ta\n2\tb\n";
    static const char *const sessions[] = {"s\t1 2\nt\t1\n", "s\t1\nt\t2 1\n",
                                           "s\t1 2\nt\t1\nu\t1\n", "s\t1 2\nt\t1 1\n",
                                           "s\t1 2 1\n"};
    char base[65], hex[65];
    digest(t, one, sessions[0], base);
    assert_int_equal(strlen(base), 64);
    digest(t, "event_id\ttemplate\n8\ta\n9\tb\n", "x\t8 9\ny\t8\n", hex);
    assert_string_equal(base, hex); /* ids are names only */
    for (size_t i = 1; i < 5; i++) {
        digest(t, one, sessions[i], hex);
        assert_string_not_equal(base, hex);
    }
    digest(t, "event_id\ttemplate\n1\ta\n2\tc\n", sessions[0], hex);
    assert_string_not_equal(base, hex);
}

/* Computed with another SHA-256 over the documented bytes. */
static void has_a_fixed_value(void **state)
{
    char hex[65];
    digest(*state, "event_id\ttemplate\n1\ta\n2\tb\n", "s\t1 2\nt\t1\n", hex);
    assert_string_equal(hex, "5af0040bd08ac5c9f2afb0733e195a2f5392f24db2a699eaaf91cae05aaa72ca");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tells_sets_apart, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(has_a_fixed_value, dir_make, dir_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
