/* parse/records.c: physical lines of every format, told what they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../io/scratch.h"
#include "base/log.h"
#include "base/str.h"
#include "io/source.h"
#include "parse/records.h"

/* kinds: a letter a unit: R record, U record that does not have the format, J joined (to the record
 * before), j joined to another, S skipped; ' before a unit of the same line. messages: of the
 * records, a newline behind each. */
typedef struct sample {
    const char *name, *format, *text;
    size_t n; /* 0: up to the NUL */
    const char *found, *kinds, *messages;
} sample;

static const sample samples[] = {
    {"plain", NULL, "one\n\ntwo\n   indented\n", 0, "plain", "RSRR", "one\ntwo\n   indented\n"},
    {"java", NULL,
     "2015-10-18 18:01:47,978 INFO [main] o.App: up\n"
     "2015-10-18 18:01:48,100 WARN [main] o.App: bad\njava.io.IOException: x\n\tat a.B(C.java)\n\n"
     "Caused by: y\n\t... 3 more\n2015-10-18 18:01:49,000 INFO [main] o.App: on\n"
     "Oct 19 00:00:00 foreign\n",
     0, "hadoop", "RRJJSJJRU", "up\nbad\non\nOct 19 00:00:00 foreign\n"},
    {"python in plain", NULL,
     "start 1\nTraceback (most recent call last):\n  File \"a.py\", line 3, in f\n    g()\n"
     "ValueError: bad\nstart 2\n",
     0, "plain", "RRJJJR", "start 1\nTraceback (most recent call last):\nstart 2\n"},
    {"go in plain", NULL,
     "start 1\npanic: boom\n\ngoroutine 1 [running]:\nmain.f(0x1)\n\t/a.go:10 +0x1d\n\n"
     "goroutine 2 [select]:\nmain.g()\ncreated by main.main\n\t/a.go:3\nstart 2\n",
     0, "plain", "RRSJJJSJJJJR", "start 1\npanic: boom\nstart 2\n"},
    {"json lines", NULL, "{\"msg\":\"a 1\"}\r\n{\"msg\":\"b\\n\\tat c\"}\nnoise\n{\"msg\":\"a 2\"}",
     0, "json", "RRUR", "a 1\nb\nnoise\na 2\n"},
    {"json array", NULL,
     "[\n  {\"msg\": \"a 1\"},\n  {\"msg\":\n   \"a 2\",\n   \"x\": [\"}\"]\n  }, {\"msg\": \"a "
     "3\"}\n]\n",
     0, "json", "SRRJJJ'RS", "a 1\na 2\na 3\n"},
    {"json array on a line", NULL, "[{\"msg\":\"a 1\"},{\"msg\":\"a 2\"},\n{\"msg\":\"a 3\"}]", 0,
     "json", "R'RR", "a 1\na 2\na 3\n"},
    {"json that does not end", "json", "{\"msg\":\"a 1\"}\n{\"msg\":\nx\n{\"msg\":\"a 2\"}\n{\n", 0,
     "json", "RUURU", "a 1\n{\"msg\":\nx\na 2\n{\n"},
    {"docker", NULL,
     "{\"log\":\"part \",\"stream\":\"stdout\",\"time\":\"2020-01-02T15:04:05Z\"}\n"
     "{\"log\":\"err\\n\",\"stream\":\"stderr\",\"time\":\"2020-01-02T15:04:05Z\"}\n"
     "{\"log\":\"of it\\n\",\"stream\":\"stdout\",\"time\":\"2020-01-02T15:04:05Z\"}\n"
     "{\"log\":\"\\n\",\"stream\":\"stdout\",\"time\":\"2020-01-02T15:04:05Z\"}\n"
     "{\"log\":\"\\tat a.B(C.java)\\n\",\"stream\":\"stdout\",\"time\":\"2020-01-02T15:04:06Z\"}\n"
     "{\"log\":\"no end\",\"stream\":\"stdout\",\"time\":\"2020-01-02T15:04:07Z\"}\n",
     0, "docker", "RRjSJR", "part of it\nerr\nno end\n"},
    {"cri with klog", NULL,
     "2016-10-06T00:17:09.66Z stdout F I0102 15:04:05.678901 7 a.go:1] up\n"
     "2016-10-06T00:17:09.67Z stdout P I0102 15:04:06.678901 7 a.go:2] long \n"
     "2016-10-06T00:17:09.68Z stdout P line \n"
     "2016-10-06T00:17:09.69Z stdout F here\n"
     "2016-10-06T00:17:09.70Z stdout F   and more of it\n"
     "2016-10-06T00:17:09.71Z stdout F:x panic: boom\n",
     0, "cri/klog", "RRJJJU", "up\nlong line here\npanic: boom\n"},
    {"journald", NULL,
     "{\"__CURSOR\":\"s\",\"__REALTIME_TIMESTAMP\":\"1714557600123456\",\"MESSAGE\":\"a 1\"}\n"
     "{\"__CURSOR\":\"s\",\"MESSAGE\":[104,105,10,255]}\n{\"__CURSOR\":\"s\",\"MESSAGE\":null}\n",
     0, "journald", "RRR", "a 1\nhi\n\n"},
    {"journald export", NULL,
     "__CURSOR=s\nMESSAGE=a 1\n\n__CURSOR=t\nMESSAGE\n\7\0\0\0\0\0\0\0b\r\n\n2 x\nA=B\n\n"
     "__CURSOR=u\nMESSAGE\n\12\0\0\0\0\0\0\0"
     "0123456789\n",
     102, "journald-export", "RJSRJJJJJSRJJJ", "a 1\nb\n0123456789\n"},
    {"logfmt", NULL, "ts=1 level=info msg=\"a \\\"1\\\"\"\nts=2 level=warn msg=ok\n", 0, "logfmt",
     "RR", "a \"1\"\nok\n"},
    {"csv", NULL,
     "Level,Message,X\nINFO,\"a \"\"1\"\", b\",1\n\nWARN,\"two\nlines\",2\nx\nINFO,c,\n", 0, "csv",
     "SRSRJUR", "a \"1\", b\ntwo\nx\nc\n"},
    {"csv with semicolons", "csv", "a;b\n1;x y\n2;z\n", 0, "csv", "SRR", "x y\nz\n"},
    {"rfc5424", NULL,
     "<34>1 2003-10-11T22:14:15.003Z h su - ID47 [x@1 a=\"b]\\\"\"] \xEF\xBB\xBF"
     "failed\n"
     "<34>1 2003-10-11T22:14:16Z h su - - - ok\n",
     0, "rfc5424", "RR", "failed\nok\n"},
    {"rfc3164", NULL, "<13>Feb  5 17:32:18 h su[7]: bad\nFeb  5 17:32:19 h su: ok\n", 0, "syslog",
     "RR", "bad\nok\n"},
    {"odd bytes", NULL, "\xEF\xBB\xBFone\001x\r\n\xff\xfe\r\n \t\r\n", 0, "plain", "RRS",
     "one\001x\n\xff\xfe\n"}};

