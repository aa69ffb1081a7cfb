/* io/store.c: what a store holds, half floats, and the place of the checksum. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "io/store.h"
#include "io/store_impl.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static void test_put_and_get(void **state)
{
    (void)state;
    static const float w[6] = {1, 2, 3, 4, 5, 6};
    la_store *s = la_store_new();
    la_tensor t;
    logad_error err;
    la_store_put_meta(s, "format", "1");
    la_store_put(s, "w", LA_F32, 2, (const uint64_t[]){2, 3}, w);
    la_store_put(s, "none", LA_U8, 1, (const uint64_t[]){0}, "");
    assert_string_equal(la_store_meta(s, "format"), "1");
    assert_null(la_store_meta(s, "nope"));
    assert_int_equal(la_store_n_tensors(s), 2);
    assert_string_equal(la_store_tensor(s, 1)->name, "none");
    assert_int_equal(la_store_get(s, "w", LA_F32, 2, &t, &err), LOGAD_OK);
    assert_int_equal(t.size, sizeof w);
    assert_int_equal(t.dims[1], 3);
    assert_ptr_equal(t.data, w);
    assert_int_equal(la_store_get(s, "v", LA_F32, 2, &t, &err), LOGAD_EMODEL);
    assert_string_equal(err.text, "tensor 'v' is missing");
    assert_int_equal(la_store_get(s, "w", LA_F16, 2, &t, &err), LOGAD_EMODEL);
    assert_int_equal(la_store_get(s, "w", LA_F32, 1, &t, &err), LOGAD_EMODEL);
    assert_string_equal(err.text, "tensor 'w' is F32 with 2 dimensions, not F32 with 1");
    la_store_free(s);
    la_store_free(NULL);
}

static void test_limits(void **state)
{
    (void)state;
    la_store *s = la_store_new();
    logad_error err;
    la_tensor t = {.name = "t", .dtype = LA_U64, .n_dims = 2};
    t.dims[0] = t.dims[1] = UINT64_C(1) << 40;
    assert_int_equal(la_store_add(s, t, &err), LOGAD_EMODEL);
    t.dims[0] = UINT64_MAX;
    t.dims[1] = 2;
    assert_int_equal(la_store_add(s, t, &err), LOGAD_EMODEL);
    t.n_dims = 1;
    t.dims[0] = LA_STORE_MAX_FILE / 8 + 1;
    assert_int_equal(la_store_add(s, t, &err), LOGAD_EMODEL);
    t.n_dims = 5;
    assert_int_equal(la_store_add(s, t, &err), LOGAD_EMODEL);
    t.n_dims = 1;
    t.dims[0] = 1;
    for (int i = 0; i < LA_STORE_MAX_TENSORS; i++) {
        char name[16];
        snprintf(name, sizeof name, "t%d", i);
        t.name = name;
        assert_int_equal(la_store_add(s, t, &err), LOGAD_OK);
    }
    t.name = "one more";
    assert_int_equal(la_store_add(s, t, &err), LOGAD_EMODEL);
    la_store_free(s);
}

static float half_by_definition(unsigned h)
{
    double sign = h & 0x8000 ? -1.0 : 1.0, fraction = (h & 0x3FF) / 1024.0;
    int exponent = (int)(h >> 10 & 31);
    return (float)(sign *
                   (exponent == 0 ? ldexp(fraction, -14) : ldexp(1.0 + fraction, exponent - 15)));
}

static void test_every_half(void **state)
{
    (void)state;
    for (unsigned h = 0; h < 0x10000; h++) {
        float f = la_half_to_float((uint16_t)h), want = half_by_definition(h);
        if ((h >> 10 & 31) == 31)
            assert_true((h & 0x3FF) == 0 ? isinf(f) && (signbit(f) != 0) == (h >> 15 != 0)
                                         : isnan(f));
        else
            assert_memory_equal(&f, &want, sizeof f);
    }
}

static void test_finite(void **state)
{
    (void)state;
    float f[5] = {1, -2, 3e38f, 0, 1e-45f};
    uint16_t h[3] = {0, 0x7BFF, 0xFBFF};
    la_tensor t = {.dtype = LA_F32, .data = f, .size = sizeof f};
    la_tensor u = {.dtype = LA_F16, .data = h, .size = sizeof h};
    assert_true(la_tensor_is_finite(&t));
    assert_true(la_tensor_is_finite(&u));
    f[4] = -INFINITY;
    h[2] = 0x7C01;
    assert_false(la_tensor_is_finite(&t));
    assert_false(la_tensor_is_finite(&u));
    u.dtype = LA_U8;
    assert_true(la_tensor_is_finite(&u));
}

static void test_find_sha(void **state)
{
    (void)state;
    char text[200];
    int n = snprintf(text, sizeof text, "{\"m\":{\"a\":\"x\",\"sha256\":\"%064d\"}}", 7);
    assert_int_equal(la_store_find_sha(text, (size_t)n), 24);
    for (size_t cut = 0; cut < 24 + 65; cut++)
        assert_int_equal(la_store_find_sha(text, cut), cut);
    n = snprintf(text, sizeof text, "{\"m\":{\"a\":\"\\\"sha256\\\":\\\"%064d\\\"\"}}", 7);
    assert_int_equal(la_store_find_sha(text, (size_t)n), (size_t)n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_put_and_get), cmocka_unit_test(test_limits),
        cmocka_unit_test(test_every_half),  cmocka_unit_test(test_finite),
        cmocka_unit_test(test_find_sha),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
