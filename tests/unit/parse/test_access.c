/* parse/access.c: records of access logs in words, and how they become templates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parse/access.h"
#include "parse/drain.h"
#include "parse/mask.h"
#include <logad/event.h>
#include <stdio.h>
#include <string.h>

#define HEAD "10.0.0.1 - - [22/Jan/2026:10:31:10 +0000] "

typedef struct request {
    const char *message, *want, *level; /* want NULL: it is none */
} request;

static const request requests[] = {
    {"\"GET /a HTTP/1.1\" 200 17 \"-\" \"curl/8\"", "GET /a OK", "info"},
    {"\"POST /cart/add?x=1&y=/z HTTP/2.0\" 502 1", "POST /cart /add Bad Gateway", "error"},
    {"\"GET / HTTP/1.1\" 304 0", "GET / Not Modified", "info"},
    {"\"GET /?q HTTP/1.1\" 404 0", "GET / Not Found", "warning"},
    {"\"GET /a//b/ HTTP/1.1\" 302 0", "GET /a /b Moved Temporarily", "info"},
    {"\"GET /a\" 400", "GET /a Bad Request", "warning"},
    {"\"GET /a\" - 0", "GET /a No Status", "info"},
    {"\"GET /a#b HTTP/1.0\" 499 0", "GET /a Client Closed Request", "warning"},
    {"\"GET /a?q=x y HTTP/1.0\" 500 0", "GET /a Internal Server Error", "error"},
    {"\"GET /a HTTP/1.1\" 599 0", "GET /a Status599Unknown", "error"},
    {"\"GET /a HTTP/1.1\" 000 0", "GET /a Status000Unknown", "info"},
    {"\"GET /a HTTP/1.1\" 999 0", "GET /a Status999Unknown", "info"},
    {"\"GET http://b.org:80/c/d?e HTTP/1.1\" 200 0", "GET //b.org:80 /c /d OK", "info"},
    {"\"GET http://b.org HTTP/1.1\" 200 0", "GET //b.org OK", "info"},
    {"\"CONNECT b.org:443 HTTP/1.1\" 405 0", "CONNECT //b.org:443 Method Not Allowed", "warning"},
    {"\"OPTIONS * HTTP/1.1\" 204 0", "OPTIONS /* No Content", "info"},
    {"\"GET /a/../\\\"b HTTP/1.1\" 200 0", "GET /a /.. /\\\"b OK", "info"},
    {"\"GET /1/2/3/4/5/6/7/8 HTTP/1.1\" 200 0", "GET /1 /2 /3 /4 /5 /6 /7 /8 OK", "info"},
    {"\"GET /1/2/3/4/5/6/7/8/9/a HTTP/1.1\" 200 0", "GET /1 /2 /3 /4 /5 /6 /7 /8 /... OK", "info"},
    {"\"-\" 408 0", "malformed request Request Timeout", "warning"},
    {"\"\" 400 0", "malformed request Bad Request", "warning"},
    {"\"\\x16\\x03\\x01\" 400 157", "malformed request Bad Request", "warning"},
    {"\"GET\" 400 157", "malformed request Bad Request", "warning"},
    {"\"GET  HTTP/1.1\" 400 157", "malformed request Bad Request", "warning"},
    {"\"GET ?a HTTP/1.1\" 400 157", "malformed request Bad Request", "warning"},
    {"\"GET a HTTP/1.1\" 400 157", "malformed request Bad Request", "warning"},
    {"\"GET a:/ HTTP/1.1\" 400 157", "malformed request Bad Request", "warning"},
    {"\"GET /a b HTTP/1.1\" 400 157", "malformed request Bad Request", "warning"},
    {"\"get /a HTTP/1.1\" 400 157", "malformed request Bad Request", "warning"},
    {"\"PRI * HTTP/2.0\" 501 157", "malformed request Not Implemented", "error"},
    {"GET /a 200 1", NULL, NULL},
    {"\"GET /a HTTP/1.1\"", NULL, NULL},
    {"\"GET /a HTTP/1.1\" ", NULL, NULL},
    {"\"GET /a HTTP/1.1\" 20 1", NULL, NULL},
    {"\"GET /a HTTP/1.1\" 2000 1", NULL, NULL},
    {"\"GET /a HTTP/1.1\" 200ms 1", NULL, NULL},
    {"\"GET /a HTTP/1.1 200 1", NULL, NULL},
    {"\"", NULL, NULL},
    {"\"\\", NULL, NULL},
    {"", NULL, NULL},
};

