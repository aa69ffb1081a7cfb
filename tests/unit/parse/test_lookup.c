/* parse/lookup.c: threads that look ahead get what one gets that asks line by line, also where the
 * memory of shapes starts anew in between. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/log.h"
#include "parse/bits.h"
#include "parse/lookup.h"
#include "parse/shape.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 500, LINES = 3 * LA_SHAPE_MAX, ROOM = 64 + LA_BITS_SLACK };

static size_t write_line(char text[ROOM], unsigned i)
{
    memset(text, 0, ROOM);
    if (i % 4 == 0)
        return (size_t)snprintf(text, 64, "request %u took %u ms", i, i % 7);
    if (i % 4 == 1)
        return (size_t)snprintf(text, 64, "user u%c%c logged in", 'a' + i % 26, 'a' + i / 26 % 26);
    return (size_t)snprintf(text, 64, "%c%c%c of %c%c%c", 'a' + i % 26, 'a' + i / 26 % 26,
                            'a' + i / 676 % 26, 'a' + i % 25, 'a' + i / 25 % 25,
                            'a' + i / 625 % 25);
}

static logad_parser *make_parser(void)
{
    static const char *const known[] = {"request <*> took <*> ms", "user <*> logged out"};
    logad_parser *p;
    logad_parser_options o = {.format = "plain"};
    assert_int_equal(logad_parser_new(&p, &o, NULL), LOGAD_OK);
    assert_int_equal(logad_parser_seed(p, known, 2, NULL), LOGAD_OK);
    logad_parser_freeze(p);
    return p;
}

/* A block by this looker: as many lines as had to wait. */
static size_t look(la_looker *k, logad_event *events, bool *waits, char (*text)[ROOM],
                   unsigned from)
{
    size_t n = 0;
    la_looker_begin(k);
    for (unsigned i = 0; i < BLOCK; i++) {
        events[i] = (logad_event){.content = text[i], .content_len = write_line(text[i], from + i)};
        waits[i] = !la_looker_find(k, &events[i]);
        n += waits[i];
    }
    la_looker_end(k);
    return n;
}

static void test_ahead(void **state)
{
    (void)state;
    logad_parser *one = make_parser(), *many = make_parser();
    la_lookup *l;
    la_looker *k[2];
    static logad_event events[2][BLOCK];
    static bool waits[2][BLOCK];
    static char text[2][BLOCK][ROOM];
    size_t n_waited = 0, n_anew = 0;
    la_log_set(LA_QUIET);
    assert_int_equal(la_lookup_new(&l, many, NULL), LOGAD_OK);
    assert_int_equal(la_looker_new(&k[0], l, NULL), LOGAD_OK);
    assert_int_equal(la_looker_new(&k[1], l, NULL), LOGAD_OK);
    for (unsigned from = 0; from + 2 * BLOCK <= LINES; from += 2 * BLOCK) {
        for (unsigned b = 0; b < 2; b++)
            n_waited += look(k[b], events[b], waits[b], text[b], from + b * BLOCK);
        for (unsigned b = 0; b < 2; b++) {
            bool good = la_lookup_turn(l, k[b]);
            n_anew += !good;
            for (unsigned i = 0; i < BLOCK; i++) {
                logad_event *got = &events[b][i], want = *got;
                la_parsed parsed;
                assert_int_equal(la_parser_message(one, &want, &parsed, NULL), LOGAD_OK);
                if (!good || waits[b][i])
                    assert_int_equal(la_lookup_ask(l, got, NULL), LOGAD_OK);
                assert_int_equal(got->template, want.template);
                assert_int_equal(got->known, want.known);
            }
        }
    }
    assert_in_range(n_waited, LINES / 4, LINES - LINES / 5);
    assert_true(n_anew > 0);
    assert_int_equal(logad_parser_n_templates(one), logad_parser_n_templates(many));
    la_looker_free(k[0]);
    la_looker_free(k[1]);
    la_lookup_free(l);
    logad_parser_free(one);
    logad_parser_free(many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_ahead)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
