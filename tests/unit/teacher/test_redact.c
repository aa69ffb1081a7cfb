/* What must not leave is taken out, what is ordinary stays. */
#include "../fixture.h"

#include "teacher/redact.h"

typedef struct row {
    const char *text, *want;
} row;

/* One line of output for one text; static, good until the next call. */
static const char *redacted(const char *text, la_marks *marks)
{
    static char out[4096];
    la_redactor *r = NULL;
    la_buf b = {0};
    assert_ok(la_redactor_new(&r, NULL, 0, &err));
    assert_true(la_redact(r, la_str_of(text), marks, &b));
    snprintf(out, sizeof out, "%s", b.p != NULL ? b.p : "");
    la_buf_free(&b);
    la_redactor_free(r);
    return out;
}

static void check(const row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        la_marks marks = {0};
        assert_string_equal(redacted(rows[i].text, &marks), rows[i].want);
        la_marks_free(&marks);
    }
}

static void secrets_go(void **state)
{
    (void)state;
    static const row rows[] = {
        {"key AKIAABCDEFGHIJKLMNOP used", "key <SECRET> used"},
        {"ghp_0123456789abcdefghijABCDEFGHIJ012345", "<SECRET>"},
        {"password=hunter2;", "password=<SECRET>;"},
        {"db_password: 'a b c' x", "db_password: '<SECRET>' x"},
        {"{\"token\":\"abc\"}", "{\"token\":\"<SECRET>\"}"},
        {"{\\\"token\\\":\\\"abc\\\"}", "{\\\"token\\\":\\\"<SECRET>\\\"}"},
        {"Authorization: Bearer abcdef123456 next", "Authorization: <SECRET> next"},
        {"sent bearer abcdef123456", "sent bearer <SECRET>"},
        {"http://u:p@host/x", "http://<SECRET>@host/x"},
        {"Cookie: a=b; c=d", "Cookie: <SECRET>"},
        {"-----BEGIN KEY-----abc-----END KEY----- x", "<SECRET> x"},
        {"-----BEGIN KEY-----abc", "<SECRET>"},
        {"id 0123456789abcdef0123456789abcdef", "id <SECRET>"},
        {"https://hooks.slack.com/services/T0/B0/xyz", "https://hooks.slack.com/<SECRET>"},
        {"pass\xE2\x80\x8Bword=hunter2", "password=<SECRET>"},
    };
    check(rows, sizeof rows / sizeof *rows);
}

static void addresses_and_names_become_marks(void **state)
{
    (void)state;
    static const row rows[] = {
        {"10.0.0.1 to 10.0.0.2 to 10.0.0.1", "<IP_1> to <IP_2> to <IP_1>"},
        {"at 10.0.0.1:80, 10.0.0.0/8", "at <IP_1>:80, <IP_2>/8"},
        {"from [fe80::1]:443", "from [<IP_1>]:443"},
        {"1:2:3:4:5:6:7:8", "<IP_1>"},
        {"mail a.b+c@d-e.org!", "mail <EMAIL_1>!"},
        {"a%40b.org", "<EMAIL_1>"},
        {"00:1b:44:11:3a:b7", "<MAC_1>"},
        {"card 4111 1111 1111 1111 ok", "card <CARD_1> ok"},
        {"DE89370400440532013000", "<IBAN_1>"},
        {"call +49 30 1234567", "call <PHONE_1>"},
        {"ssn 123-45-6789", "ssn <PHONE_1>"},
        {"for invalid user bob from", "for invalid user <USER_1> from"},
        {"user=alice uid=0", "user=<USER_1> uid=0"},
        {"/home/bob/x", "/home/<USER_1>/x"},
        {"on db1.prod.example.com.", "on <HOST_1>."},
        {"rhost=evil7", "rhost=<HOST_1>"},
        {"123e4567-e89b-12d3-a456-426614174000", "<UUID_1>"},
    };
    check(rows, sizeof rows / sizeof *rows);
}

static void ordinary_text_stays(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "<*> double-hummer alignment exceptions",
        "generating core.<*>",
        "org.apache.hadoop.dfs.FSNamesystem: BLOCK* NameSystem.addStoredBlock",
        "at 12:30:45 for 1:30 hours",
        "version 1.2.3.4567",
        "basic authentication failed",
        "password changed",
        "token <*> expired",
        "password=<*>",
        "user <*> logged in",
        "/usr/lib/x86_64-linux-gnu/libfoo.so.1",
        "error code 0x0000ffff",
        "user space crashed",
        "CE sym <*>, at <*>, mask <*>",
        "a=b c:d e->f",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        la_marks marks = {0};
        assert_string_equal(redacted(texts[i], &marks), texts[i]);
        assert_int_equal(marks.n_hidden, 0);
        la_marks_free(&marks);
    }
}

static void twice_changes_nothing(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "password=hunter2 user=bob from 10.0.0.1",
        "Authorization: Basic YWxhZGRpbjpvcGVu",
        "http://u:p@h/ a@b.c /home/bob",
        "pwd='x' token: \"y\" +4930123456789",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        la_marks a = {0}, b = {0};
        char once[4096];
        snprintf(once, sizeof once, "%s", redacted(texts[i], &a));
        assert_string_equal(redacted(once, &b), once);
        la_marks_free(&a);
        la_marks_free(&b);
    }
}

static void controls_and_bad_bytes_are_replaced(void **state)
{
    (void)state;
    la_marks marks = {0};
    assert_string_equal(redacted("a\x1b[2Jb\xff\nc", &marks), "a [2Jb? c");
    la_marks_free(&marks);
}

static void marks_are_given_back_but_no_secret(void **state)
{
    (void)state;
    la_marks marks = {0};
    la_buf b = {0};
    redacted("password=hunter2 from 10.0.0.1 for user bob", &marks);
    la_restore(&marks, LA_STR("<IP_1> sent <SECRET> to <USER_1>, <IP_2> and <x"), &b);
    assert_string_equal(b.p, "10.0.0.1 sent <SECRET> to bob, <IP_2> and <x");
    la_buf_free(&b);
    la_marks_free(&marks);
}

static void user_patterns_win_and_have_limits(void **state)
{
    (void)state;
    static const char *const patterns[] = {"job=jb-[0-9]+", "slow=(a+)+$"};
    la_redactor *r = NULL;
    la_marks marks = {0};
    la_buf b = {0};
    assert_ok(la_redactor_new(&r, patterns, 2, &err));
    assert_true(la_redact(r, LA_STR("jb-12 at 10.0.0.1"), &marks, &b));
    assert_string_equal(b.p, "<CUSTOM_1> at <IP_1>");
    assert_false(la_redact(r, LA_STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"), &marks, &b));
    la_buf_free(&b);
    la_marks_free(&marks);
    la_redactor_free(r);
    static const char *const bad[] = {"x=("};
    assert_int_equal(la_redactor_new(&r, bad, 1, &err), LOGAD_EUSAGE);
}

int main(void)
{
    la_log_set(LA_QUIET);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(secrets_go),
        cmocka_unit_test(addresses_and_names_become_marks),
        cmocka_unit_test(ordinary_text_stays),
        cmocka_unit_test(twice_changes_nothing),
        cmocka_unit_test(controls_and_bad_bytes_are_replaced),
        cmocka_unit_test(marks_are_given_back_but_no_secret),
        cmocka_unit_test(user_patterns_win_and_have_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
