/* parse/recipe.c: what lines of a shape have in common. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parse/recipe.h"
#include <stdio.h>
#include <string.h>

/* The recipe's text with '|' for the places of variables. */
static void check(logad_parser *p, const char *template, const char *marked, const char *want)
{
    la_recipe_maker k = {.parser = p};
    la_recipe r = {0};
    char text[512] = "", all[600];
    size_t n = 0;
    assert_int_equal(logad_parser_seed(p, &template, 1, NULL), LOGAD_OK);
    uint32_t last = (uint32_t)logad_parser_n_templates(p) - 1;
    assert_true(la_recipe_make(&k, &r, last, (la_str){marked, strlen(marked)}));
    for (uint32_t i = 0; i <= r.n_vars; i++) {
        uint32_t from = i == 0 ? 0 : r.ends[i - 1];
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%.*s", i == 0 ? "" : "|",
                              (int)(r.ends[i] - from), la_recipe_text(&r) + from);
    }
    snprintf(all, sizeof all, ",\"event\":\"%016llx\",\"template\":%s}\n",
             (unsigned long long)logad_template_id(template), want);
    assert_string_equal(text, all);
    la_recipe_free(&r);
    la_recipe_maker_free(&k);
}

static void test_recipes(void **state)
{
    (void)state;
    logad_parser *p;
    assert_int_equal(logad_parser_new(&p, NULL, NULL), LOGAD_OK);
    check(p, "", "", "\"\",\"vars\":[]");
    check(p, "a <*> b", "a \xff b", "\"a <*> b\",\"vars\":[\"|\"]");
    check(p, "<*> and <*>", "x\xffy and \"\xff\xff\"",
          "\"<*> and <*>\",\"vars\":[\"x|y\",\"\\\"||\\\"\"]");
    check(p, "say \"<*>\"", "say \"\xff\"", "\"say \\\"<*>\\\"\",\"vars\":[\"|\"]");
    logad_parser_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_recipes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