static void test_words(void **state)
{
    (void)state;
    la_buf out = {0};
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        const request *r = &requests[i];
        const char *level = NULL;
        bool is = la_access_write(la_str_of(r->message), &out, &level);
        if (is != (r->want != NULL))
            fail_msg("%s: %s a request", r->message, is ? "is" : "is not");
        if (!is)
            continue;
        assert_string_equal(out.p, r->want);
        assert_string_equal(level, r->level);
        assert_true(la_access_is((la_str){out.p, out.n}));
    }
    la_buf_free(&out);
}

static void test_others(void **state)
{
    (void)state;
    static const char *const none[] = {"GET <*> OK", "get /a OK", "GET",
                                       "",           "malformed", "malformed record",
                                       "ERROR /a",   "GET  /a",   "/a GET"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(la_access_is(la_str_of(none[i])));
    assert_true(la_access_is(LA_STR("GET /")));
}

static void test_long(void **state)
{
    (void)state;
    static char message[9000];
    const char *level;
    la_buf out = {0};
    memset(message, 'a', sizeof message);
    memcpy(message, "\"GET /b/", 8);
    memcpy(message + sizeof message - 6, "\" 200", 6);
    assert_true(la_access_write(la_str_of(message), &out, &level));
    assert_string_equal(out.p, "GET /b /... OK");
    memcpy(message, "\"GET http://", 12);
    assert_true(la_access_write(la_str_of(message), &out, &level));
    assert_true(out.n < 1100);
    assert_string_equal(out.p + out.n - 3, " OK");
    la_buf_free(&out);
}

/* No status is a variable by its own shape, and no two read the same. */
static void test_statuses(void **state)
{
    (void)state;
    la_masker *m;
    la_masked masked;
    la_buf texts[1000] = {{0}};
    const char *level;
    assert_int_equal(la_masker_new(&m, NULL, 0, NULL), LOGAD_OK);
    la_masker_take_requests(m, true);
    for (int i = 0; i < 1000; i++) {
        char message[64];
        snprintf(message, sizeof message, "\"GET /a HTTP/1.1\" %03d 1", i);
        assert_true(la_access_write(la_str_of(message), &texts[i], &level));
        la_mask(m, texts[i].p, texts[i].n, &masked);
        assert_int_equal(masked.n_vars, 0);
        for (int k = 0; k < i; k++)
            assert_string_not_equal(texts[k].p, texts[i].p);
    }
    for (int i = 0; i < 1000; i++)
        la_buf_free(&texts[i]);
    la_masker_free(m);
}

/* ---- as templates ---- */

static la_drain *drain(void)
{
    la_drain *d = la_drain_new(&(la_drain_options){0});
    assert_non_null(d);
    return d;
}

static uint32_t learn(la_drain *d, const char *text)
{
    uint32_t t;
    assert_int_equal(la_drain_learn(d, la_str_of(text), &t, NULL), LOGAD_OK);
    return t;
}

/* The text of the template that a line belongs to now. */
static void expect(la_drain *d, const char *line, const char *want)
{
    assert_string_equal(la_drain_text(d, learn(d, line)), want);
}

/* However many there are of a path, a status is none of them but itself. */
static void test_status_stays(void **state)
{
    (void)state;
    static const char *const paths[] = {"GET /", "GET /a", "GET /a /b /c /d", "malformed request"};
    la_buf out = {0};
    const char *level;
    for (size_t p = 0; p < sizeof paths / sizeof *paths; p++) {
        la_drain *d = drain();
        for (int i = 100; i < 600; i++) {
            char message[32], text[96];
            snprintf(message, sizeof message, "\"GET /x\" %d", i);
            assert_true(la_access_write(la_str_of(message), &out, &level));
            snprintf(text, sizeof text, "%s%s", paths[p], out.p + 6);
            expect(d, text, text);
        }
        la_drain_free(d);
    }
    la_buf_free(&out);
}

/* Plain segments vary once so many are there, at the first place and at others. */
static void test_segments(void **state)
{
    (void)state;
    static const struct {
        const char *head, *tail, *want;
    } forms[] = {{"GET /", " OK", "GET /<*> OK"},
                 {"GET /c /", " Found", "GET /c /<*> Found"},
                 {"GET /u /", " /posts OK", "GET /u /<*> /posts OK"}};
    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
        la_drain *d = drain();
        learn(d, "GET / OK");
        learn(d, "GET /c Not Found");
        learn(d, "POST /c /zz Found");
        for (int i = 0; i < LA_DRAIN_SEGMENTS; i++) {
            char text[64];
            snprintf(text, sizeof text, "%s%c%c%s", forms[f].head, 'a' + i / 8, 'a' + i % 8,
                     forms[f].tail);
            expect(d, text, i + 1 < LA_DRAIN_SEGMENTS ? text : forms[f].want);
        }
        expect(d, "GET / OK", "GET / OK");
        expect(d, "GET /c Not Found", "GET /c Not Found");
        expect(d, "POST /c /zz Found", "POST /c /zz Found");
        la_drain_free(d);
    }
}

