/* Eight floats at a time, in the vector extension that gcc and clang share.
 *
 * A kernel is written once as an LA_KERNEL body and compiled twice by LA_SIMD: for any processor,
 * and for x86 with AVX2 and FMA, chosen at each call (no ifunc, which sanitizers dislike). Every
 * element goes through the same instructions wherever it lies, so results depend neither on
 * alignment nor on an element's place. They may differ between the two versions in the last bits:
 * sameness is promised per machine.
 *
 * Vectors travel by pointer: passing them by value has no ABI where AVX is not enabled. */
#ifndef LA_SIMD_H
#define LA_SIMD_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* gcc in ISO mode would never fuse a * b + c, nor take eight square roots at once for errno's sake.
 */
#if defined __GNUC__ && !defined __clang__
#pragma GCC optimize("fp-contract=fast", "no-math-errno")
#endif

typedef float la_v8 __attribute__((vector_size(32), aligned(4), may_alias));
typedef uint32_t la_u8x __attribute__((vector_size(32), aligned(4), may_alias));

#define LA_KERNEL static inline __attribute__((always_inline))

/* LA_SIMD(name, (parameters), (arguments)): defines name from name_body in both versions.
 * LA_SIMD_STATIC: the same for this file only. */
#define LA_SIMD(name, params, args)        LA_SIMD_AS(, name, params, args)
#define LA_SIMD_STATIC(name, params, args) LA_SIMD_AS(static, name, params, args)

#if defined __x86_64__ || defined __i386__
#define LA_SIMD_AS(linkage, name, params, args)                                                    \
    __attribute__((target("avx2,fma"))) static void name##_avx2 params                             \
    {                                                                                              \
        name##_body args;                                                                          \
    }                                                                                              \
    static void name##_any params                                                                  \
    {                                                                                              \
        name##_body args;                                                                          \
    }                                                                                              \
    linkage void name params                                                                       \
    {                                                                                              \
        if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))                       \
            name##_avx2 args;                                                                      \
        else                                                                                       \
            name##_any args;                                                                       \
    }
#else
#define LA_SIMD_AS(linkage, name, params, args)                                                    \
    linkage void name params                                                                       \
    {                                                                                              \
        name##_body args;                                                                          \
    }
#endif

LA_KERNEL la_v8 *la_v8_at(float *p)
{
    return (la_v8 *)(void *)p;
}

LA_KERNEL const la_v8 *la_v8_of(const float *p)
{
    return (const la_v8 *)(const void *)p;
}

/* *x = where mask is set a, elsewhere b. */
#define LA_V8_PICK(mask, a, b) ((la_v8)(((mask) & (la_u8x)(a)) | (~(mask) & (la_u8x)(b))))

/* x = n ln 2 + r with |r| <= ln 2 / 2 (Cody and Waite), then e^r - 1 by a minimax polynomial.
 * Leaves e^r - 1 in *px and n, in two's complement, in *n. */
LA_KERNEL void la_v8_expm1_parts(la_v8 *px, la_u8x *n)
{
    const float shift = 12582912.0f; /* 1.5 * 2^23: adding it rounds to an integer */
    la_v8 x = *px;
    la_v8 t = x * 1.44269504f + shift;
    la_v8 whole = t - shift;
    la_v8 r = x - whole * 0.693145752f;
    r = r - whole * 1.42860677e-6f;
    la_v8 q = r * 0.00138144649f + 0.00836878084f;
    q = q * r + 0.0416683927f;
    q = q * r + 0.166665196f;
    q = q * r + 0.49999994f;
    *px = (q * r) * r + r;
    *n = (la_u8x)t - 0x4b400000u;
}

/* The same with e^r in *px. */
LA_KERNEL void la_v8_exp_parts(la_v8 *px, la_u8x *n)
{
    la_v8_expm1_parts(px, n);
    *px = *px + 1.0f;
}

/* x = e^x. 2^n is put on in two halves: overflow gives infinity, the smallest results are
 * subnormal. */
LA_KERNEL void la_v8_exp(la_v8 *px)
{
    la_v8 x = *px, top = {0}, low = {0};
    la_u8x n;
    top += 89.0f;
    low -= 104.0f;
    x = LA_V8_PICK((la_u8x)(x > top), top, x);
    x = LA_V8_PICK((la_u8x)(x < low), low, x);
    la_v8_exp_parts(&x, &n);
    la_u8x half = ((n + 512u) >> 1) - 256u;
    *px = x * (la_v8)((half + 127u) << 23) * (la_v8)((n - half + 127u) << 23);
}

/* x = e^x for x <= 0; below -87 it stays at e^-87, 1.6e-38. */
LA_KERNEL void la_v8_exp_negative(la_v8 *px)
{
    la_v8 x = *px, low = {0};
    la_u8x n;
    low -= 87.0f;
    x = LA_V8_PICK((la_u8x)(x < low), low, x);
    la_v8_exp_parts(&x, &n);
    *px = x * (la_v8)((n + 127u) << 23);
}

/* x = e^x - 1 for x >= 0, with a small relative error near 0 too, as 2^n (e^r - 1) + (2^n - 1);
 * above 87 it stays at e^87 - 1. */
LA_KERNEL void la_v8_expm1_positive(la_v8 *px)
{
    la_v8 x = *px, top = {0};
    la_u8x n;
    top += 87.0f;
    x = LA_V8_PICK((la_u8x)(x > top), top, x);
    la_v8_expm1_parts(&x, &n);
    la_v8 power = (la_v8)((n + 127u) << 23);
    *px = x * power + (power - 1.0f);
}

/* x = 1 / (1 + e^-x), through e^-|x| so that nothing overflows. */
LA_KERNEL void la_v8_sigmoid(la_v8 *px)
{
    la_v8 x = *px, one = {0};
    one += 1.0f;
    la_v8 e = (la_v8)((la_u8x)x | 0x80000000u);
    la_v8_exp_negative(&e);
    *px = LA_V8_PICK((la_u8x)(x < 0.0f), e, one) / (one + e);
}

/* x = tanh x: (1 - e^-2|x|) / (1 + e^-2|x|), and an odd polynomial near 0, where that cancels. */
LA_KERNEL void la_v8_tanh(la_v8 *px)
{
    la_v8 x = *px, one = {0}, near = {0};
    one += 1.0f;
    near += 0.625f;
    la_u8x sign = (la_u8x)x & 0x80000000u;
    la_v8 a = (la_v8)((la_u8x)x & 0x7fffffffu);
    la_v8 e = a * -2.0f;
    la_v8_exp_negative(&e);
    la_v8 far = (one - e) / (one + e);
    la_v8 u = x * x;
    la_v8 p = u * -0.00570497848f + 0.0206390787f;
    p = p * u - 0.0537397116f;
    p = p * u + 0.133314416f;
    p = p * u - 0.333332807f;
    la_v8 small = (p * u) * a + a;
    la_v8 y = LA_V8_PICK((la_u8x)(a < near), small, far);
    *px = (la_v8)((la_u8x)y | sign);
}

#endif
