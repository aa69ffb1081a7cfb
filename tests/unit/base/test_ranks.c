/* base/ranks.c, alone: one rank, which agrees with itself. tests/mpi has several. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/ranks.h"
#include <string.h>

static void test_alone(void **state)
{
    (void)state;
    logad_error err = {.text = ""};
    char text[] = "mine";
    la_ranks_begin();
    assert_int_equal(la_rank(), 0);
    assert_int_equal(la_n_ranks(), 1);
    la_ranks_share(text, sizeof text, 0);
    assert_string_equal(text, "mine");
    assert_int_equal(la_ranks_agree(LOGAD_OK, &err), LOGAD_OK);
    assert_int_equal(la_ranks_agree(la_fail(&err, LOGAD_EIO, "why"), &err), LOGAD_EIO);
    assert_string_equal(err.text, "why");
    assert_int_equal(la_ranks_agree(LOGAD_EIO, NULL), LOGAD_EIO);
    assert_true(la_ranks_any(true));
    assert_false(la_ranks_any(false));
    la_ranks_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_alone)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
