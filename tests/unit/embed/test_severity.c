/* How much templates mean failure, with the bundled vectors. */
#include "../eval/tiny_set.h"
#include "embed/severity.h"
#include "embed/words.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../near.h"

static int open_words(void **state)
{
    la_words *w = NULL;
    if (la_words_open(&w, NULL, NULL) != LOGAD_OK)
        return -1;
    *state = w;
    return 0;
}

static int close_words(void **state)
{
    la_words_free(*state);
    return 0;
}

static void the_table_has_every_failure_word(void **state)
{
    float v[100];
    for (int i = 0; i < LA_FAILURE_WORDS_N; i++)
        assert_true(la_words_find(*state, la_str_of(la_failure_words[i]), v));
}

static void failure_words_stand_out(void **state)
{
    la_dataset d = tiny_set();
    double value[5];
    assert_int_equal(la_severity(value, d.templates, 5, *state, NULL), LOGAD_OK);
    assert_near(value[2], 1.0, 1e-6); /* "refused" is one of them */
    assert_true(value[0] < 0.7 && value[1] < 0.7 && value[3] < 0.7);
    assert_near(value[4], 0.0, 0.0); /* no word */
}

static void near_words_are_near(void **state)
{
    char failed[] = "failed", spoon[] = "spoon", none[] = "qzxqzx";
    char *templates[] = {failed, spoon, none};
    double value[3];
    assert_int_equal(la_severity(value, templates, 3, *state, NULL), LOGAD_OK);
    assert_true(value[0] > value[1] && value[1] > 0.0);
    assert_near(value[2], 0.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_has_every_failure_word),
        cmocka_unit_test(failure_words_stand_out),
        cmocka_unit_test(near_words_are_near),
    };
    return cmocka_run_group_tests(tests, open_words, close_words);
}