typedef struct reading {
    scratch s;
    la_records *r;
    la_buf kinds, messages;
    size_t physical;
} reading;

static void begin(reading *x, const logad_parser_options *o)
{
    memset(x, 0, sizeof *x);
    la_log_set(LA_QUIET);
    scratch_make(&x->s);
    assert_int_equal(la_records_new(&x->r, o, NULL), LOGAD_OK);
}

static void end(reading *x)
{
    la_records_free(x->r);
    la_buf_free(&x->kinds);
    la_buf_free(&x->messages);
    scratch_remove(&x->s);
}

static void read_units(reading *x)
{
    la_unit u;
    bool more;
    uint64_t last = 0;
    for (;;) {
        assert_int_equal(la_records_next(x->r, &u, &more, NULL), LOGAD_OK);
        if (!more)
            break;
        assert_int_equal(u.number, u.same_line ? last : last + 1);
        last = u.number;
        if (u.same_line)
            la_buf_char(&x->kinds, '\'');
        bool unfit = u.kind == LA_UNIT_RECORD && !u.event.in_format;
        la_buf_char(&x->kinds, u.kind == LA_UNIT_SKIPPED  ? 'S'
                               : u.kind == LA_UNIT_JOINED ? (u.again ? 'J' : 'j')
                               : unfit                    ? 'U'
                                                          : 'R');
        if (u.kind != LA_UNIT_RECORD)
            continue;
        la_buf_put(&x->messages, u.event.content, u.event.content_len);
        la_buf_char(&x->messages, '\n');
    }
    x->physical = last;
}

static void read_text(reading *x, const char *text, size_t n)
{
    assert_int_equal(la_records_open(x->r, scratch_write(&x->s, "x.log", text, n), NULL), LOGAD_OK);
    read_units(x);
}

