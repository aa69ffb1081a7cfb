/* Ids in messages. */
#include "seqtest.h"

#include "seq/idscan.h"

#define UUID  "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
#define OTHER "FFFFFFFF-4e5f-6071-8293-a4b5c6d7e8f9"

/* All ids of a text, each followed by a bar. */
static void scan(bool (*fn)(la_str, size_t *, la_str *), const char *text, const char *expected)
{
    size_t n = strlen(text), at = 0;
    char *exact = malloc(n + 1); /* ends with the text, so that a read past it is seen */
    assert_non_null(exact);
    memcpy(exact, text, n);
    char *tight = realloc(exact, n > 0 ? n : 1);
    assert_non_null(tight);
    la_buf out = {0};
    la_str id;
    la_buf_str(&out, "");
    while (fn((la_str){tight, n}, &at, &id)) {
        la_buf_put(&out, id.p, id.n);
        la_buf_char(&out, '|');
    }
    assert_string_equal(out.p == NULL ? "" : out.p, expected);
    la_buf_free(&out);
    free(tight);
}

static void finds_blocks(void **state)
{
    (void)state;
    scan(la_scan_block, "Received block blk_-12 of blk_7", "blk_-12|blk_7|");
    scan(la_scan_block, "file /a/blk_5_1001.meta", "blk_5|");
    scan(la_scan_block, "blk_1,blk_2;blk_3", "blk_1|blk_2|blk_3|");
    scan(la_scan_block, "myblk_1 9blk_2 _blk_3", "");
    scan(la_scan_block, "blk_ blk_- blk_x blk blkblk_1 b", "");
    scan(la_scan_block, "bblk blk_9", "blk_9|");
    scan(la_scan_block, "blk_", "");
    scan(la_scan_block, "", "");
    scan(la_scan_block, "blk_-", "");
    scan(la_scan_block, "blk_9223372036854775807", "blk_9223372036854775807|");
}

static void finds_instances(void **state)
{
    (void)state;
    scan(la_scan_instance, "[instance: " UUID "] Claim", UUID "|");
    scan(la_scan_instance, "Deleted allocation for instance " UUID, UUID "|");
    scan(la_scan_instance, "Instance " UUID " and instance: " OTHER " x", UUID "|" OTHER "|");
    scan(la_scan_instance, "[req-" UUID " - -] image " UUID, "");
    scan(la_scan_instance, "instance:" UUID, "");
    scan(la_scan_instance, "instance " UUID "0", "");
    scan(la_scan_instance, "instance 0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f", "");
    scan(la_scan_instance, "instance:", "");
    scan(la_scan_instance, "instance", "");
    scan(la_scan_instance, "nstance " UUID, "");
    scan(la_scan_instance, "", "");
}

static bool scan_req(la_str text, size_t *at, la_str *id)
{
    return la_scan_named(text, LA_STR("req_Id"), at, id);
}

static void finds_named(void **state)
{
    (void)state;
    scan(scan_req, "req_id=17 done", "17|");
    scan(scan_req, "{\"REQ_ID\":\"a-17_b\",\"x\":1}", "a-17_b|");
    scan(scan_req, "[Req_Id: 17] req_id #18, req_id(19) req_id-20 req_id_21", "17|18|19|20|21|");
    scan(scan_req, "end of req_id 17.", "17|");
    scan(scan_req, "my.req_id=1 xreq_id=2 req_ids=3 req_id3 @req_id=4 -req_id=5 (req_id=6", "6|");
    scan(scan_req, "req_id=none req_id=000 req_id=0-0 req_id= req_id", "");
    scan(scan_req, "req_id=10.5 req_id=10:30 req_id 10.0.0.1 req_id 1/2", "");
    scan(scan_req, "req_id=10., req_id 7: x", "10|7|");
    scan(scan_req, "\"req_id\" : \"17\"", "17|");
    scan(scan_req, "req_id      17", ""); /* too far away */
    char longest[200] = "req_id=";
    memset(longest + 7, '1', 128);
    la_str id, text = {longest, 7 + 128};
    size_t at = 0;
    assert_true(scan_req(text, &at, &id));
    assert_int_equal(id.n, 128);
    longest[text.n++] = '1';
    at = 0;
    assert_false(scan_req(text, &at, &id));
    const char nul[] = "req_id=17\0"
                       "5 req_id\0=18";
    at = 0;
    assert_true(scan_req((la_str){nul, sizeof nul - 1}, &at, &id));
    assert_true(la_str_eq(id, LA_STR("17")));
    assert_false(scan_req((la_str){nul, sizeof nul - 1}, &at, &id));
    scan(scan_req, "req-id=17 req_ie=17 req?id=17 req\x7fid=1", "");
    scan(scan_req, "", "");
}

