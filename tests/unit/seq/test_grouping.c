/* Groupings as text, both ways. */
#include "seqtest.h"

#include "seq/grouping.h"

static void reads_and_writes(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out, *words;
    } rows[] = {
        {"id:block", "id:block", "by block id"},
        {"id:instance", "id:instance", "by instance id"},
        {"id:job=(\\d+)", "id:job=(\\d+)", "by ids matching job=(\\d+)"},
        {"id:a:b", "id:a:b", "by ids matching a:b"},
        {"id:uuid", "id:uuid", "by UUID"},
        {"id:trace,rest:20", "id:trace,rest:20", "by trace id, lines without one in windows of 20"},
        {"id:a,rest:b", "id:a,rest:b", "by ids matching a,rest:b"},
        {"id:a,rest:2,rest:3", "id:a,rest:2,rest:3",
         "by ids matching a,rest:2, lines without one in windows of 3"},
        {"field:req_id", "field:req_id", "by the id behind req_id"},
        {"field:@x.y,rest:7", "field:@x.y,rest:7",
         "by the id behind @x.y, lines without one in windows of 7"},
        {"node", "node:120", "by node, windows of 120 lines"},
        {"node:7", "node:7", "by node, windows of 7 lines"},
        {"count", "count:20", "windows of 20 lines"},
        {"count:20", "count:20", "windows of 20 lines"},
        {"time:0.5", "time:0.5", "windows of 0.5 seconds"},
        {"time", "time:60", "windows of 60 seconds"},
        {"auto", "auto", "as the lines suggest"},
        {"given", "given", "as published"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        la_grouping g, again;
        char text[200], words[200];
        assert_int_equal(la_grouping_parse(&g, rows[i].in, NULL), LOGAD_OK);
        la_grouping_text(&g, text, sizeof text);
        assert_string_equal(text, rows[i].out);
        la_grouping_words(&g, words, sizeof words);
        assert_string_equal(words, rows[i].words);
        assert_int_equal(la_grouping_parse(&again, text, NULL), LOGAD_OK);
        assert_int_equal(again.kind, g.kind);
        assert_int_equal(again.size, g.size);
        assert_string_equal(again.key, g.key);
    }
}

static void refuses(void **state)
{
    (void)state;
    static const char *const rows[] = {"",
                                       "id",
                                       "id:",
                                       "ids:x",
                                       "id:,rest:5",
                                       "id:x,rest:0",
                                       "id:x,rest:",
                                       "field",
                                       "field:",
                                       "field:7a",
                                       "field:a b",
                                       "field:a.",
                                       "field:a,rest:x",
                                       "node:0",
                                       "node:",
                                       "node:-1",
                                       "node:1x",
                                       "count:0",
                                       "time:0",
                                       "time:nan",
                                       "time:1e99",
                                       "count:99999999999999999999",
                                       "block",
                                       " id:block",
                                       "count:1 "};
    logad_error err;
    la_grouping g;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(la_grouping_parse(&g, rows[i], &err), LOGAD_EUSAGE);
        assert_says(err, "id:block");
    }
    char longest[200] = "id:";
    memset(longest + 3, 'a', 127);
    assert_int_equal(la_grouping_parse(&g, longest, NULL), LOGAD_OK);
    longest[130] = 'a';
    assert_int_equal(la_grouping_parse(&g, longest, NULL), LOGAD_EUSAGE);
}

static void follows_the_format(void **state)
{
    (void)state;
    assert_string_equal(la_grouping_for_format("hdfs").key, "block");
    assert_string_equal(la_grouping_for_format("openstack").key, "instance");
    assert_int_equal(la_grouping_for_format("bgl").kind, LA_GROUP_NODE);
    assert_int_equal(la_grouping_for_format("thunderbird").size, 120);
    assert_int_equal(la_grouping_for_format("syslog").kind, LA_GROUP_COUNT);
    assert_int_equal(la_grouping_for_format(NULL).size, LA_GROUP_LINES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_and_writes),
        cmocka_unit_test(refuses),
        cmocka_unit_test(follows_the_format),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
