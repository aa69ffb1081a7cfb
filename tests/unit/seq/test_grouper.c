/* Which sessions an event belongs to. */
#include "seqtest.h"

#include "seq/build.h"

static la_grouper *grouper(const char *text)
{
    la_grouping g;
    la_grouper *out;
    assert_int_equal(la_grouping_parse(&g, text, NULL), LOGAD_OK);
    assert_int_equal(la_grouper_new(&out, &g, NULL), LOGAD_OK);
    return out;
}

static logad_event event(const char *content, const char *node, double time)
{
    return (logad_event){.in_format = true,
                         .content = content,
                         .content_len = strlen(content),
                         .node = node,
                         .node_len = node == NULL ? 0 : strlen(node),
                         .has_time = time >= 0,
                         .time = time};
}

static void keys_of(la_grouper *g, logad_event e, const la_whole *whole, const char *expected)
{
    la_str found[LA_GROUP_MAX_KEYS];
    size_t n;
    la_buf out = {0};
    la_buf_str(&out, "");
    assert_int_equal(la_grouper_keys(g, &e, whole, found, &n, NULL), LOGAD_OK);
    for (size_t i = 0; i < n; i++) {
        la_buf_put(&out, found[i].p, found[i].n);
        la_buf_char(&out, ' ');
    }
    assert_string_equal(out.p == NULL ? "" : out.p, expected);
    la_buf_free(&out);
}

/* Checks the keys of an event, given with a space behind each. */
static void keys(la_grouper *g, logad_event e, const char *expected)
{
    keys_of(g, e, NULL, expected);
}

static void by_id(void **state)
{
    (void)state;
    la_grouper *g = grouper("id:block");
    keys(g, event("blk_1 blk_2 blk_1", NULL, -1), "blk_1 blk_2 ");
    keys(g, event("nothing", NULL, -1), "");
    la_grouper_free(g);
    g = grouper("id:t(\\d)");
    keys(g, event("t1 t2 t1 t", NULL, -1), "1 2 ");
    la_grouper_free(g);
}

static void by_name(void **state)
{
    (void)state;
    la_grouper *g = grouper("field:order");
    keys(g, event("Order 17 joins order 18 and order 17", NULL, -1), "17 18 ");
    keys(g, event("nothing", NULL, -1), "");
    const la_whole record = {.record = LA_STR("{\"order\":7,\"order\":8}")};
    keys_of(g, event("order 17", NULL, -1), &record, "17 ");
    keys_of(g, event("nothing", NULL, -1), &record, "7 8 ");
    la_grouper_free(g);
}

/* Of an id of a known kind only the first of a text counts. */
static void by_kind(void **state)
{
    (void)state;
    la_grouper *g = grouper("id:trace");
    keys(g, event("[00f067aa0ba902b7,11f067aa0ba902b7]", NULL, -1), "00f067aa0ba902b7 ");
    keys(g, event("[11f067aa0ba902b7]", NULL, -1), "11f067aa0ba902b7 ");
    la_grouper_free(g);
}

/* Lines without an id: windows of their own, anew in each input. */
static void the_rest(void **state)
{
    (void)state;
    la_grouper *g = grouper("field:order,rest:2");
    keys(g, event("a", NULL, -1), "input#0 ");
    keys(g, event("order 17", NULL, -1), "17 ");
    keys(g, event("b", NULL, -1), "input#0 ");
    keys(g, event("c", NULL, -1), "input#1 ");
    assert_int_equal(la_grouper_file(g, "/logs/app.log", NULL), LOGAD_OK);
    keys(g, event("d", NULL, -1), "app.log#0 ");
    la_grouper_free(g);
}

/* The message goes before the entry of an envelope, and that before the record. */
static void by_id_beyond_the_message(void **state)
{
    (void)state;
    la_grouper *g = grouper("id:req=(\\w+)");
    const la_whole none = {{NULL, 0}, {NULL, 0}},
                   record = {.record = LA_STR("INFO req=h1 req=h2 took req=m")},
                   both = {LA_STR("INFO req=e"), LA_STR("{log:INFO req=e,x:req=r}")},
                   dull = {LA_STR("INFO"), LA_STR("req=r")};
    keys_of(g, event("took req=m", NULL, -1), &record, "m ");
    keys_of(g, event("took", NULL, -1), &record, "h1 h2 m ");
    keys_of(g, event("took", NULL, -1), &both, "e ");
    keys_of(g, event("took", NULL, -1), &dull, "r ");
    keys_of(g, event("took", NULL, -1), &none, "");
    keys_of(g, event("", NULL, -1), &dull, "r ");
    /* An id that no session can have is one all the same. */
    char text[LA_SEQ_MAX_ID + 8] = "req=";
    memset(text + 4, 'x', LA_SEQ_MAX_ID + 1);
    keys_of(g, event(text, NULL, -1), &record, "");
    la_grouper_free(g);
    g = grouper("node:2");
    keys_of(g, event("took", NULL, -1), &record, "");
    la_grouper_free(g);
}