static void knows_names_of_ids(void **state)
{
    (void)state;
    assert_true(la_is_id_name(LA_STR("trace_id")));
    assert_true(la_is_id_name(LA_STR("@x.y2")));
    assert_true(la_is_id_name(LA_STR("x-request-id")));
    static const char *const bad[] = {"", "2x", ".x", "x.", "-x", "x-", "a b", "a=b"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(la_is_id_name(la_str_of(bad[i])));
}

static void knows_kinds(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *expected;
    } rows[] = {
        {"uuid", "req-" UUID " - " OTHER, UUID},
        {"uuid", UUID "0", NULL},
        {"trace", "[app,4bf92f3577b34da6a3ce929d0e0e4736,00f067aa0ba902b7]",
         "4bf92f3577b34da6a3ce929d0e0e4736"},
        {"trace", "[app,00f067aa0ba902b7]", "00f067aa0ba902b7"},
        {"trace", "00f067aa0ba902b deadbeefdeadbeef 00F067AA0BA902B7", NULL},
        {"trace", "4017285093716485 deadbeef0", "4017285093716485"},
        {"bracket", "[main] [10.5] [a b1] [] x[a-17_b] [18]", "a-17_b"},
        {"process", "May 1 10:00:00 h sshd[812]: x [9] y[10]:", "812"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const la_id_kind *k = la_id_kind_of(rows[i].name);
        la_id_pattern *p;
        la_str id;
        size_t at = 0;
        assert_non_null(k);
        assert_true(k->first);
        assert_int_equal(la_id_pattern_new(&p, k->pattern, NULL), LOGAD_OK);
        bool found = la_id_pattern_scan(p, la_str_of(rows[i].text), &at, &id);
        assert_int_equal(found, rows[i].expected != NULL);
        if (found)
            assert_true(la_str_eq(id, la_str_of(rows[i].expected)));
        la_id_pattern_free(p);
    }
    assert_null(la_id_kind_of("block")->pattern);
    assert_null(la_id_kind_of("blocks"));
}

static void follows_patterns(void **state)
{
    (void)state;
    la_id_pattern *p;
    assert_int_equal(la_id_pattern_new(&p, "job=(\\d+)|task\\d", NULL), LOGAD_OK);
    la_str text = LA_STR("job=12 task7 job= job=9"), id;
    size_t at = 0;
    assert_true(la_id_pattern_scan(p, text, &at, &id));
    assert_true(la_str_eq(id, LA_STR("12")));
    assert_true(la_id_pattern_scan(p, text, &at, &id));
    assert_true(la_str_eq(id, LA_STR("task7")));
    assert_true(la_id_pattern_scan(p, text, &at, &id));
    assert_true(la_str_eq(id, LA_STR("9")));
    assert_false(la_id_pattern_scan(p, text, &at, &id));
    la_id_pattern_free(p);
}

static void stands_hostile_patterns(void **state)
{
    (void)state;
    la_id_pattern *p = NULL;
    logad_error err;
    assert_int_equal(la_id_pattern_new(&p, "a(", &err), LOGAD_EUSAGE);
    assert_says(err, "at character 3: ");
    assert_int_equal(la_id_pattern_new(&p, "(*UTF)a", &err), LOGAD_EUSAGE);
    assert_null(p);
    /* Matches nothing, everywhere: it must end. */
    assert_int_equal(la_id_pattern_new(&p, "x*", NULL), LOGAD_OK);
    la_str id;
    size_t at = 0;
    assert_false(la_id_pattern_scan(p, LA_STR("aaaa"), &at, &id));
    la_id_pattern_free(p);
    /* Exponential without a limit. */
    char text[4096];
    memset(text, 'a', sizeof text);
    assert_int_equal(la_id_pattern_new(&p, "(a+)+b", NULL), LOGAD_OK);
    at = 0;
    assert_false(la_id_pattern_scan(p, (la_str){text, sizeof text}, &at, &id));
    la_id_pattern_free(p);
    la_id_pattern_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_blocks),
        cmocka_unit_test(finds_instances),
        cmocka_unit_test(finds_named),
        cmocka_unit_test(knows_names_of_ids),
        cmocka_unit_test(knows_kinds),
        cmocka_unit_test(follows_patterns),
        cmocka_unit_test(stands_hostile_patterns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