static void check_counts(const reading *x)
{
    const la_unit_counts *c = la_records_counts(x->r);
    assert_int_equal(c->parsed + c->joined + c->skipped, c->lines);
    size_t shared = 0;
    for (size_t i = 0; i < x->kinds.n; i++)
        shared += x->kinds.p[i] == '\'';
    assert_int_equal(c->lines - shared, x->physical);
}

static void test_samples(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        const sample *s = &samples[i];
        reading x;
        begin(&x, &(logad_parser_options){.format = s->format});
        read_text(&x, s->text, s->n > 0 ? s->n : strlen(s->text));
        if (strcmp(la_records_format(x.r), s->found) != 0)
            fail_msg("%s: format %s", s->name, la_records_format(x.r));
        if (strcmp(x.kinds.p, s->kinds) != 0)
            fail_msg("%s: %s and not %s", s->name, x.kinds.p, s->kinds);
        if (strncmp(x.messages.p, s->messages, strlen(s->messages)) != 0)
            fail_msg("%s: messages\n%s", s->name, x.messages.p);
        check_counts(&x);
        /* The name that was found reads it the same way. */
        reading y;
        begin(&y, &(logad_parser_options){.format = la_records_format(x.r)});
        read_text(&y, s->text, s->n > 0 ? s->n : strlen(s->text));
        assert_string_equal(x.kinds.p, y.kinds.p);
        end(&y);
        end(&x);
    }
}

static void test_start(void **state)
{
    (void)state;
    reading x;
    static const char text[] = "x\n== 1\na\n\tb\n== 2\n\nc\n";
    begin(&x, &(logad_parser_options){.multiline_start = "^== "});
    read_text(&x, text, sizeof text - 1);
    assert_string_equal(x.kinds.p, "RRJJRSJ");
    check_counts(&x);
    end(&x);
    /* A pattern that matches everything joins nothing. */
    static const char trace[] = "2020-01-01 00:00:00 INFO a\n\tat b\n2020-01-01 00:00:01 INFO a\n";
    begin(&x, &(logad_parser_options){.multiline_start = ""});
    read_text(&x, trace, sizeof trace - 1);
    assert_string_equal(x.kinds.p, "RUR");
    end(&x);
    la_records *r;
    assert_int_equal(la_records_new(&r, &(logad_parser_options){.multiline_start = "("}, NULL),
                     LOGAD_EUSAGE);
}

static void test_long_records(void **state)
{
    (void)state;
    reading x;
    la_buf text = {0};
    begin(&x, &(logad_parser_options){0});
    for (int i = 0; i < 3; i++)
        la_buf_str(&text, "2020-01-01 00:00:00 INFO a\n");
    for (int i = 0; i < 600; i++)
        la_buf_str(&text, "\tat b\n");
    read_text(&x, text.p, text.n);
    const la_unit_counts *c = la_records_counts(x.r);
    assert_int_equal(c->over, 1);
    assert_int_equal(c->joined, 599);
    check_counts(&x);
    la_buf_free(&text);
    end(&x);
}

/* An input that shows no format goes on with that of the one before; another format is found. */
static void test_several(void **state)
{
    (void)state;
    reading x;
    static const char first[] = "2020-01-01 00:00:00 INFO a\n2020-01-01 00:00:01 INFO b\n";
    static const char middle[] = "\tat c\n\tat d\nx\ny\nz\n2020-01-01 00:00:02 INFO e\n";
    static const char last[] = "{\"msg\":\"f\"}\n";
    begin(&x, &(logad_parser_options){0});
    read_text(&x, first, sizeof first - 1);
    assert_string_equal(la_records_format(x.r), "iso");
    read_text(&x, middle, sizeof middle - 1);
    assert_string_equal(la_records_format(x.r), "iso");
    read_text(&x, last, sizeof last - 1);
    assert_string_equal(la_records_format(x.r), "json");
    assert_int_equal(la_records_counts(x.r)->lines, 9);
    end(&x);
}

/* An array on one line that is read in pieces has the records that it has as a whole; an element
 * that is no shorter than a piece is its head, and those behind it are read. */
#define LONG "{\"msg\":\"long long long long long long } \\\" ]\",\"x\":[{}]}"

