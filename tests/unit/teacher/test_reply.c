/* Only a label of the fixed set comes out of a reply. */
#include "../fixture.h"

#include "teacher/reply.h"

static la_answer a;
static const char *why;

static bool content(const char *text)
{
    a = (la_answer){0};
    return la_reply_content(la_str_of(text), &a, &why);
}

static bool whole(const char *text)
{
    return la_reply_read(la_str_of(text), &a, &why);
}

static void objects_prose_and_words(void **state)
{
    (void)state;
    assert_true(content("{\"label\":\"normal\",\"confidence\":0.75,\"reason\":\"r\"}"));
    assert_int_equal(a.label, LA_LABEL_NORMAL);
    assert_near(a.confidence, 0.75, 0);
    assert_string_equal(a.reason, "r");
    assert_true(content("So: {\"x\":{}} then {\"label\": \"Anomalous\"} done"));
    assert_int_equal(a.label, LA_LABEL_ANOMALOUS);
    assert_near(a.confidence, 0.5, 0);
    assert_true(content(" **Anomalous**.\n"));
    assert_int_equal(a.label, LA_LABEL_ANOMALOUS);
}

static void anything_else_is_unknown(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "{",
        "{}",
        "not normal",
        "normal anomalous",
        "[\"normal\"]",
        "{\"label\":1}",
        "{\"label\":\"fine\"}",
        "{\"label\":\"normal\",\"confidence\":2}",
        "{\"label\":\"normal\",\"confidence\":\"high\"}",
        "{\"label\":\"normal\",\"confidence\":-1}",
        "{\"label\":\"normal\"}{\"label\":\"anomalous\"}",
        "{\"label\":[\"normal\"]}",
        "{\"label\":null}",
        "{{{{{{",
        "\"normal",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        bool good = content(texts[i]);
        if (i == sizeof texts / sizeof *texts - 1)
            continue; /* a word with a stray mark is a word */
        if (good)
            fail_msg("'%s' gave %s", texts[i], la_label_name(a.label));
        assert_int_equal(a.label, LA_LABEL_UNKNOWN);
    }
}

#define MESSAGE(finish, content)                                                                   \
    "{\"choices\":[{\"finish_reason\":\"" finish "\",\"message\":{\"content\":" content "}}],"     \
    "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":-3}}"

static void completions(void **state)
{
    (void)state;
    assert_true(whole(MESSAGE("stop", "\"{\\\"label\\\":\\\"normal\\\"}\"")));
    assert_int_equal(a.prompt_tokens, 7);
    assert_int_equal(a.reply_tokens, 0);
    assert_false(whole(MESSAGE("length", "\"normal\"")));
    assert_string_equal(why, "cut by its length limit");
    assert_int_equal(a.prompt_tokens, 7);
    assert_false(whole(MESSAGE("content_filter", "\"normal\"")));
    assert_false(whole(MESSAGE("stop", "null")));
    assert_false(whole("{\"choices\":[]}"));
    assert_false(whole("[]"));
    assert_false(
        whole("{\"choices\":[{\"message\":{\"refusal\":\"no\",\"content\":\"normal\"}}]}"));
}

static void depth_and_size_are_bounded(void **state)
{
    (void)state;
    la_buf b = {0};
    for (int i = 0; i < 200000; i++)
        la_buf_char(&b, '[');
    assert_null(la_json_parse((la_str){b.p, b.n}));
    assert_false(la_reply_read((la_str){b.p, b.n}, &a, &why));
    la_buf_free(&b);
}

static void reasons_are_short_and_printable(void **state)
{
    (void)state;
    char text[1000];
    snprintf(text, sizeof text, "{\"label\":\"normal\",\"reason\":\"\\u001b[2J%0600d\"}", 1);
    assert_true(content(text));
    assert_true(strlen(a.reason) <= LA_REASON_MAX);
    assert_null(strchr(a.reason, '\x1b'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_prose_and_words),
        cmocka_unit_test(anything_else_is_unknown),
        cmocka_unit_test(completions),
        cmocka_unit_test(depth_and_size_are_bounded),
        cmocka_unit_test(reasons_are_short_and_printable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
