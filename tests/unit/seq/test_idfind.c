/* seq/idfind.c: the id that names sessions, found by how the values of ids stand. */
#include "seqtest.h"

#include "base/mem.h"
#include "base/rng.h"
#include "seq/idfind.h"

#define RECORDS 3000

typedef struct log {
    la_probe probe;
    la_rng rng;
} log_;

/* A record: its message and, where it is not NULL, what the message was taken out of. */
static void put(log_ *l, const char *message, const char *record)
{
    la_probe *p = &l->probe;
    assert_true(la_grow(&p->records, &p->cap, p->n + 1));
    la_unit u = {.kind = LA_UNIT_RECORD,
                 .event = {.in_format = true, .content = message, .content_len = strlen(message)}};
    if (record != NULL)
        u.whole.record = la_str_of(record);
    assert_true(la_unit_copy(&p->records[p->n++], &u, &p->arena));
}

/* The number of a unit of work of which some are at work at a time, each for some ten records. */
static unsigned unit_at(log_ *l, unsigned record)
{
    return 5000 + record / 10 + (unsigned)la_rng_below(&l->rng, 8);
}

static bool find(log_ *l, const char *expected)
{
    la_grouping g;
    la_id_standing s;
    bool found;
    char text[160] = "";
    assert_int_equal(la_id_find(&l->probe, &g, &s, &found, NULL), LOGAD_OK);
    if (found)
        la_grouping_text(&g, text, sizeof text);
    assert_string_equal(text, expected);
    la_probe_free(&l->probe);
    return found;
}

/* Fills a log by a format of the unit's number and another that differs from record to record. */
static log_ made(const char *message, const char *record, unsigned without)
{
    static const char *const kinds[] = {"begun", "paid", "packed", "sent"};
    log_ l = {.rng = la_rng_new(7)};
    for (unsigned i = 0; i < RECORDS; i++) {
        char a[200], b[200];
        unsigned unit = unit_at(&l, i), other = (unsigned)la_rng_below(&l.rng, 1000000);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(a, sizeof a, message, kinds[i % 4], unit, other);
        if (record != NULL)
            snprintf(b, sizeof b, record, kinds[i % 4], unit, other);
#pragma GCC diagnostic pop
        bool bare = without > 0 && i % without == 0;
        put(&l, bare ? "tick" : a, bare || record == NULL ? NULL : b);
    }
    return l;
}

static void finds_words(void **state)
{
    (void)state;
    static const struct {
        const char *message, *record, *expected;
    } rows[] = {
        {"%s order %u after %u ms", NULL, "field:order,rest:20"},
        {"%s Order #%u after %u ms", NULL, "field:order,rest:20"},
        {"[req-%2$u] %1$s size=%3$u", NULL, "id:bracket,rest:20"},
        {"%s task_%u took %u us", NULL, "field:task,rest:20"},
        {"%s", "{\"msg\":\"%s\",\"trace_id\":\"ab%u\",\"span_id\":\"%u\"}",
         "field:trace_id,rest:20"},
        {"%s", "level=info msg=%s jobID=%u n=%u", "field:jobid,rest:20"},
        {"%s", "sshd[%2$u]: %1$s %3$u", "id:process,rest:20"},
        {"%s", "{\"x-request-id\" : \"%2$u\", \"user-id\": \"%3$u\"}",
         "field:x-request-id,rest:20"},
        {"%s oauth2_id=%u in %u ms", NULL, "field:oauth2_id,rest:20"},
        {"%s", "[%2$u] %1$s %3$u", "id:bracket,rest:20"},
        {"%s", "ERROR %2$u %1$s %3$u", ""}, /* a level and, below, dates name nothing */
        {"%s", "May %2$u %1$s %3$u", ""},
        {"%s", "{\"ts\":%2$u,\"msg\":\"%1$s %3$u\"}", ""},
        {"%s %u %u", NULL, ""}, /* behind other words every time: begun 5000, paid 5000 */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        log_ l = made(rows[i].message, rows[i].record, 9);
        find(&l, rows[i].expected);
    }
}