static void test_pieces(void **state)
{
    (void)state;
    static const char text[] =
        "[{\"msg\":\"a 1\"}, {\"msg\":\"b \\\"}]\",\"x\":[{},[1,2]]},{\"msg\":\"c\"}," LONG
        " , {\"msg\":\"d\"},{\"msg\":\n\"e\"}]\n[{\"msg\":\"f\"}]\n";
    for (size_t piece = 33; piece < sizeof text; piece++) {
        reading x;
        la_source *source;
        logad_reader *reader;
        begin(&x, &(logad_parser_options){.format = "json"});
        assert_int_equal(la_source_memory(&source, text, sizeof text - 1, NULL), LOGAD_OK);
        assert_int_equal(la_reader_from(&reader, source, NULL), LOGAD_OK);
        la_reader_split(reader, piece);
        assert_int_equal(la_records_from(x.r, reader, NULL), LOGAD_OK);
        read_units(&x);
        bool is_long = piece < sizeof LONG - 1;
        if (strcmp(x.kinds.p, is_long ? "R'R'R'U'R'RJR" : "R'R'R'R'R'RJR") != 0)
            fail_msg("pieces of %zu: %s", piece, x.kinds.p);
        assert_memory_equal(x.messages.p, "a 1\nb \"}]\nc\n", 12);
        assert_string_equal(strstr(x.messages.p, "\nd\n"), "\nd\ne\nf\n");
        check_counts(&x);
        la_records_close(x.r);
        assert_int_equal(la_records_n_cut(x.r), is_long);
        end(&x);
    }
}

/* What the first record's message was taken out of. */
static void test_whole(void **state)
{
    (void)state;
    static const struct {
        const char *format, *text, *message, *entry, *record;
    } cases[] = {
        {"plain", "one\r\n", "one", "", ""},
        {"iso", "2020-01-01 00:00:00 INFO a\n\tat b\n", "a", "", "2020-01-01 00:00:00 INFO a"},
        {"iso", "no header\n2020-01-01 00:00:00 INFO a\n", "no header", "", ""},
        {"json", "[{\"msg\":\n\"a\\nb\"},{}]\n", "a", "a\nb", "{\"msg\":\n\"a\\nb\"}"},
        {"logfmt", "level=info msg=a id=7\n", "a", "", "level=info msg=a id=7"},
        {"csv", "message,id\n\"two\nlines\",7\n", "two", "", "\"two\nlines\",7"},
        {"journald-export", "__CURSOR=s\nMESSAGE=a\nID=7\n\n", "a", "",
         "__CURSOR=s\nMESSAGE=a\nID=7\n"},
        {"docker/json",
         "{\"log\":\"{\\\"msg\\\":\\\"a\\\"}\\n\",\"stream\":\"stdout\",\"attrs\":{\"id\":\"7\"}}"
         "\n",
         "a", "{\"msg\":\"a\"}",
         "{\"log\":\"{\\\"msg\\\":\\\"a\\\"}\\n\",\"stream\":\"stdout\",\"attrs\":{\"id\":\"7\"}}"},
        {"cri/logfmt",
         "2016-10-06T00:17:09.67Z stdout P level=info msg=\n"
         "2016-10-06T00:17:09.68Z stdout F a id=7\n",
         "a", "level=info msg=a id=7", "2016-10-06T00:17:09.67Z stdout P level=info msg="},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        reading x;
        la_unit u;
        bool more;
        begin(&x, &(logad_parser_options){.format = cases[i].format});
        const char *path = scratch_write(&x.s, "x.log", cases[i].text, strlen(cases[i].text));
        assert_int_equal(la_records_open(x.r, path, NULL), LOGAD_OK);
        do {
            assert_int_equal(la_records_next(x.r, &u, &more, NULL), LOGAD_OK);
            assert_true(more);
        } while (u.kind != LA_UNIT_RECORD);
        la_arena arena = {0};
        la_unit copy;
        assert_true(la_unit_copy(&copy, &u, &arena));
        la_records_close(x.r);
        const la_str got[] = {
            {copy.event.content, copy.event.content_len}, copy.whole.entry, copy.whole.record};
        const char *want[] = {cases[i].message, cases[i].entry, cases[i].record};
        for (size_t k = 0; k < 3; k++)
            if (!la_str_eq(got[k], la_str_of(want[k])))
                fail_msg("%s: %.*s and not %s", cases[i].format, (int)got[k].n, got[k].p, want[k]);
        la_arena_free(&arena);
        end(&x);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_samples),      cmocka_unit_test(test_start),
        cmocka_unit_test(test_long_records), cmocka_unit_test(test_several),
        cmocka_unit_test(test_pieces),       cmocka_unit_test(test_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
