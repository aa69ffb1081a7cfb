/* net/url.c: what is wrong with a URL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/url.h"

static void test_faults(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        la_url_fault fault;
    } cases[] = {{"https://example.org", LA_URL_FINE},
                 {"https://example.org:8443/a?b=c", LA_URL_FINE},
                 {"http://127.0.0.1:9093/api", LA_URL_FINE},
                 {"http://127.8.0.255/", LA_URL_FINE},
                 {"http://localhost", LA_URL_FINE},
                 {"http://[::1]:80/", LA_URL_FINE},
                 {"http://127.0.0.1/a@b", LA_URL_FINE},
                 {"https://a b", LA_URL_BYTES},
                 {"https://\xC3\xBC", LA_URL_BYTES},
                 {"ftp://a b", LA_URL_BYTES},
                 {"", LA_URL_SCHEME},
                 {"HTTP://127.0.0.1/", LA_URL_SCHEME},
                 {"file:///etc/passwd", LA_URL_SCHEME},
                 {"https://", LA_URL_HOST},
                 {"http://:80", LA_URL_HOST},
                 {"http://[::1", LA_URL_HOST},
                 {"https://me:pw@example.org/", LA_URL_NAMED},
                 {"http://127.0.0.1:x@example.org/", LA_URL_NAMED},
                 {"http://example.org/", LA_URL_OPEN},
                 {"http://127.0.0.1.example.org/", LA_URL_OPEN},
                 {"http://localhost.example.org", LA_URL_OPEN},
                 {"http://127.0.0.256/", LA_URL_OPEN},
                 {"http://[::2]/", LA_URL_OPEN}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (la_url_judge(cases[i].url) != cases[i].fault)
            fail_msg("%s: %d", cases[i].url, (int)la_url_judge(cases[i].url));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_faults)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
