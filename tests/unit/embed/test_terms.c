/* embed/terms.c: the terms of a text, by the table tests/tables/terms.test. */
#include "base/mem.h"
#include "embed/terms.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../table.h"

/* Of a list with " | " before each term; no term holds a "|". */
static bool has(const la_buf *list, la_str term)
{
    for (const char *p = list->p; p != NULL && (p = strstr(p, " | ")) != NULL; p++) {
        const char *own = p + strlen(" | "), *end = strstr(own, " | ");
        if (la_str_eq(term, (la_str){own, end == NULL ? strlen(own) : (size_t)(end - own)}))
            return true;
    }
    return false;
}

static void meet(void *ctx, la_str term)
{
    la_buf *found = ctx;
    assert_true(term.n <= LA_TERM_MAX);
    if (!has(found, term))
        la_buf_printf(found, " | %.*s", (int)term.n, term.p);
}

static void terms_as_in_the_table(void **state)
{
    (void)state;
    table t;
    table_open(&t, "terms.test");
    while (table_next(&t)) {
        la_buf found = {0};
        la_terms_of(t.text, meet, &found);
        assert_false(found.failed);
        table_check(&t, found.p + strlen(" | "));
        la_buf_free(&found);
    }
    assert_true(t.groups > 25);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_as_in_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