static void test_values(void **state)
{
    (void)state;
    la_drain *d = drain();
    learn(d, "GET /p /oak-<*> OK");
    expect(d, "GET /p /rug-<*> OK", "GET /p /<*> OK");
    expect(d, "GET /p /new OK", "GET /p /<*> OK");
    expect(d, "GET /p /oak-<*> Gone", "GET /p /oak-<*> Gone");
    expect(d, "GET /q /oak-<*> OK", "GET /q /oak-<*> OK");
    learn(d, "PUT /a1 /b2 /c3 /d4 OK"); /* most of it varies */
    expect(d, "PUT /a2 /b3 /c4 /d5 OK", "PUT /<*> /<*> /<*> /<*> OK");
    la_drain_free(d);
}

static void write_path(char text[96], int i)
{
    int a = i % 200, b = i;
    snprintf(text, 96, "GET /%c%c /%c%c%c%c OK", 'a' + a % 26, 'a' + a / 26, 'a' + b % 26,
             'a' + b / 26 % 26, 'a' + b / 676 % 26, 'a' + b / 17576);
}

/* Names of users and of what they have, by the thousand. */
static void test_many_paths(void **state)
{
    (void)state;
    enum { N = 20000 };
    static bool seen[N];
    la_drain *d = drain();
    char text[96];
    uint32_t n = 0;
    for (int i = 0; i < N; i++) {
        write_path(text, i);
        learn(d, text);
    }
    for (int i = 0; i < N; i++) {
        write_path(text, i);
        uint32_t t = learn(d, text);
        n += !seen[t];
        seen[t] = true;
    }
    if (n > 150)
        fail_msg("%u templates", n);
    la_drain_free(d);
}

/* ---- as events ---- */

static logad_event event(logad_parser *p, const char *text)
{
    logad_event e;
    logad_line line = {.text = text, .len = strlen(text), .number = 1};
    assert_int_equal(logad_parser_event(p, line, &e, NULL), LOGAD_OK);
    return e;
}

