/* net/handle.c: protocols beside http and https are refused, wherever the URL came from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/handle.h"

static size_t drop(char *p, size_t size, size_t n, void *ctx)
{
    (void)p;
    *(size_t *)ctx += size * n;
    return size * n;
}

static CURLcode get(const char *url, const char *ca_file)
{
    char reason[CURL_ERROR_SIZE] = "";
    size_t got = 0;
    CURL *c = la_curl_get()->easy_init();
    assert_non_null(c);
    la_handle_wish w = {.url = url,
                        .ca_file = ca_file,
                        .timeout = 5,
                        .follow = true,
                        .sink = drop,
                        .ctx = &got,
                        .reason = reason};
    assert_true(la_handle_set(c, &w));
    CURLcode code = la_curl_get()->easy_perform(c);
    assert_int_equal(got, 0);
    la_curl_get()->easy_cleanup(c);
    return code;
}

static void test_protocols(void **state)
{
    (void)state;
    assert_int_equal(la_curl_begin(NULL), LOGAD_OK);
    assert_int_equal(get("file:///etc/passwd", NULL), CURLE_UNSUPPORTED_PROTOCOL);
    assert_int_equal(get("ftp://127.0.0.1:1/", NULL), CURLE_UNSUPPORTED_PROTOCOL);
    assert_int_equal(get("http://127.0.0.1:1/", NULL), CURLE_COULDNT_CONNECT);
    assert_int_not_equal(get("https://127.0.0.1:1/", "/nowhere.pem"), CURLE_OK);
    la_curl_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_protocols)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
