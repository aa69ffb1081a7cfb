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
        cmocka_unit_test(follows_patterns),
        cmocka_unit_test(stands_hostile_patterns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
