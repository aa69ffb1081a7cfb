/* parse/drain.c: learning, by the table tests/tables/drain.test, and its limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../table.h"
#include "base/log.h"
#include "parse/drain.h"

static la_drain *drain(uint32_t max_templates)
{
    la_drain_options o = {.max_templates = max_templates};
    la_drain *d = la_drain_new(&o);
    assert_non_null(d);
    return d;
}

static uint32_t learn(la_drain *d, const char *text)
{
    uint32_t t;
    assert_int_equal(la_drain_learn(d, la_str_of(text), &t, NULL), LOGAD_OK);
    assert_true(t < la_drain_count(d));
    return t;
}

static void test_table(void **state)
{
    (void)state;
    table t;
    table_open(&t, "drain.test");
    while (table_next(&t)) {
        la_drain *d = drain(0);
        uint32_t ids[32];
        size_t n = 0;
        la_buf got = {0};
        for (const char *p = t.text; p != NULL; n++) {
            const char *end = strstr(p, " / ");
            la_str text = {p, end != NULL ? (size_t)(end - p) : strlen(p)};
            assert_true(n < 32);
            assert_int_equal(la_drain_learn(d, text, &ids[n], NULL), LOGAD_OK);
            p = end != NULL ? end + 3 : NULL;
        }
        for (size_t i = 0; i < n; i++) {
            la_buf_str(&got, i > 0 ? " / " : "");
            la_buf_str(&got, la_drain_text(d, ids[i]));
        }
        table_check(&t, got.p);
        la_buf_free(&got);
        la_drain_free(d);
    }
    assert_true(t.groups >= 12);
}

static void test_given(void **state)
{
    (void)state;
    la_drain *d = drain(0);
    static const char *const texts[] = {"VM  started <*>", "VM  started <*>", "", " job <*> done"};
    for (uint32_t i = 0; i < 4; i++) {
        uint32_t t;
        assert_int_equal(la_drain_add(d, texts[i], &t, NULL), LOGAD_OK);
        assert_int_equal(t, i);
    }
    for (uint32_t i = 0; i < 4; i++)
        assert_string_equal(la_drain_text(d, i), texts[i]);
    assert_int_equal(learn(d, "job <*> done"), 3);
    assert_int_equal(la_drain_count(d), 4);
    la_drain_free(d);
}

/* What was given keeps its bytes until it is more general; its words are found even then. */
static void test_given_text(void **state)
{
    (void)state;
    static const char *const texts[] = {"disk  a1 is\tfull", "disk b2 was mounted",
                                        " disk c3 was lost ", "", "user=<*> came"};
    la_drain *d = drain(0);
    la_buf b = {0};
    uint32_t t;
    for (uint32_t i = 0; i < 5; i++) {
        assert_int_equal(la_drain_add(d, texts[i], &t, NULL), LOGAD_OK);
        assert_int_equal(t, i);
    }
    for (uint32_t i = 0; i < 5; i++) {
        assert_string_equal(la_drain_text_in(d, i, &b), texts[i]);
        assert_string_equal(la_drain_text(d, i), texts[i]);
    }
    assert_int_equal(learn(d, "disk a7 is full"), 0);
    assert_string_equal(la_drain_text_in(d, 0, &b), "disk <*> is full");
    assert_int_equal(learn(d, "disk b3 was mounted"), 1);
    assert_string_equal(la_drain_text(d, 1), "disk <*> was mounted");
    assert_string_equal(la_drain_text_in(d, 1, &b), "disk <*> was mounted");
    assert_int_equal(learn(d, "disk a1 is full"), 0);
    assert_int_equal(learn(d, "disk b2 was mounted"), 1);
    assert_string_equal(la_drain_text(d, 2), texts[2]);
    assert_int_equal(la_drain_count(d), 5);
    la_buf_free(&b);
    la_drain_free(d);
}

static void test_max_templates(void **state)
{
    (void)state;
    la_drain *d = drain(3);
    char text[64];
    la_log_set(LA_QUIET);
    for (int i = 0; i < 10; i++) {
        snprintf(text, sizeof text, "%c%c alone", 'a' + i, 'a' + i);
        uint32_t t = learn(d, text);
        assert_int_equal(t < 3, i < 3);
        if (i >= 3)
            assert_string_equal(la_drain_text(d, t), "<*>");
    }
    assert_int_equal(la_drain_n_over(d), 7);
    assert_int_equal(la_drain_count(d), 4);
    assert_string_equal(la_drain_text(d, learn(d, "aa alone")), "aa alone");
    la_drain_free(d);
}

/* Lines made to have nothing in common but their leaf: it stays small. */
static void test_full_leaf(void **state)
{
    (void)state;
    la_drain *d = drain(0);
    char text[128];
    for (int i = 0; i < 3 * LA_DRAIN_MAX_LEAF; i++) {
        int a = 'a' + i % 26, b = 'a' + i / 26 % 26, c = 'a' + i / 676;
        snprintf(text, sizeof text, "x y %c%c%c %c%c%cq %c%c%cr %c%c%cs", a, b, c, a, b, c, a, b, c,
                 a, b, c);
        learn(d, text);
    }
    assert_true(la_drain_count(d) <= LA_DRAIN_MAX_LEAF + 1);
    la_drain_free(d);
}

/* Any line can be learned again and gives the template it had, or a more general one. */
static void test_stable(void **state)
{
    (void)state;
    la_drain *d = drain(0);
    char text[256];
    uint32_t ids[500];
    uint32_t x = 1;
    for (int round = 0; round < 2; round++) {
        x = 1;
        for (int i = 0; i < 500; i++) {
            size_t n = 0;
            for (int w = 0; w < 4; w++) {
                x = x * 1664525u + 1013904223u;
                n += (size_t)snprintf(text + n, sizeof text - n, "%s%c%s", w > 0 ? " " : "",
                                      'a' + (char)(x >> 24) % 5, (x >> 16) % 7 == 0 ? "<*>" : "");
            }
            uint32_t t = learn(d, text);
            if (round == 0)
                ids[i] = t;
            assert_non_null(la_drain_text(d, ids[i]));
        }
    }
    uint32_t before = la_drain_count(d);
    x = 1;
    learn(d, text);
    assert_int_equal(la_drain_count(d), before);
    la_drain_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),      cmocka_unit_test(test_given),
        cmocka_unit_test(test_given_text), cmocka_unit_test(test_max_templates),
        cmocka_unit_test(test_full_leaf),  cmocka_unit_test(test_stable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
