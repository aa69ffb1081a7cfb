/* stream/keys.c: the same sessions as la_grouper where a run sees all, and windows that go on. */
#include "../fixture.h"
#include "seq/build.h"
#include "stream/keys.h"
#include <math.h>

/* Its message is as long as "some text". */
static logad_event event_of(const char *content, const char *node)
{
    return (logad_event){.content = content,
                         .content_len = 9,
                         .in_format = true,
                         .node = node,
                         .node_len = node == NULL ? 0 : strlen(node)};
}

static logad_event event_on(const char *node)
{
    return event_of("some text", node);
}

static void add(la_open *o, la_str key, bool fills)
{
    la_place p = {0};
    bool full, taken;
    la_closed c;
    assert_ok(la_open_add(o, key, &p, (la_clocks){0, 0}, &full, &err));
    if (fills)
        assert_ok(la_open_take(o, key, &c, &taken, &err));
}

static void same_as_grouper(const char *how)
{
    static const char *const nodes[] = {"n1", "n2", "n3", NULL};
    static const char *const texts[] = {"some text", "a order=7", "b order 8"};
    la_grouping g;
    la_grouper *grouper;
    la_keys *k;
    la_open *o;
    la_rng rng = la_rng_new(9);
    assert_ok(la_grouping_parse(&g, how, &err));
    assert_ok(la_grouper_new(&grouper, &g, &err));
    assert_ok(la_grouper_file(grouper, "/x/app.log", &err));
    assert_ok(la_keys_new(&k, &g, &err));
    assert_ok(la_open_new(&o, &err));
    for (int i = 0; i < 500; i++) {
        const char *text = texts[la_rng_below(&rng, 3)], *node = nodes[la_rng_below(&rng, 4)];
        la_unit u = {.event = event_of(text, node)};
        la_str a[LA_GROUP_MAX_KEYS], b[LA_GROUP_MAX_KEYS];
        size_t n_a, n_b;
        bool fills, grouped;
        assert_ok(la_grouper_keys(grouper, &u.event, &u.whole, a, &n_a, &err));
        assert_ok(la_keys_of(k, &u, "app.log", o, b, &n_b, &grouped, &fills, &err));
        assert_int_equal(n_a, n_b);
        assert_int_equal(grouped, n_a > 0);
        if (n_a == 0)
            continue;
        assert_true(la_str_eq(a[0], b[0]));
        add(o, b[0], fills);
    }
    la_open_free(o);
    la_keys_free(k);
    la_grouper_free(grouper);
}

static void test_same_as_grouper(void **state)
{
    (void)state;
    same_as_grouper("node:7");
    same_as_grouper("count:5");
    same_as_grouper("field:order");
    same_as_grouper("field:order,rest:5");
}

static la_str key_of(la_keys *k, const la_open *o, bool *fills)
{
    la_str keys[LA_GROUP_MAX_KEYS];
    size_t n;
    bool grouped;
    la_unit u = {.event = event_on(NULL)};
    assert_ok(la_keys_of(k, &u, "app.log", o, keys, &n, &grouped, fills, &err));
    assert_int_equal(n, 1);
    return keys[0];
}

static void test_windows_go_on(void **state)
{
    (void)state;
    la_grouping g;
    la_keys *k, *later;
    la_open *o;
    la_closed c;
    bool fills, taken;
    assert_ok(la_grouping_parse(&g, "count:4", &err));
    assert_ok(la_keys_new(&k, &g, &err));
    assert_ok(la_open_new(&o, &err));
    for (int i = 0; i < 6; i++) {
        la_str key = key_of(k, o, &fills);
        add(o, key, fills);
    }
    la_buf b = {0};
    la_keys_pack(k, &b);
    assert_ok(la_keys_new(&later, &g, &err));
    la_unpack u = {.p = (const unsigned char *)b.p, .end = (const unsigned char *)b.p + b.n};
    assert_ok(la_keys_unpack(later, &u, &err));
    la_str key = key_of(later, o, &fills);
    assert_true(la_str_eq(key, LA_STR("app.log#1")));
    assert_false(fills);
    add(o, key, fills);
    assert_ok(la_open_take(o, LA_STR("app.log#1"), &c, &taken, &err));
    assert_true(taken);
    assert_int_equal(c.n, 3);
    /* It was closed early: the next line begins the next window. */
    assert_true(la_str_eq(key_of(later, o, &fills), LA_STR("app.log#2")));
    u = (la_unpack){.p = (const unsigned char *)b.p, .end = (const unsigned char *)b.p + b.n - 1};
    assert_int_equal(la_keys_unpack(later, &u, &err), LOGAD_ECONFIG);
    la_buf_free(&b);
    la_open_free(o);
    la_keys_free(k);
    la_keys_free(later);
}

static void test_shards(void **state)
{
    (void)state;
    la_grouping g;
    la_keys *k;
    assert_ok(la_grouping_parse(&g, "id:s=(\\d+)", &err));
    assert_ok(la_keys_new(&k, &g, &err));
    for (int i = 0; i < 100; i++) {
        char text[40];
        int n = snprintf(text, sizeof text, "s=%d s=%d", i, i + 1000);
        la_str all = {text, (size_t)n};
        la_unit u = {.event = {.content = text, .content_len = 1, .in_format = true}};
        u.whole.record = all;
        size_t total = 0;
        for (uint32_t part = 0; part < 3; part++) {
            la_str keys[LA_GROUP_MAX_KEYS];
            size_t kept;
            bool fills, grouped;
            la_keys_shard(k, part, 3);
            assert_ok(la_keys_of(k, &u, "", NULL, keys, &kept, &grouped, &fills, &err));
            assert_true(grouped);
            total += kept;
        }
        assert_int_equal(total, 2);
    }
    la_keys_free(k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_as_grouper),
        cmocka_unit_test(test_windows_go_on),
        cmocka_unit_test(test_shards),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
