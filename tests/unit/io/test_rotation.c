/* io/rotation.c: rotated logs in the order of time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "io/rotation.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Words with blanks between them, before and after. */
static void check(const char *before, const char *after)
{
    la_paths p = {0};
    char words[512], got[512] = "";
    char *items[16];
    snprintf(words, sizeof words, "%s", before);
    for (char *w = words; *w != '\0' && p.n < 16;) {
        size_t n = strcspn(w, " ");
        items[p.n++] = w;
        w += n;
        if (*w != '\0')
            *w++ = '\0';
    }
    p.items = items;
    assert_true(la_paths_order(&p));
    for (size_t i = 0; i < p.n; i++)
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", i > 0 ? " " : "", items[i]);
    assert_string_equal(got, after);
}

static void test_order(void **state)
{
    (void)state;
    check("", "");
    check("a.log app.log app.log.1 app.log.10.gz app.log.2.gz z",
          "a.log app.log.10.gz app.log.2.gz app.log.1 app.log z");
    check("d/app.log d/app.log-20240102.gz d/app.log-20240101.zst",
          "d/app.log-20240101.zst d/app.log-20240102.gz d/app.log");
    check("m.log m.log.2024-05-02 m.log.2024-05-01.1 m.log.2024-05-01.2.xz",
          "m.log.2024-05-01.2.xz m.log.2024-05-01.1 m.log.2024-05-02 m.log");
    check("x-2017-05-16_13:53:08 x-2017-05-14_21:27:09", "x-2017-05-14_21:27:09 "
                                                         "x-2017-05-16_13:53:08");
}

/* What belongs to another log keeps its place; equal files keep their order. */
static void test_others_stay(void **state)
{
    (void)state;
    check("b.log a.log - b.log.1", "b.log.1 a.log - b.log");
    check("- x - x", "- x - x");
    check("e/app.log d/app.log.1 d/app.log", "e/app.log d/app.log.1 d/app.log");
    check("part-00001 part-00000 .1 1 12345678", "part-00001 part-00000 .1 1 12345678");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_others_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