static logad_parser *parser(const logad_parser_options *o)
{
    logad_parser *p;
    assert_int_equal(logad_parser_new(&p, o, NULL), LOGAD_OK);
    return p;
}

static void test_format(void **state)
{
    (void)state;
    static const char line[] =
        HEAD "\"GET /user/7b2c0f6e-1d2c-4c0b-9a53-0c7a7d3f9e10/pay HTTP/1.1\" "
             "503 7 \"-\" \"x\"";
    static const char *const formats[] = {"access", "auto", NULL};
    for (size_t i = 0; i < 3; i++) {
        logad_parser *p = parser(&(logad_parser_options){.format = formats[i]});
        logad_event e = event(p, line);
        assert_true(e.is_request);
        assert_int_equal(e.level_len, 5);
        assert_memory_equal(e.level, "error", 5);
        assert_string_equal(logad_parser_template(p, e.template),
                            "GET /user /<*> /pay Service Unavailable");
        logad_var v;
        size_t n;
        logad_line l = {.text = line, .len = sizeof line - 1, .number = 1};
        assert_int_equal(logad_parser_vars(p, l, e.template, &v, 1, &n, NULL), LOGAD_OK);
        assert_int_equal(n, 1);
        assert_int_equal(v.type, LOGAD_VAR_UUID);
        logad_parser_free(p);
    }
}

/* The same layout, when the user says it, and other formats keep their messages. */
static void test_not_other_formats(void **state)
{
    (void)state;
    static const char layout[] = "<Host> <Ident> <User> [<Time:%d/%b/%Y:%H:%M:%S %z>] <Content>";
    logad_parser *p = parser(&(logad_parser_options){.header = layout});
    logad_event e = event(p, HEAD "\"GET /abc HTTP/1.1\" 503 7");
    assert_false(e.is_request);
    assert_null(e.level);
    assert_string_equal(logad_parser_template(p, e.template), "\"GET <*> HTTP/<*>\" <*> <*>");
    logad_parser_free(p);
    p = parser(&(logad_parser_options){.format = "plain"});
    e = event(p, "GET /abc OK");
    assert_string_equal(logad_parser_template(p, e.template), "GET <*> OK");
    logad_parser_free(p);
}

/* A frozen parser: a variable is one segment, so what lies deeper is not known. */
static void test_frozen(void **state)
{
    (void)state;
    static const char *const known[] = {"GET /<*> OK", "GET /a Not Found", "GET /cart /add OK"};
    logad_parser *p = parser(&(logad_parser_options){.format = "access"});
    assert_int_equal(logad_parser_seed(p, known, 3, NULL), LOGAD_OK);
    logad_parser_freeze(p);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(event(p, HEAD "\"GET /abc HTTP/1.1\" 200 1").template, 0);
        assert_int_equal(event(p, HEAD "\"GET /a HTTP/1.1\" 404 1").template, 1);
        assert_int_equal(event(p, HEAD "\"GET /cart/add?id=1 HTTP/1.1\" 200 1").template, 2);
        assert_false(event(p, HEAD "\"GET /abc/d HTTP/1.1\" 200 1").known);
        assert_false(event(p, HEAD "\"GET / HTTP/1.1\" 200 1").known);
        assert_false(event(p, HEAD "\"GET /cart/add HTTP/1.1\" 502 1").known);
    }
    logad_event e = event(p, HEAD "\"GET /cart/add HTTP/1.1\" 502 1");
    assert_string_equal(logad_parser_template(p, e.template), "GET /cart /add Bad Gateway");
    logad_parser_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),        cmocka_unit_test(test_others),
        cmocka_unit_test(test_long),         cmocka_unit_test(test_statuses),
        cmocka_unit_test(test_status_stays), cmocka_unit_test(test_segments),
        cmocka_unit_test(test_values),       cmocka_unit_test(test_many_paths),
        cmocka_unit_test(test_format),       cmocka_unit_test(test_not_other_formats),
        cmocka_unit_test(test_frozen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
