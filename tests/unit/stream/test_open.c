/* stream/open.c: sessions against a plain model of them, through growth, idling, bytes and back. */
#include "../fixture.h"
#include "stream/open.h"
#include <math.h>

#define SESSIONS 300
#define LINES    20000

typedef struct plain {
    la_place places[LINES];
    size_t n;
    double last;
} plain;

static la_str id_of(char *out, uint32_t s)
{
    snprintf(out, 16, "s%u", s);
    return la_str_of(out);
}

static void check(const la_closed *c, plain *p)
{
    assert_int_equal(c->n, p->n);
    for (size_t i = 0; i < c->n; i++) {
        assert_int_equal(c->places[i].file, p->places[i].file);
        assert_int_equal(c->places[i].template_, p->places[i].template_);
        assert_true(c->places[i].line == p->places[i].line);
        assert_true(c->places[i].byte == p->places[i].byte);
    }
    p->n = 0;
}

static void feed(la_open *o, plain *all, la_rng *rng, uint32_t n, double from)
{
    char id[16];
    for (uint32_t i = 0; i < n; i++) {
        uint32_t s = (uint32_t)la_rng_below(rng, SESSIONS);
        la_place p = {.file = (uint32_t)la_rng_below(rng, 3),
                      .template_ = (uint32_t)la_rng_below(rng, 70000),
                      .line = la_rng_u64(rng) >> la_rng_below(rng, 64),
                      .byte = la_rng_u64(rng) >> la_rng_below(rng, 64)};
        bool full;
        la_clocks now = {from + i, -(double)INFINITY};
        assert_ok(la_open_add(o, id_of(id, s), &p, now, &full, &err));
        assert_false(full);
        all[s].places[all[s].n++] = p;
        all[s].last = now.log;
    }
}

/* Closes what has been idle for so long, and checks that it is all and was. */
static void close_idle(la_open *o, plain *all, double now, double timeout)
{
    la_closed c;
    bool taken;
    double last = -(double)INFINITY;
    for (;;) {
        assert_ok(
            la_open_take_idle(o, (la_clocks){now, -(double)INFINITY}, timeout, &c, &taken, &err));
        if (!taken)
            break;
        plain *p = &all[atoi(c.id.p + 1)];
        assert_true(p->last >= last && (timeout < 0 || now - p->last >= timeout));
        last = p->last;
        check(&c, p);
    }
    for (uint32_t s = 0; s < SESSIONS; s++)
        assert_true(all[s].n == 0 || now - all[s].last < timeout);
}

static void test_against_model(void **state)
{
    (void)state;
    la_rng rng = la_rng_new(3);
    plain *all = need(la_calloc(SESSIONS, sizeof *all));
    la_open *o;
    assert_ok(la_open_new(&o, &err));
    for (int round = 0; round < 4; round++) {
        feed(o, all, &rng, LINES / 4, round * LINES);
        close_idle(o, all, round * LINES + LINES / 4, 400);
        char id[16];
        la_closed c;
        bool taken;
        uint32_t s = (uint32_t)la_rng_below(&rng, SESSIONS);
        assert_ok(la_open_take(o, id_of(id, s), &c, &taken, &err));
        assert_int_equal(taken, all[s].n > 0);
        if (taken)
            check(&c, &all[s]);
        assert_false(la_open_has(o, id_of(id, s)));
    }
    close_idle(o, all, 1e9, -1);
    assert_int_equal(la_open_count(o), 0);
    la_open_free(o);
    la_open_free(NULL);
    free(all);
}

static void test_clocks(void **state)
{
    (void)state;
    la_open *o;
    la_closed c;
    bool taken, full;
    la_place p = {0};
    assert_ok(la_open_new(&o, &err));
    /* A log without times is idle by the machine's clock alone. */
    assert_ok(la_open_add(o, LA_STR("a"), &p, (la_clocks){-(double)INFINITY, 100}, &full, &err));
    assert_ok(la_open_take_idle(o, (la_clocks){-(double)INFINITY, -(double)INFINITY}, 10, &c,
                                &taken, &err));
    assert_false(taken);
    assert_ok(la_open_take_idle(o, (la_clocks){-(double)INFINITY, 109}, 10, &c, &taken, &err));
    assert_false(taken);
    assert_ok(la_open_take_idle(o, (la_clocks){-(double)INFINITY, 110}, 10, &c, &taken, &err));
    assert_true(taken);
    la_open_free(o);
}

static void test_bytes_and_back(void **state)
{
    (void)state;
    la_rng rng = la_rng_new(4);
    plain *all = need(la_calloc(SESSIONS, sizeof *all));
    la_open *a, *b;
    la_buf bytes = {0};
    assert_ok(la_open_new(&a, &err));
    assert_ok(la_open_new(&b, &err));
    feed(a, all, &rng, 3000, 0);
    la_open_pack(a, &bytes);
    uint32_t *template_ = need(la_calloc(70000, sizeof *template_));
    for (uint32_t i = 0; i < 70000; i++)
        template_[i] = i + 5;
    uint32_t file[] = {2, 0, 1};
    la_renumber r = {file, template_, 3, 70000};
    la_unpack u = {.p = (const unsigned char *)bytes.p,
                   .end = (const unsigned char *)bytes.p + bytes.n};
    assert_ok(la_open_unpack(b, &u, &r, &err));
    assert_ptr_equal(u.p, u.end);
    for (uint32_t s = 0; s < SESSIONS; s++)
        for (size_t i = 0; i < all[s].n; i++) {
            all[s].places[i].template_ += 5;
            all[s].places[i].file = file[all[s].places[i].file];
        }
    close_idle(b, all, 3000, -1);
    /* Cut anywhere, or with numbers that nobody knows, it is refused. */
    for (size_t n = 0; n < bytes.n; n += 97) {
        la_open *c;
        assert_ok(la_open_new(&c, &err));
        la_unpack cut = {.p = (const unsigned char *)bytes.p,
                         .end = (const unsigned char *)bytes.p + n};
        assert_int_equal(la_open_unpack(c, &cut, &r, &err), LOGAD_ECONFIG);
        la_open_free(c);
    }
    r.n_templates = 10;
    la_open *d;
    assert_ok(la_open_new(&d, &err));
    u.p = (const unsigned char *)bytes.p;
    assert_int_equal(la_open_unpack(d, &u, &r, &err), LOGAD_ECONFIG);
    la_open_free(d);
    la_open_free(a);
    la_open_free(b);
    la_buf_free(&bytes);
    free(template_);
    free(all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_model),
        cmocka_unit_test(test_clocks),
        cmocka_unit_test(test_bytes_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