static void finds_kinds(void **state)
{
    (void)state;
    static const struct {
        const char *message, *record, *expected;
    } rows[] = {
        {"%s 0a1b2c3d-4e5f-6071-8293-a4b5%08u of %u", NULL, "id:uuid,rest:20"},
        {"%s", "[%1$s,4bf92f3577b34da6a3ce929d%2$08u,00f0%3$06u] x", "id:trace,rest:20"},
        {"%s", "[%1$s,4bf92f35%2$08u,00f0%3$06u] x", "id:trace,rest:20"},
        {"%s", "%1$s(a)[%2$u]: %3$u", "id:process,rest:20"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        log_ l = made(rows[i].message, rows[i].record, 0);
        find(&l, rows[i].expected);
    }
}

static void needs_most_records(void **state)
{
    (void)state;
    log_ l = made("%s order %u after %u ms", NULL, 4);
    find(&l, "field:order,rest:20");
    l = made("%s order %u after %u ms", NULL, 3);
    find(&l, "");
}

static void put_number(log_ *l, const char *name, unsigned long v)
{
    char text[100];
    snprintf(text, sizeof text, "work %s=%lu done", name, v);
    put(l, text, NULL);
}

/* What stands behind a word and is no id of a unit of work. */
static void leaves_others(void **state)
{
    (void)state;
    enum { USERS, SIZES, COUNTER, SHORT, EPOCH, TIME, ZERO, LONG, FEW_NEW, N };
    for (int what = 0; what < N; what++) {
        log_ l = {.rng = la_rng_new(3)};
        for (unsigned i = 0; i < RECORDS; i++) {
            unsigned long chance = la_rng_below(&l.rng, 700), v = 0;
            v = what == USERS     ? chance % 40
                : what == SIZES   ? chance
                : what == COUNTER ? i
                : what == SHORT   ? i / 2
                : what == EPOCH   ? 1700000000ul + i / 5
                : what == TIME    ? i / 5
                : what == ZERO    ? 0
                : what == LONG    ? i / 1000
                                  : (i % 3 == 0 ? 1 : 100 + i / 5);
            put_number(&l, what == TIME ? "ts" : "key", v);
        }
        find(&l, "");
    }
}

/* Some fall by chance, as a clock's times do where lines are written late. */
static void leaves_clocks_that_stumble(void **state)
{
    (void)state;
    log_ l = {.rng = la_rng_new(3)};
    for (unsigned i = 0; i < RECORDS; i++)
        put_number(&l, "start", 1700000000ul + i / 5 - (i % 37 == 0));
    find(&l, "");
}

/* Of ids that are not in as many records the one in more, though it ties fewer together. */
static void takes_the_id_of_most_records(void **state)
{
    (void)state;
    log_ l = {.rng = la_rng_new(3)};
    for (unsigned i = 0; i < RECORDS; i++) {
        char text[100];
        unsigned unit = 100 + i / 12 + i % 2;
        if (i % 5 == 4)
            snprintf(text, sizeof text, "span=%u x", 3 * unit + i / 4 % 3);
        else
            snprintf(text, sizeof text, "trace=%u span=%u x", unit, 3 * unit + i / 4 % 3);
        put(&l, text, NULL);
    }
    find(&l, "field:span,rest:20");
}

/* Fields that are the same in all records take no id's place. */
static void many_constant_fields(void **state)
{
    (void)state;
    log_ l = {.rng = la_rng_new(3)};
    for (unsigned i = 0; i < RECORDS; i++) {
        char text[4000];
        size_t n = 0;
        for (char a = 'a'; a <= 'z'; a++)
            for (char b = 'a'; b < 'f'; b++)
                n += (size_t)snprintf(text + n, sizeof text - n, "k%c%c=7 ", a, b);
        snprintf(text + n, sizeof text - n, "job=%u", 100 + i / 10 + i % 2);
        put(&l, text, NULL);
    }
    find(&l, "field:job,rest:20");
}

/* Units that come one after the other only rise: their name must say that they are units. */
static void knows_names(void **state)
{
    (void)state;
    static const char *const names[] = {"req", "traceid", "order_id", "x-call-id"},
                             *const others[] = {"progress", "valid", "epoch", "_id2"};
    for (int known = 0; known < 2; known++)
        for (size_t k = 0; k < 4; k++) {
            log_ l = {.rng = la_rng_new(3)};
            char expected[80] = "";
            const char *name = known ? names[k] : others[k];
            for (unsigned i = 0; i < RECORDS; i++)
                put_number(&l, name, 1000 + i / 10);
            if (known)
                snprintf(expected, sizeof expected, "field:%s,rest:20", name);
            find(&l, expected);
        }
    log_ l = {.rng = la_rng_new(3)};
    for (unsigned i = 0; i < RECORDS; i++) {
        char text[40];
        snprintf(text, sizeof text, "[%u] copied", 1000 + i / 10);
        put(&l, text, NULL);
    }
    find(&l, "");
}

static void few_records_tell_nothing(void **state)
{
    (void)state;
    for (unsigned n = 199; n <= 200; n++) {
        log_ l = {.rng = la_rng_new(3)};
        for (unsigned i = 0; i < n; i++)
            put_number(&l, "job", 100 + i / 10 + i % 2);
        assert_int_equal(find(&l, n < 200 ? "" : "field:job,rest:20"), n == 200);
    }
}

/* A trace goes before its spans, whichever comes first. */
static void takes_the_wider_id(void **state)
{
    (void)state;
    log_ l = {.rng = la_rng_new(3)};
    for (unsigned i = 0; i < RECORDS; i++) {
        char text[100];
        unsigned unit = 100 + i / 12 + i % 2;
        snprintf(text, sizeof text, "span=%u trace=%u x", 3 * unit + i / 4 % 3, unit);
        put(&l, text, NULL);
    }
    find(&l, "field:trace,rest:20");
}

static void measures(void **state)
{
    (void)state;
    log_ l = {.rng = la_rng_new(3)};
    static const unsigned units[] = {1, 1, 2, 1, 2, 3, 0, 4, 4, 4};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        put_number(&l, units[i] == 0 ? "none" : "job", units[i]);
    la_grouping g = {.kind = LA_GROUP_NAMED, .key = "job"};
    la_id_standing s;
    assert_int_equal(la_id_stand(&l.probe, &g, &s, NULL), LOGAD_OK);
    assert_int_equal(s.records, 9);
    assert_int_equal(s.values, 4);
    assert_float_equal(s.share, 0.9, 1e-12);
    assert_float_equal(s.mean, 2.25, 1e-12);
    assert_float_equal(s.together, 8.0 / 9, 1e-12);
    assert_float_equal(s.most, 0.3, 1e-12);
    assert_float_equal(s.span, 0.2, 1e-12); /* of 3, 2 and 2 */
    assert_float_equal(s.fresh, 1.0, 1e-12);
    assert_float_equal(s.falls, 0.2, 1e-12); /* one of 1 2 1 2 3 4 */
    assert_true(s.known);
    assert_false(la_id_is_session(&s));
    la_probe_free(&l.probe);
}

static void each_measure_counts(void **state)
{
    (void)state;
    const la_id_standing good = {.values = 20,
                                 .share = 0.7,
                                 .mean = 3,
                                 .together = 0.8,
                                 .most = 0.2,
                                 .span = 0.15,
                                 .fresh = 0.9,
                                 .falls = 0.2};
    assert_true(la_id_is_session(&good));
    la_id_standing s[8];
    for (size_t i = 0; i < 8; i++)
        s[i] = good;
    s[0].values = 19;
    s[1].share = 0.69;
    s[2].mean = 2.9;
    s[3].together = 0.79;
    s[4].most = 0.21;
    s[5].span = 0.16;
    s[6].fresh = 0.89;
    s[7].falls = 0.19;
    for (size_t i = 0; i < 8; i++)
        assert_false(la_id_is_session(&s[i]));
    s[7].known = true;
    assert_true(la_id_is_session(&s[7]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_words),
        cmocka_unit_test(finds_kinds),
        cmocka_unit_test(needs_most_records),
        cmocka_unit_test(leaves_others),
        cmocka_unit_test(leaves_clocks_that_stumble),
        cmocka_unit_test(takes_the_id_of_most_records),
        cmocka_unit_test(many_constant_fields),
        cmocka_unit_test(knows_names),
        cmocka_unit_test(few_records_tell_nothing),
        cmocka_unit_test(takes_the_wider_id),
        cmocka_unit_test(measures),
        cmocka_unit_test(each_measure_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
