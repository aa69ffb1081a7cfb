/* Numbers of templates across runs, and the levels of those that the model does not know. */
#include "stream/stream_impl.h"

#include "../fixture.h"
#include <stdlib.h>

static logad_error err;
static char *texts[] = {"job <*> began", "job <*> ended"};
static const logad_model model = {.templates = texts, .n_templates = 2};

static logad_parser *known_parser(void)
{
    logad_parser *p;
    logad_parser_options o = {.header = "<Level> <Content>"};
    assert_ok(logad_parser_new(&p, &o, &err));
    assert_ok(logad_parser_seed(p, (const char *const *)texts, 2, &err));
    logad_parser_freeze(p);
    return p;
}

/* The number of a line's template; its level is counted where the model does not know it. */
static uint32_t take(la_names *t, const char *line)
{
    logad_event e;
    logad_line l = {.text = line, .len = strlen(line), .number = 1};
    assert_ok(logad_parser_event(t->parser, l, &e, &err));
    uint32_t number = la_names_number(t, e.template);
    la_level_tally *levels = la_names_levels(t, number);
    assert_true((levels == NULL) == e.known);
    if (levels != NULL)
        la_level_count(levels, e.level, e.level_len);
    return number;
}

static void new_templates_have_levels(void **state)
{
    (void)state;
    la_names t = {0};
    float severity[4];
    assert_ok(la_names_init(&t, &model, known_parser(), &err));
    /* Carried over from an earlier run, and met again in this one. */
    uint32_t was = la_names_carry(&t, la_str_of("disk is full"));
    assert_int_equal(was, 2);
    la_level_count(la_names_levels(&t, was), "ERROR", 5);
    assert_int_equal(take(&t, "ERROR job 7 began"), 0);
    uint32_t now = take(&t, "INFO disk is full"), other = take(&t, "WARN all seems well");
    assert_int_equal(now, 3);
    assert_int_equal(other, 4);
    uint32_t text = la_names_text(&t, now);
    assert_int_equal(la_names_text(&t, was), text);
    assert_int_equal(la_names_text(&t, other), text + 1);
    assert_ok(la_names_severity(&t, severity, la_map_count(t.texts), &err));
    assert_int_equal(la_map_count(t.texts), 4);
    assert_true(severity[0] == 0 && severity[1] == 0);
    assert_true(severity[text] == 0); /* an error and an info */
    la_level_count(la_names_levels(&t, other), "FATAL", 5);
    assert_ok(la_names_severity(&t, severity, 4, &err));
    assert_true(severity[text + 1] == 0.5f);
    /* A text that was asked for keeps its level when its template's text widens. */
    static const char *const tiers[] = {"beta", "gamma", "delta", "omega", "kappa"};
    uint32_t narrow = take(&t, "ERROR job 910000 replication plan revised for tier alpha");
    uint32_t at = la_names_text(&t, narrow);
    for (size_t i = 0; i < sizeof tiers / sizeof *tiers; i++) {
        char line[100];
        snprintf(line, sizeof line, "ERROR job 91001 replication plan revised for tier %s",
                 tiers[i]);
        take(&t, line);
    }
    float wide[16];
    uint32_t now_at = la_names_text(&t, narrow);
    assert_int_not_equal(now_at, at);
    assert_in_range(la_map_count(t.texts), 6, 16);
    assert_ok(la_names_severity(&t, wide, la_map_count(t.texts), &err));
    assert_true(wide[at] == 1 && wide[now_at] == 1);
    logad_parser_free(t.parser);
    la_names_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_templates_have_levels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
