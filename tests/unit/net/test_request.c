/* net/request.c: which URLs may be used at all. Requests are tested against a server in tests/cli.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/request.h"
#include <string.h>

static void test_urls(void **state)
{
    (void)state;
    static const char *const good[] = {"https://example.org", "https://example.org/a?b=c",
                                       "http://127.0.0.1:9093/api", "http://localhost/",
                                       "http://[::1]:80/"};
    static const char *const bad[] = {"",
                                      "https://",
                                      "http://",
                                      "http://example.org/",
                                      "http://127.0.0.1.example.org/",
                                      "http://localhost.example.org",
                                      "http://127.0.0.1@example.org/",
                                      "http://127.0.0.1:x@example.org/",
                                      "ftp://127.0.0.1/",
                                      "file:///etc/passwd",
                                      "HTTP://127.0.0.1/",
                                      "http://127.0.0.1/a b",
                                      "https://a\nb",
                                      "https://\xC3\xBC"};
    logad_error err;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_int_equal(la_url_check(good[i], "x", &err), LOGAD_OK);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(la_url_check(bad[i], "--webhook", &err), LOGAD_EUSAGE);
        assert_non_null(strstr(err.text, "--webhook: "));
    }
}

static void test_nobody_answers(void **state)
{
    (void)state;
    la_reply r;
    la_request q = {.url = "http://127.0.0.1:1/", .timeout = 5};
    assert_int_equal(la_request_do(&q, &r, NULL), LOGAD_OK);
    assert_false(la_reply_is_good(&r));
    assert_true(r.passing);
    assert_int_equal(r.status, 0);
    assert_true(strlen(r.why) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_urls),
                                       cmocka_unit_test(test_nobody_answers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
