/* Where a name is looked for, and in which order. */
#include "seqtest.h"

#include "seq/dataset.h"

static void walks_the_folders_in_order(void **state)
{
    dir *t = *state;
    char list[256], home[256], expected[256];
    bool bundled = true;
    dir_folder(t, "a");
    dir_folder(t, "b");
    dir_folder(t, "b/set");
    dir_folder(t, "home");
    dir_folder(t, "home/logad");
    dir_folder(t, "home/logad/data");
    dir_folder(t, "home/logad/data/set");
    dir_folder(t, "home/logad/data/other");
    snprintf(list, sizeof list, ":%s/a:%s/b:", t->path, t->path);
    snprintf(home, sizeof home, "%s/home", t->path);
    setenv("LOGAD_DATA", list, 1);
    setenv("XDG_DATA_HOME", home, 1);
    char *found = la_dataset_find("set", &bundled);
    snprintf(expected, sizeof expected, "%s/b/set", t->path);
    assert_non_null(found);
    assert_string_equal(found, expected);
    assert_false(bundled);
    free(found);
    found = la_dataset_find("other", &bundled);
    snprintf(expected, sizeof expected, "%s/home/logad/data/other", t->path);
    assert_non_null(found);
    assert_string_equal(found, expected);
    free(found);
    unsetenv("LOGAD_DATA");
    found = la_dataset_find("set", &bundled);
    assert_non_null(found);
    assert_non_null(strstr(found, "home/logad"));
    free(found);
    unsetenv("XDG_DATA_HOME");
}

static void takes_plain_names_only(void **state)
{
    dir *t = *state;
    bool bundled;
    setenv("LOGAD_DATA", t->path, 1);
    dir_folder(t, ".x");
    static const char *const names[] = {"", ".", "..", ".x", "a/b", "../x", "-", "-x", "a b", "x*"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_null(la_dataset_find(names[i], &bundled));
    unsetenv("LOGAD_DATA");
}

static void known_sets_are_complete(void **state)
{
    (void)state;
    size_t n;
    const la_known_set *sets = la_known_sets(&n);
    assert_int_equal(n, 3);
    for (size_t i = 0; i < n; i++) {
        assert_true(strlen(sets[i].about) <= 58); /* the table has 80 columns */
        assert_non_null(sets[i].licence);
        assert_int_equal(strncmp(sets[i].url, "https://", 8), 0);
        assert_int_not_equal(sets[i].grouping.kind, LA_GROUP_AUTO);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(walks_the_folders_in_order, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(takes_plain_names_only, dir_make, dir_remove),
        cmocka_unit_test(known_sets_are_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
