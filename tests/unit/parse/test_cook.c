/* parse/notes.c and parse/cook.c: from messages to JSON objects, whatever the blocks and threads.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "parse/cook.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct kitchen {
    logad_parser *parser;
    la_notebook *book;
    la_spool *spool;
    la_buf out;
} kitchen;

static void begin(kitchen *k)
{
    logad_parser_options o = {.format = "plain"};
    memset(k, 0, sizeof *k);
    assert_int_equal(logad_parser_new(&k->parser, &o, NULL), LOGAD_OK);
    assert_int_equal(la_notebook_new(&k->book, k->parser, NULL), LOGAD_OK);
    assert_int_equal(la_spool_new(&k->spool, NULL), LOGAD_OK);
}

static void note(la_noter *n, const la_messages *m)
{
    assert_int_equal(la_noter_note(n, m, NULL), LOGAD_OK);
}

static void keep(kitchen *k, la_noter *n)
{
    uint64_t unmasked = 0;
    assert_int_equal(la_noter_keep(n, k->spool, &unmasked, NULL), LOGAD_OK);
    assert_int_equal(unmasked, 0);
}

static void cook(kitchen *k, const char *const *files)
{
    la_cookbook *book;
    la_cook *c;
    la_str text;
    bool more;
    assert_int_equal(la_spool_rewind(k->spool, NULL), LOGAD_OK);
    assert_int_equal(la_cookbook_new(&book, k->parser, files, NULL), LOGAD_OK);
    assert_int_equal(la_cook_new(&c, book, NULL), LOGAD_OK);
    la_buf_reset(&k->out);
    la_buf_str(&k->out, "");
    for (;;) {
        assert_int_equal(la_cook_take(c, k->spool, &more, NULL), LOGAD_OK);
        if (!more)
            break;
        assert_int_equal(la_cook_write(c, &text, NULL), LOGAD_OK);
        la_buf_put(&k->out, text.p, text.n);
    }
    la_cook_free(c);
    la_cookbook_free(book);
}

static void end(kitchen *k)
{
    la_notebook_free(k->book);
    logad_parser_free(k->parser);
    la_spool_free(k->spool);
    la_buf_free(&k->out);
}

static void add(la_messages *m, la_message_kind kind, bool same_line, const char *text)
{
    assert_true(la_messages_add(m, kind, same_line, la_str_of(text)));
}

static size_t object(char *to, size_t cap, int line, const char *file, const char *template,
                     const char *rest)
{
    return (size_t)snprintf(
        to, cap,
        "{\"line\":%d,\"file\":\"%s\",\"event\":\"%016llx\",\"template\":\"%s\","
        "\"vars\":[%s}\n",
        line, file, (unsigned long long)logad_template_id(template), template, rest);
}

/* What a line can be, in two files; the second block knows what the first one learned. */
static void test_kinds(void **state)
{
    (void)state;
    static const char *const files[] = {"a.log", "b.log"};
    kitchen k;
    la_noter *n;
    char want[2048];
    size_t at = 0;
    begin(&k);
    assert_int_equal(la_noter_new(&n, k.book, NULL), LOGAD_OK);
    la_messages m = {.line = 8};
    add(&m, LA_MESSAGE_SKIPPED, false, NULL);
    add(&m, LA_MESSAGE_OWN, false, "disk sda1 full");
    add(&m, LA_MESSAGE_AGAIN, false, NULL);
    add(&m, LA_MESSAGE_SKIPPED, false, NULL);
    add(&m, LA_MESSAGE_AGAIN, false, NULL);
    add(&m, LA_MESSAGE_OWN, false, "x=\x01 /a\"b");
    note(n, &m);
    keep(&k, n);
    la_messages_clear(&m);
    m.file = 1;
    m.line = 1;
    add(&m, LA_MESSAGE_OWN, false, "disk sdb2 full");
    add(&m, LA_MESSAGE_JOINED, false, "disk sdc3 full");
    add(&m, LA_MESSAGE_OWN, true, "disk sdd4 full");
    note(n, &m);
    keep(&k, n);
    cook(&k, files);
    at += object(want + at, sizeof want - at, 8, "a.log", "", "],\"skipped\":true");
    at += object(want + at, sizeof want - at, 9, "a.log", "disk <*> full", "\"sda1\"]");
    at += object(want + at, sizeof want - at, 10, "a.log", "disk <*> full",
                 "\"sda1\"],\"joined\":true");
    at += object(want + at, sizeof want - at, 11, "a.log", "", "],\"skipped\":true");
    at += object(want + at, sizeof want - at, 12, "a.log", "disk <*> full",
                 "\"sda1\"],\"joined\":true");
    const char *odd = strstr(k.out.p, "{\"line\":13,");
    assert_non_null(odd);
    assert_memory_equal(k.out.p, want, at);
    assert_int_equal(odd - k.out.p, at);
    assert_non_null(strstr(odd, "\\u0001"));
    at = 0;
    at += object(want + at, sizeof want - at, 1, "b.log", "disk <*> full", "\"sdb2\"]");
    at += object(want + at, sizeof want - at, 2, "b.log", "disk <*> full",
                 "\"sdc3\"],\"joined\":true");
    at += object(want + at, sizeof want - at, 2, "b.log", "disk <*> full", "\"sdd4\"]");
    assert_string_equal(strchr(odd, '\n') + 1, want);
    la_messages_free(&m);
    la_noter_free(n);
    end(&k);
}

enum { BLOCKS = 12, LINES = 9000 };

/* Messages of more shapes than are remembered, with some that come again and again. */
static void fill(la_messages *m, unsigned block)
{
    char text[64];
    la_messages_clear(m);
    m->line = block * LINES + 1;
    for (unsigned i = 0; i < LINES; i++) {
        if (i % 3 == 0)
            snprintf(text, sizeof text, "request %u took %u ms", i, block);
        else
            snprintf(text, sizeof text, "%c%c%c of %c%c%c", 'a' + i % 26, 'a' + i / 26 % 26,
                     'a' + block, 'a' + i % 25, 'a' + i / 7 % 26, 'a' + i / 676 % 26);
        add(m, LA_MESSAGE_OWN, false, text);
    }
}

/* Noted n_noters at a time, which changes nothing. */
static char *run(unsigned n_noters)
{
    kitchen k;
    la_noter *noters[3];
    la_messages m[3] = {{0}};
    begin(&k);
    for (unsigned i = 0; i < n_noters; i++)
        assert_int_equal(la_noter_new(&noters[i], k.book, NULL), LOGAD_OK);
    for (unsigned b = 0; b < BLOCKS; b += n_noters) {
        for (unsigned i = 0; i < n_noters; i++) {
            fill(&m[i], b + i);
            note(noters[i], &m[i]);
        }
        for (unsigned i = 0; i < n_noters; i++)
            keep(&k, noters[i]);
    }
    cook(&k, NULL);
    for (unsigned i = 0; i < n_noters; i++)
        la_noter_free(noters[i]);
    for (unsigned i = 0; i < 3; i++)
        la_messages_free(&m[i]);
    char *out = strdup(k.out.p);
    end(&k);
    return out;
}

static void test_epochs(void **state)
{
    (void)state;
    char *one = run(1), *three = run(3);
    size_t lines = 0;
    for (const char *p = one; (p = strchr(p, '\n')) != NULL; p++)
        lines++;
    assert_int_equal(lines, BLOCKS * LINES);
    assert_non_null(strstr(one, "{\"line\":108000,"));
    assert_string_equal(one, three);
    free(one);
    free(three);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_epochs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
