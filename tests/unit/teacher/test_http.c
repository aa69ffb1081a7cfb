/* Requests over a real connection: what came back, and what a broken one means. */
#include "loop.h"

#include "teacher/http.h"

static la_outgoing *question(void)
{
    static const char *const text[] = {"something happened"};
    static const uint32_t one[] = {1};
    la_question q = {.sequence = {text, one, 1}};
    la_redactor *r = NULL;
    la_outgoing *o = NULL;
    assert_ok(la_redactor_new(&r, NULL, 0, &err));
    assert_ok(la_outgoing_new(&o, r, "llm", &q, &err));
    la_redactor_free(r);
    return o;
}

static void endpoint(la_endpoint *e, const char *base)
{
    memset(e, 0, sizeof *e);
    assert_ok(la_endpoint_url(e->url, sizeof e->url, base, &err));
    snprintf(e->key, sizeof e->key, "sk-unit-test");
}

static la_http_done one(const char *base, long *busy)
{
    la_endpoint e;
    la_http *h = NULL;
    la_http_done done = {0};
    la_outgoing *o = question();
    endpoint(&e, base);
    assert_ok(la_http_new(&h, &e, 2, 5, &err));
    assert_ok(la_http_send(h, o, LA_RUNG_SCHEMA, 41, &err));
    *busy = la_http_busy(h);
    for (int i = 0; i < 100 && !la_http_wait(h, 0.1, &done); i++)
        ;
    assert_int_equal(done.tag, 41);
    assert_int_equal(la_http_busy(h), 0);
    assert_null(strstr(done.why, "sk-unit-test"));
    done.body = (la_str){0}; /* lives no longer */
    la_http_free(h);
    la_outgoing_free(o);
    return done;
}

static void replies_and_faults(void **state)
{
    (void)state;
    static const char *const replies[] = {
        LOOP_NORMAL,
        LOOP_STATUS("503 Busy"),
        "HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nConnection: close\r\n"
        "Content-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"choices\"",
        "",
        "HTTP/1.1 401 No\r\nConnection: close\r\n\r\n{\"error\":{\"message\":\"bad "
        "sk-unit-test\"}}"};
    static const long status[] = {200, 503, 429, 302, 200, 0, 401};
    static const la_fault fault[] = {LA_FAULT_NONE,      LA_FAULT_PASSING, LA_FAULT_PASSING,
                                     LA_FAULT_PERMANENT, LA_FAULT_PASSING, LA_FAULT_PASSING,
                                     LA_FAULT_PERMANENT};
    loop l;
    loop_start(&l, replies, sizeof replies / sizeof *replies);
    for (size_t i = 0; i < sizeof replies / sizeof *replies; i++) {
        long busy;
        la_http_done done = one(l.url, &busy);
        assert_int_equal(busy, 1);
        assert_int_equal(l.served, i + 1);
        if (done.fault != fault[i] || (done.status != status[i] && i != 4))
            fail_msg("reply %zu: status %ld, fault %d, %s", i, done.status, done.fault, done.why);
        assert_int_equal(done.asked > 6.9, i == 2);
        assert_non_null(strstr(l.last, "Authorization: Bearer sk-unit-test"));
    }
    loop_stop(&l);
}

static void nobody_is_there(void **state)
{
    (void)state;
    long busy;
    la_http_done done = one("http://127.0.0.1:1/v1", &busy);
    assert_int_equal(done.status, 0);
    assert_int_equal(done.fault, LA_FAULT_PASSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(replies_and_faults),
                                       cmocka_unit_test(nobody_is_there)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
