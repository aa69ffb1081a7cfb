/* Tables: delimiters, quotes, rows over several lines, what is refused. */
#include "importtest.h"

#include "import/table.h"

/* All rows as "a|b" lines, or what is wrong. */
static void reads(void **state, const char *text, const char *want)
{
    dir *t = *state;
    logad_error err = {.text = ""};
    la_table *table = NULL;
    la_buf out = {0};
    const char *const names[] = {"a", NULL}, *const more_names[] = {"none", "B", NULL};
    logad_status s = la_table_open(&table, dir_write(t, "t.csv", text), &err);
    for (bool more = s == LOGAD_OK; more;) {
        int a = la_table_column(table, names), b = la_table_column(table, more_names);
        s = la_table_next(table, &more, &err);
        if (s != LOGAD_OK || !more)
            break;
        la_buf_put(&out, la_table_field(table, a).p, la_table_field(table, a).n);
        la_buf_str(&out, "|");
        if (b >= 0)
            la_buf_put(&out, la_table_field(table, b).p, la_table_field(table, b).n);
        la_buf_str(&out, "/");
    }
    if (s != LOGAD_OK)
        assert_says(err, want);
    else
        assert_string_equal(out.p == NULL ? "" : out.p, want);
    la_table_close(table);
    la_buf_free(&out);
}

static void reads_rows(void **state)
{
    reads(state, "a,b\n1,2\n\n3,4", "1|2/3|4/");
    reads(state, "A;B;c\r\n1;2;\r\n", "1|2/");
    reads(state, "x\tb\ta\n1\t2 \t 3\n", "3|2/");
    reads(state, "a|b\nx,y|z\n", "x,y|z/");
    reads(state, "a\n5\n", "5|/");
    reads(state, "\"a\",\"b\"\n\"1,\"\"2\"\"\",\"\"\n", "1,\"2\"|/");
    reads(state, "a,b\n\"line\nand line\",\"\n\"\n9,9\n", "line\nand line|\n/9|9/");
}

static void says_what_is_wrong(void **state)
{
    reads(state, "", "t.csv: empty");
    reads(state, "\n\n", "t.csv: empty");
    reads(state, "a,b\n1,2,3\n", "t.csv:2: 3 fields, where the head line has 2");
    reads(state, "a,b\n\n1\n", "t.csv:3: 1 fields");
    reads(state, "a,b\n1,2\n3,\"4\n5,6\n", "t.csv:3: a quote that opens here is never closed");
    reads(state, "a,\"b\n1,2\n", "t.csv:1: a quote");
}

static void keeps_to_its_limits(void **state)
{
    dir *t = *state;
    la_buf text = {0};
    la_buf_str(&text, "a,b\n1,\"");
    for (size_t i = 0; i < 9 * 1024; i++) {
        for (size_t k = 0; k < 1023; k++)
            la_buf_char(&text, 'x');
        la_buf_char(&text, '\n');
    }
    la_buf_str(&text, "\"\n");
    logad_error err;
    la_table *table;
    bool more;
    assert_int_equal(la_table_open(&table, dir_write(t, "t.csv", text.p), &err), LOGAD_OK);
    assert_int_equal(la_table_next(table, &more, &err), LOGAD_EINPUT);
    assert_says(err, "t.csv:2: the row is too long");
    la_table_close(table);
    la_buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_rows, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(says_what_is_wrong, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(keeps_to_its_limits, dir_make, dir_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