static void by_more_ids_than_fit(void **state)
{
    (void)state;
    la_grouper *g = grouper("id:block");
    static char text[4096];
    size_t n = 0;
    for (unsigned i = 0; i < LA_GROUP_MAX_KEYS; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "blk_%u ", i);
    la_str found[LA_GROUP_MAX_KEYS];
    size_t k;
    logad_event e = event(text, NULL, -1);
    assert_int_equal(la_grouper_keys(g, &e, NULL, found, &k, NULL), LOGAD_OK);
    assert_int_equal(k, LA_GROUP_MAX_KEYS);
    assert_int_equal(la_grouper_n_dropped(g), 0);
    snprintf(text + n, sizeof text - n, "blk_9999");
    e = event(text, NULL, -1);
    assert_int_equal(la_grouper_keys(g, &e, NULL, found, &k, NULL), LOGAD_OK);
    assert_int_equal(k, LA_GROUP_MAX_KEYS);
    assert_int_equal(la_grouper_n_dropped(g), 1);
    la_grouper_free(g);
}

static void by_node(void **state)
{
    (void)state;
    la_grouper *g = grouper("node:2");
    keys(g, event("x", "a", -1), "a#0 ");
    keys(g, event("x", "b", -1), "b#0 ");
    keys(g, event("", "a", -1), "a#0 ");
    keys(g, event("x", NULL, -1), "");
    keys(g, event("x", "a", -1), "a#1 ");
    keys(g, event("x", "b", -1), "b#0 ");
    la_grouper_free(g);
}

static void by_count(void **state)
{
    (void)state;
    la_grouper *g = grouper("count:2");
    assert_int_equal(la_grouper_file(g, "/x/one.log", NULL), LOGAD_OK);
    keys(g, event("x", NULL, -1), "one.log#0 ");
    keys(g, event("x", NULL, -1), "one.log#0 ");
    keys(g, event("x", NULL, -1), "one.log#1 ");
    assert_int_equal(la_grouper_file(g, "/y/one.log", NULL), LOGAD_OK);
    keys(g, event("x", NULL, -1), "/y/one.log#0 ");
    assert_int_equal(la_grouper_file(g, "/y/one.log", NULL), LOGAD_OK);
    keys(g, event("x", NULL, -1), "/y/one.log(2)#0 ");
    assert_int_equal(la_grouper_file(g, "-", NULL), LOGAD_OK);
    keys(g, event("x", NULL, -1), "stdin#0 ");
    logad_event blank = event(" \t", NULL, -1);
    blank.in_format = false;
    keys(g, blank, "");
    la_grouper_free(g);
}

static void by_time(void **state)
{
    (void)state;
    la_grouper *g = grouper("time:60");
    keys(g, event("x", NULL, -1), ""); /* no time yet */
    keys(g, event("x", NULL, 1226262918), "2008-11-09T20:35:00Z ");
    keys(g, event("x", NULL, 1226262959.9), "2008-11-09T20:35:00Z ");
    keys(g, event("x", NULL, 1226262960), "2008-11-09T20:36:00Z ");
    keys(g, event("trace", NULL, -1), "2008-11-09T20:36:00Z ");
    keys(g, event("x", NULL, 1226262918), "2008-11-09T20:35:00Z "); /* out of order */
    keys(g, event("x", NULL, 1e300), "2008-11-09T20:35:00Z ");
    la_grouper_free(g);
    g = grouper("time:0.25");
    keys(g, event("x", NULL, 10.3), "1970-01-01T00:00:10.250Z ");
    la_grouper_free(g);
}

static void refuses(void **state)
{
    (void)state;
    la_grouper *g = NULL;
    la_grouping given = {.kind = LA_GROUP_GIVEN}, bad = {.kind = LA_GROUP_ID, .key = "("};
    assert_int_equal(la_grouper_new(&g, &given, NULL), LOGAD_EUSAGE);
    assert_int_equal(la_grouper_new(&g, &bad, NULL), LOGAD_EUSAGE);
    assert_null(g);
    la_grouper_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_id),
        cmocka_unit_test(by_name),
        cmocka_unit_test(by_kind),
        cmocka_unit_test(the_rest),
        cmocka_unit_test(by_id_beyond_the_message),
        cmocka_unit_test(by_more_ids_than_fit),
        cmocka_unit_test(by_node),
        cmocka_unit_test(by_count),
        cmocka_unit_test(by_time),
        cmocka_unit_test(refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
