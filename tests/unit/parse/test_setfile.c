/* parse/setfile.c: files of templates and masks, good and bad. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../io/scratch.h"
#include "parse/setfile.h"

static logad_status read_set(scratch *s, const char *text, la_texts *t, logad_error *err)
{
    *t = (la_texts){0};
    return la_templates_read(t, scratch_write(s, "t.tsv", text, strlen(text)), err);
}

static void test_templates(void **state)
{
    (void)state;
    scratch s;
    la_texts t;
    logad_error err;
    scratch_make(&s);
    assert_int_equal(
        read_set(&s, "event_id\ttemplate\n1\ta <*>\n2\tb\tc\n3\ta <*>\n4\t\r\n", &t, &err),
        LOGAD_OK);
    assert_int_equal(t.n, 3);
    assert_string_equal(t.items[0], "a <*>");
    assert_string_equal(t.items[1], "b\tc");
    assert_string_equal(t.items[2], "");
    la_texts_free(&t);
    static const char *const bad[] = {"1\ta\n", "event_id\ttemplate\nno tab\n", ""};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(read_set(&s, bad[i], &t, &err), LOGAD_EINPUT);
        assert_non_null(strstr(err.text, i == 0 ? "t.tsv:1" : "t.tsv:2"));
        la_texts_free(&t);
    }
    assert_int_equal(read_set(&s, "", &t, &err), LOGAD_OK);
    la_texts_free(&t);
    assert_int_equal(la_templates_read(&t, scratch_path(&s, "missing"), &err), LOGAD_OK);
    assert_int_equal(t.n, 0);
    scratch_remove(&s);
}

static void test_write(void **state)
{
    (void)state;
    scratch s;
    la_texts t = {0};
    logad_parser *p;
    static const char *const texts[] = {"b <*>", "a", "b <*>"};
    scratch_make(&s);
    assert_int_equal(logad_parser_new(&p, NULL, NULL), LOGAD_OK);
    assert_int_equal(logad_parser_seed(p, texts, 3, NULL), LOGAD_OK);
    assert_int_equal(la_templates_write(p, scratch_path(&s, "out.tsv"), NULL), LOGAD_OK);
    assert_int_equal(la_templates_read(&t, s.path, NULL), LOGAD_OK);
    assert_int_equal(t.n, 2);
    assert_string_equal(t.items[0], "b <*>");
    assert_string_equal(t.items[1], "a");
    la_texts_free(&t);
    logad_error err;
    assert_int_equal(la_templates_write(p, "/nonexistent/x.tsv", &err), LOGAD_EIO);
    logad_parser_free(p);
    scratch_remove(&s);
}

static void test_masks(void **state)
{
    (void)state;
    scratch s;
    la_texts t = {0};
    logad_error err;
    static const char text[] = "# remark\n\njob=job-\\w+\nhash=#\\d+\n";
    scratch_make(&s);
    assert_int_equal(la_masks_read(&t, scratch_write(&s, "m", text, sizeof text - 1), &err),
                     LOGAD_OK);
    assert_int_equal(t.n, 2);
    assert_string_equal(t.items[1], "hash=#\\d+");
    la_texts_free(&t);
    assert_int_equal(la_masks_read(&t, scratch_write(&s, "m", "a=\0b\n", 5), &err), LOGAD_EINPUT);
    assert_int_equal(la_masks_read(&t, scratch_path(&s, "missing"), &err), LOGAD_EINPUT);
    la_texts_free(&t);
    scratch_remove(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_templates),
        cmocka_unit_test(test_write),
        cmocka_unit_test(test_masks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
