/* What logad_sets tells of each named set. */
#include "seqtest.h"

#include <logad/sequence.h>

static void note(void *ctx, const logad_set_info *s)
{
    unsigned *seen = ctx;
    if (strcmp(s->name, "hdfs") == 0) {
        assert_string_equal(s->grouping, "by block id");
        assert_non_null(s->path);
        assert_false(s->simulated);
        *seen |= 1;
    } else if (strcmp(s->name, "bgl") == 0) {
        assert_string_equal(s->grouping, "as published");
        assert_string_equal(s->format, "bgl");
        *seen |= 2;
    } else {
        assert_string_equal(s->name, "openstack");
        *seen |= 4;
    }
}

static void lists_every_set(void **state)
{
    dir *t = *state;
    unsigned seen = 0;
    dir_folder(t, "hdfs");
    setenv("LOGAD_DATA", t->path, 1);
    assert_int_equal(logad_sets(note, &seen, NULL), LOGAD_OK);
    assert_int_equal(seen, 7);
    unsetenv("LOGAD_DATA");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lists_every_set, dir_make, dir_remove)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
