/* parse/matcher.c on the templates of real sets: lines rendered from them find their own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "base/str.h"
#include "parse/setfile.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EACH 40 /* lines of a template */

/* A value as logs have them. */
static void put_value(la_buf *b, la_rng *r)
{
    unsigned n = (unsigned)la_rng_below(r, 60000);
    switch (la_rng_below(r, 6)) {
    case 0:
        la_buf_printf(b, "blk_%s%u%09u", n % 2 == 0 ? "-" : "", n + 1, n * 7);
        break;
    case 1:
        la_buf_printf(b, "10.250.%u.%u:50010", n % 256, n % 251);
        break;
    case 2:
        la_buf_printf(b, "0x%08x", n * 65537u);
        break;
    case 3:
        la_buf_printf(b, "/mnt/data/dir%u/part-%05u", n % 60, n);
        break;
    default:
        la_buf_printf(b, "%u", n);
    }
}

static void render(la_buf *b, const char *text, la_rng *r)
{
    la_buf_reset(b);
    for (const char *var; (var = strstr(text, "<*>")) != NULL; text = var + 3) {
        la_buf_put(b, text, (size_t)(var - text));
        put_value(b, r);
    }
    la_buf_str(b, text);
}

static void check(const char *data, const char *set)
{
    char path[512];
    la_texts texts = {0};
    logad_parser *p;
    logad_parser_options o = {.format = "plain"};
    la_rng r = la_rng_new(1);
    la_buf line = {0};
    size_t lines = 0, own = 0;
    snprintf(path, sizeof path, "%s/%s/templates.tsv", data, set);
    assert_int_equal(la_templates_read(&texts, path, NULL), LOGAD_OK);
    assert_true(texts.n > 20);
    assert_int_equal(logad_parser_new(&p, &o, NULL), LOGAD_OK);
    assert_int_equal(logad_parser_seed(p, texts.items, texts.n, NULL), LOGAD_OK);
    logad_parser_freeze(p);
    for (size_t i = 0; i < texts.n; i++) {
        for (int k = 0; k < EACH; k++) {
            logad_event e;
            render(&line, texts.items[i], &r);
            assert_int_equal(
                logad_parser_event(p, (logad_line){.text = line.p, .len = line.n}, &e, NULL),
                LOGAD_OK);
            lines++;
            own += e.known && strcmp(logad_parser_template(p, e.template), texts.items[i]) == 0;
        }
    }
    print_message("%s: %zu of %zu rendered lines have their own template\n", set, own, lines);
    assert_true((double)own >= 0.99 * (double)lines);
    la_buf_free(&line);
    logad_parser_free(p);
    la_texts_free(&texts);
}

static void test_sets(void **state)
{
    (void)state;
    const char *data = getenv("LOGAD_TEST_DATA");
    if (data == NULL) {
        print_message("SKIPPED: set LOGAD_TEST_DATA to check the templates of real sets\n");
        skip();
    }
    check(data, "hdfs");
    check(data, "bgl");
    check(data, "openstack");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sets)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
