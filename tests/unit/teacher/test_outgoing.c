/* Requests: redacted on every rung, within their ceiling, and known again by what they ask. */
#include "../fixture.h"

#include "teacher/outgoing.h"

static const char *const texts[] = {"login of user root from 10.1.2.3 failed",
                                    "token=ghp_0123456789abcdefghijABCDEFGHIJ012345 refused",
                                    "block <*> written"};
static const uint32_t counts[] = {1, 2, 300};

static la_question question(uint32_t n, uint32_t n_examples)
{
    la_question q = {.sequence = {texts, counts, n}, .n_examples = n_examples};
    for (uint32_t i = 0; i < n_examples; i++) {
        q.examples[i] = (la_said){texts + 2, counts + 2, 1};
        q.label[i] = LA_LABEL_NORMAL;
    }
    return q;
}

static la_redactor *redactor(const char *const *patterns, size_t n)
{
    la_redactor *r = NULL;
    assert_ok(la_redactor_new(&r, patterns, n, &err));
    return r;
}

static void nothing_leaves_on_any_rung(void **state)
{
    (void)state;
    la_redactor *r = redactor(NULL, 0);
    la_question q = question(3, 1);
    la_outgoing *o = NULL;
    assert_ok(la_outgoing_new(&o, r, "some-llm", &q, &err));
    assert_true(la_outgoing_hidden(o) >= 3);
    for (la_rung rung = 0; rung < LA_RUNG_N; rung++) {
        la_str body = la_outgoing_body(o, rung);
        assert_non_null(body.p);
        assert_int_equal(strlen(body.p), body.n);
        assert_null(strstr(body.p, "10.1.2.3"));
        assert_null(strstr(body.p, "ghp_"));
        assert_null(strstr(body.p, "root"));
        assert_non_null(strstr(body.p, "300x block <*> written"));
        assert_non_null(strstr(body.p, "some-llm"));
        assert_int_equal(strstr(body.p, "json_schema") != NULL, rung == LA_RUNG_SCHEMA);
        assert_true(la_outgoing_tokens(o, rung) > body.n / 3);
    }
    la_buf back = {0};
    la_outgoing_restore(o, LA_STR("<IP_1> is odd"), &back);
    assert_string_equal(back.p, "10.1.2.3 is odd");
    la_buf_free(&back);
    la_outgoing_free(o);
    la_redactor_free(r);
}

static void the_key_is_of_the_question(void **state)
{
    (void)state;
    la_redactor *r = redactor(NULL, 0);
    la_question a = question(3, 0), b = question(3, 2), c = question(2, 0);
    la_outgoing *x[4];
    assert_ok(la_outgoing_new(&x[0], r, "one", &a, &err));
    assert_ok(la_outgoing_new(&x[1], r, "one", &b, &err));
    assert_ok(la_outgoing_new(&x[2], r, "one", &c, &err));
    assert_ok(la_outgoing_new(&x[3], r, "two", &a, &err));
    assert_string_equal(la_outgoing_key(x[0]), la_outgoing_key(x[1]));
    assert_string_not_equal(la_outgoing_key(x[0]), la_outgoing_key(x[2]));
    assert_string_not_equal(la_outgoing_key(x[0]), la_outgoing_key(x[3]));
    for (int i = 0; i < 4; i++)
        la_outgoing_free(x[i]);
    la_redactor_free(r);
}

static void long_sequences_keep_the_ceiling(void **state)
{
    (void)state;
    la_redactor *r = redactor(NULL, 0);
    static const char *many[400];
    static uint32_t ones[400];
    la_buf long_text = {0};
    while (long_text.n < 2000)
        la_buf_str(&long_text, "a word and \x1b[31m another ");
    for (int i = 0; i < 400; i++) {
        many[i] = long_text.p;
        ones[i] = 1;
    }
    la_question q = question(1, 2);
    q.sequence = (la_said){many, ones, 400};
    la_outgoing *o = NULL;
    assert_ok(la_outgoing_new(&o, r, "llm", &q, &err));
    la_str body = la_outgoing_body(o, LA_RUNG_SCHEMA);
    assert_true(body.n < LA_PROMPT_MAX + 2048);
    assert_null(memchr(body.p, '\x1b', body.n));
    la_outgoing_free(o);
    la_buf_free(&long_text);
    la_redactor_free(r);
}

static void what_cannot_be_checked_is_not_asked(void **state)
{
    (void)state;
    static const char *const evil[] = {"x=(a+)+$"};
    la_redactor *r = redactor(evil, 1);
    static const char *const text[] = {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"};
    la_question q = {.sequence = {text, counts, 1}};
    la_outgoing *o = NULL;
    assert_ok(la_outgoing_new(&o, r, "llm", &q, &err));
    assert_null(o);
    la_redactor_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_leaves_on_any_rung),
        cmocka_unit_test(the_key_is_of_the_question),
        cmocka_unit_test(long_sequences_keep_the_ceiling),
        cmocka_unit_test(what_cannot_be_checked_is_not_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
