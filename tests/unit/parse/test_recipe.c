/* parse/recipe.c: from notes of lines to JSON objects. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parse/recipe.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool collect(void *ctx, const char *p, size_t n)
{
    la_buf_put(ctx, p, n);
    return true;
}

static bool refuse(void *ctx, const char *p, size_t n)
{
    (void)p;
    *(size_t *)ctx += n;
    return false;
}

static void note(logad_parser *p, la_spool *s, const char *text, size_t n)
{
    logad_event e = {.content = text, .content_len = n, .in_format = true};
    la_parsed parsed;
    la_buf scratch = {0};
    assert_int_equal(la_parser_message(p, &e, &parsed, NULL), LOGAD_OK);
    assert_true(la_recipe_note(s, &parsed, e.template, &scratch));
    la_buf_free(&scratch);
}

static void test_objects(void **state)
{
    (void)state;
    logad_parser *p;
    la_spool *s;
    la_buf out = {0};
    logad_parser_options o = {.format = "plain"};
    static const char *const files[] = {"a \"1\".log", "b.log"};
    assert_int_equal(logad_parser_new(&p, &o, NULL), LOGAD_OK);
    assert_int_equal(la_spool_new(&s, NULL), LOGAD_OK);
    assert_true(la_recipe_note_file(s));
    note(p, s, "disk sda1 full", 14);
    note(p, s, "at \"/ab\\b\" 7", 12);
    assert_true(la_recipe_note_file(s));
    note(p, s, "disk sdb2 full", 14);
    note(p, s, "x=\x01\xff 5", 6);
    assert_int_equal(la_spool_rewind(s, NULL), LOGAD_OK);
    assert_int_equal(la_recipe_write(s, p, files, collect, &out, NULL), LOGAD_OK);
    char want[2048];
    const char *texts[] = {"disk <*> full", "at \"<*>\\b\" <*>", "disk <*> full", "x=\x01\xf7 <*>"};
    const char *shown[] = {"disk <*> full", "at \\\"<*>\\\\b\\\" <*>", "disk <*> full",
                           "x=\\u0001\xef\xbf\xbd <*>"};
    const char *vars[] = {"\"sda1\"", "\"/ab\",\"7\"", "\"sdb2\"", "\"5\""};
    size_t n = 0;
    for (int i = 0; i < 4; i++)
        n += (size_t)snprintf(
            want + n, sizeof want - n,
            "{\"line\":%d,\"file\":\"%s\",\"event\":\"%016llx\",\"template\":\"%s\","
            "\"vars\":[%s]}\n",
            i % 2 + 1, i < 2 ? "a \\\"1\\\".log" : "b.log",
            (unsigned long long)logad_template_id(texts[i]), shown[i], vars[i]);
    assert_string_equal(out.p, want);
    la_buf_free(&out);
    la_spool_free(s);
    logad_parser_free(p);
}

/* The number of a line grows by a digit at 10, 100, ...; every line is there once. */
static void test_numbers(void **state)
{
    (void)state;
    enum { N = 12345 };
    logad_parser *p;
    la_spool *s;
    la_buf out = {0};
    logad_parser_options o = {.format = "plain"};
    char text[32];
    assert_int_equal(logad_parser_new(&p, &o, NULL), LOGAD_OK);
    assert_int_equal(la_spool_new(&s, NULL), LOGAD_OK);
    assert_true(la_recipe_note_file(s));
    for (int i = 1; i <= N; i++)
        note(p, s, text, (size_t)snprintf(text, sizeof text, "n %d", i));
    assert_int_equal(la_spool_rewind(s, NULL), LOGAD_OK);
    assert_int_equal(la_recipe_write(s, p, NULL, collect, &out, NULL), LOGAD_OK);
    const char *at = out.p;
    for (int i = 1; i <= N; i++) {
        int line, value;
        assert_int_equal(sscanf(at, "{\"line\":%d,", &line), 1);
        at = strstr(at, "\"vars\":[\"");
        assert_non_null(at);
        assert_int_equal(sscanf(at, "\"vars\":[\"%d\"]}", &value), 1);
        assert_int_equal(line, i);
        assert_int_equal(value, i);
        at = strchr(at, '\n') + 1;
    }
    assert_true(*at == '\0');
    la_buf_free(&out);
    la_spool_free(s);
    logad_parser_free(p);
}

static void test_stop(void **state)
{
    (void)state;
    logad_parser *p;
    la_spool *s;
    size_t seen = 0;
    assert_int_equal(logad_parser_new(&p, NULL, NULL), LOGAD_OK);
    assert_int_equal(la_spool_new(&s, NULL), LOGAD_OK);
    for (int i = 0; i < 20000; i++)
        note(p, s, "a line of text", 14);
    assert_int_equal(la_spool_rewind(s, NULL), LOGAD_OK);
    assert_int_equal(la_recipe_write(s, p, NULL, refuse, &seen, NULL), LOGAD_OK);
    assert_true(seen > 0 && seen < (512u << 10));
    la_spool_free(s);
    logad_parser_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_objects),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
