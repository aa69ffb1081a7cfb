/* parse/scan.c: which parts of a message are variables, by the table tests/tables/mask.test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../table.h"
#include "parse/mask.h"

/* "\xNN" in a table stands for a byte. */
static size_t unescape(char *s)
{
    char *out = s;
    for (char *p = s; *p != '\0';) {
        if (p[0] == '\\' && p[1] == 'x' && p[2] != '\0' && p[3] != '\0') {
            char hex[3] = {p[2], p[3], '\0'};
            *out++ = (char)strtol(hex, NULL, 16);
            p += 4;
        } else {
            *out++ = *p++;
        }
    }
    *out = '\0';
    return (size_t)(out - s);
}

static void test_table(void **state)
{
    (void)state;
    table t;
    table_open(&t, "mask.test");
    while (table_next(&t)) {
        const char *user = t.rule;
        la_masker *m;
        la_masked out;
        la_buf got = {0};
        logad_error err;
        size_t n = unescape(t.text);
        unescape(t.expected);
        assert_int_equal(la_masker_new(&m, &user, t.rule[0] == '-' ? 0 : 1, &err), LOGAD_OK);
        la_mask(m, t.text, n, &out);
        for (size_t i = 0; i < out.n_vars; i++)
            la_buf_printf(&got, "%s(%.*s) ", logad_var_type_name(out.vars[i].type),
                          (int)out.vars[i].len, t.text + out.vars[i].at);
        la_masked_write(&out, "<*>", &got);
        table_check(&t, got.p);
        la_buf_free(&got);
        la_masker_free(m);
    }
    assert_true(t.groups > 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
