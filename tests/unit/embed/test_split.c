/* Raw words and sub-words of texts. */
#include "embed/embed.h"
#include "embed/split.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void join(void *ctx, la_str word)
{
    la_buf *b = ctx;
    if (b->n > 0)
        la_buf_char(b, ' ');
    la_buf_put(b, word.p, word.n);
}

static void check_raw(const char *text, const char *expected)
{
    la_buf b = {0};
    la_buf_str(&b, "");
    la_split_raw(la_str_of(text), join, &b);
    assert_string_equal(b.n == 0 ? "" : b.p, expected);
    la_buf_free(&b);
}

static void check_sub(const char *word, const char *expected)
{
    la_buf b = {0}, scratch = {0};
    la_split_sub(la_str_of(word), &scratch, join, &b);
    assert_string_equal(b.n == 0 ? "" : b.p, expected);
    la_buf_free(&b);
    la_buf_free(&scratch);
}

static void raw_words_split_at_the_listed_characters(void **state)
{
    (void)state;
    check_raw("a,b!c:d=e[f]g(h)i$j.k/l#m|n\\o p\tq", "a b c d e f g h i j k l m n o p q");
    check_raw("dfs.DataNode$PacketResponder: PacketResponder <*> for block <*> terminating",
              "dfs DataNode PacketResponder PacketResponder for block terminating");
}

static void raw_words_without_letters_are_dropped(void **state)
{
    (void)state;
    check_raw("", "");
    check_raw("<*> <*>:<*>", "");
    check_raw("--- ___ -_- 12 'x' ***", "'x'");
    check_raw("blk_<*> took <*>ms", "blk_<*> took <*>ms");
}

static void camel_case_is_split(void **state)
{
    (void)state;
    check_sub("PacketResponder", "packet responder");
    check_sub("addStoredBlock", "add stored block");
    check_sub("DFSClient", "dfs client");
    check_sub("IOException", "io exception");
    check_sub("parseHTTPRequest", "parse http request");
    check_sub("FATAL", "fatal");
    check_sub("VMs", "vms");
    check_sub("getIDsNow", "get ids now");
    check_sub("X", "x");
}

static void digits_and_punctuation_separate(void **state)
{
    (void)state;
    check_sub("ext3", "ext");
    check_sub("blk_<*>", "blk");
    check_sub("over-heat_warning", "over heat warning");
    check_sub("L2cache", "l cache");
    check_sub("'quoted';", "quoted");
    check_sub("123", "");
    check_sub("", "");
}

static void bytes_beyond_ascii_are_letters(void **state)
{
    (void)state;
    check_sub("fehler\xc3\xbc\x62ung", "fehler\xc3\xbc\x62ung");
    check_sub("\xff\xfe", "\xff\xfe");
}

static void long_runs_are_cut(void **state)
{
    (void)state;
    char run[3 * LA_WORD_MAX + 1];
    memset(run, 'a', sizeof run - 1);
    run[sizeof run - 1] = '\0';
    char head[LA_WORD_MAX + 1];
    memset(head, 'a', LA_WORD_MAX);
    head[LA_WORD_MAX] = '\0';
    check_sub(run, head);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(raw_words_split_at_the_listed_characters),
        cmocka_unit_test(raw_words_without_letters_are_dropped),
        cmocka_unit_test(camel_case_is_split),
        cmocka_unit_test(digits_and_punctuation_separate),
        cmocka_unit_test(bytes_beyond_ascii_are_letters),
        cmocka_unit_test(long_runs_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
