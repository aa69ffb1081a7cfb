/* parse/notes.c and parse/cook.c: from messages to JSON objects, whatever the blocks and threads.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/convoy.h"
#include "base/mem.h"
#include "base/str.h"
#include "parse/cook.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A block of units, and where they are. */
typedef struct batch {
    la_block block;
    la_cutter *cutter;
} batch;

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

static void note(la_noter *n, batch *m)
{
    if (m->cutter == NULL)
        assert_int_equal(la_cutter_new(&m->cutter, NULL), LOGAD_OK);
    assert_int_equal(la_noter_note(n, m->cutter, &m->block, NULL), LOGAD_OK);
}

static void clear(batch *m, uint64_t before)
{
    la_arena_reset(&m->block.arena);
    m->block.n_units = 0;
    m->block.before = before;
}

static void let_go(batch *m)
{
    la_block_free(&m->block);
    la_cutter_free(m->cutter);
}

static void keep(kitchen *k, la_noter *n)
{
    uint64_t unmasked = 0;
    assert_int_equal(la_noter_keep(n, k->spool, &unmasked, NULL), LOGAD_OK);
    assert_int_equal(unmasked, 0);
}

enum { THREADS = 3, WAGONS = THREADS + 1 };

/* The cooks of several threads, who take a block while others still write theirs. */
typedef struct brigade {
    kitchen *k;
    la_cook *cooks[WAGONS];
    la_str text[WAGONS];
    bool dawdle;
} brigade;

static logad_status take(void *ctx, unsigned i, bool *more, logad_error *err)
{
    brigade *b = ctx;
    return la_cook_take(b->cooks[i], b->k->spool, more, err);
}

static logad_status write_block(void *ctx, unsigned i, logad_error *err)
{
    brigade *b = ctx;
    if (b->dawdle)
        nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    return la_cook_write(b->cooks[i], &b->text[i], err);
}

static logad_status serve(void *ctx, unsigned i, logad_error *err)
{
    brigade *b = ctx;
    (void)err;
    la_buf_put(&b->k->out, b->text[i].p, b->text[i].n);
    return LOGAD_OK;
}

static void cook(kitchen *k, const char *const *files, unsigned n_threads)
{
    static const la_convoy convoy = {take, write_block, serve, .by_maker = true};
    brigade b = {.k = k, .dawdle = n_threads > 1};
    la_cookbook *book;
    assert_int_equal(la_spool_rewind(k->spool, NULL), LOGAD_OK);
    assert_int_equal(la_cookbook_new(&book, k->parser, files, NULL), LOGAD_OK);
    for (unsigned i = 0; i < la_convoy_wagons(n_threads); i++)
        assert_int_equal(la_cook_new(&b.cooks[i], book, NULL), LOGAD_OK);
    la_buf_reset(&k->out);
    la_buf_str(&k->out, "");
    assert_int_equal(la_convoy_run(n_threads, &convoy, &b, NULL), LOGAD_OK);
    for (unsigned i = 0; i < WAGONS; i++)
        la_cook_free(b.cooks[i]);
    la_cookbook_free(book);
}

static void end(kitchen *k)
{
    la_notebook_free(k->book);
    logad_parser_free(k->parser);
    la_spool_free(k->spool);
    la_buf_free(&k->out);
}

typedef enum kind { OWN, JOINED, AGAIN, SKIPPED } kind;

static void add(batch *m, kind k, bool same_line, const char *text)
{
    static const la_unit_kind kinds[] = {LA_UNIT_RECORD, LA_UNIT_JOINED, LA_UNIT_JOINED,
                                         LA_UNIT_SKIPPED};
    la_block *b = &m->block;
    size_t n = text == NULL ? 0 : strlen(text);
    char *copy = la_arena_alloc(&b->arena, n + LA_BLOCK_SLACK);
    assert_true(copy != NULL && la_grow(&b->units, &b->cap_units, b->n_units + 1));
    memcpy(copy, text == NULL ? "" : text, n);
    b->units[b->n_units++] = (la_unit){.kind = kinds[k],
                                       .number = 1, /* of the first, which alone counts */
                                       .same_line = same_line,
                                       .again = k == AGAIN,
                                       .event = {.content = copy, .content_len = n}};
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
    batch m = {.block.before = 7};
    add(&m, SKIPPED, false, NULL);
    add(&m, OWN, false, "disk sda1 full");
    add(&m, AGAIN, false, NULL);
    add(&m, SKIPPED, false, NULL);
    add(&m, AGAIN, false, NULL);
    add(&m, OWN, false, "x=\x01 /a\"b");
    note(n, &m);
    keep(&k, n);
    clear(&m, 0);
    m.block.file = 1;
    add(&m, OWN, false, "disk sdb2 full");
    add(&m, JOINED, false, "disk sdc3 full");
    add(&m, OWN, true, "disk sdd4 full");
    note(n, &m);
    keep(&k, n);
    cook(&k, files, 1);
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
    let_go(&m);
    la_noter_free(n);
    end(&k);
}

enum { BLOCKS = 12, LINES = 9000 };

/* Messages of more shapes than are remembered, with some that come again and again. */
static void message(char *to, size_t cap, unsigned block, unsigned i)
{
    if (i % 3 == 0)
        snprintf(to, cap, "request %u took %u ms", i, block);
    else
        snprintf(to, cap, "%c%c%c of %c%c%c", 'a' + i % 26, 'a' + i / 26 % 26, 'a' + block,
                 'a' + i % 25, 'a' + i / 7 % 26, 'a' + i / 676 % 26);
}

static void fill(batch *m, unsigned block)
{
    char text[64];
    clear(m, block * LINES);
    for (unsigned i = 0; i < LINES; i++) {
        message(text, sizeof text, block, i);
        add(m, OWN, false, text);
    }
}

/* Noted n_noters at a time and written by so many threads, which changes nothing. */
static char *run(unsigned n_noters)
{
    kitchen k;
    la_noter *noters[THREADS];
    batch m[THREADS] = {{.cutter = NULL}};
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
    cook(&k, NULL, n_noters);
    for (unsigned i = 0; i < n_noters; i++)
        la_noter_free(noters[i]);
    for (unsigned i = 0; i < THREADS; i++)
        let_go(&m[i]);
    char *out = strdup(k.out.p);
    end(&k);
    return out;
}

/* The message that an object tells of: its template with its variables. */
static void told(const char *object, char *to)
{
    const char *t = strstr(object, "\"template\":\"") + 12, *v = strstr(t, "\"vars\":[") + 8;
    while (*t != '"') {
        if (strncmp(t, "<*>", 3) != 0) {
            *to++ = *t++;
            continue;
        }
        for (v = strchr(v, '"') + 1; *v != '"';)
            *to++ = *v++;
        v++;
        t += 3;
    }
    *to = '\0';
}

static void test_epochs(void **state)
{
    (void)state;
    char *one = run(1), *three = run(3), want[64], got[256];
    unsigned n = 0;
    assert_string_equal(one, three);
    for (la_str rest = la_str_of(one); rest.n > 0; n++) {
        char object[256];
        la_str line = la_str_cut(&rest, '\n');
        assert_true(line.n < sizeof object);
        memcpy(object, line.p, line.n);
        object[line.n] = '\0';
        message(want, sizeof want, n / LINES, n % LINES);
        told(object, got);
        assert_string_equal(got, want);
        assert_int_equal(strtoul(object + strlen("{\"line\":"), NULL, 10), n + 1);
    }
    assert_int_equal(n, BLOCKS * LINES);
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
