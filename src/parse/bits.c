/* bytes -> line -> event: the classes of a text's bytes. */
#include "parse/bits.h"
#ifdef __x86_64__
#include <immintrin.h>
#endif

/* Bits behind the text are 0. */
static void cut(la_bits *b, size_t n)
{
    size_t last = n / 64; /* perhaps empty */
    uint64_t valid = (UINT64_C(1) << (n & 63)) - 1;
    b->digit[last] &= valid;
    b->alpha[last] &= valid;
    b->stir[last] &= valid;
    b->digit[last + 1] = b->alpha[last + 1] = b->stir[last + 1] = 0;
}

#ifdef __x86_64__

/* Sets of ASCII bytes, each a high half and a range of low halves of a byte: two look-ups by halves
 * have its bit in common. */
enum {
    DIGIT = 1,   /* 3x: 0-9 */
    LETTER1 = 2, /* 4x, 6x: 1-F */
    LETTER2 = 4, /* 5x, 7x: 0-A */
    SIGN = 8,    /* 2x: B, D, F (plus, minus, slash) */
    COLON = 16,  /* 3x: A */
    UNDER = 32   /* 5x: F */
};

#define LOW_0_TO_9 DIGIT | LETTER1 | LETTER2
#define LOWS                                                                                       \
    DIGIT | LETTER2, LOW_0_TO_9, LOW_0_TO_9, LOW_0_TO_9, LOW_0_TO_9, LOW_0_TO_9, LOW_0_TO_9,       \
        LOW_0_TO_9, LOW_0_TO_9, LOW_0_TO_9, LETTER1 | LETTER2 | COLON, LETTER1 | SIGN, LETTER1,    \
        LETTER1 | SIGN, LETTER1, LETTER1 | SIGN | UNDER
#define HIGHS                                                                                      \
    0, 0, SIGN, DIGIT | COLON, LETTER1, LETTER2 | UNDER, LETTER1, LETTER2, 0, 0, 0, 0, 0, 0, 0, 0

#define AVX2 __attribute__((target("avx2")))

AVX2 static inline uint64_t none_of(__m256i x, char sets)
{
    __m256i some = _mm256_and_si256(x, _mm256_set1_epi8(sets));
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(some, _mm256_setzero_si256()));
}

AVX2 static void set_half(la_bits *b, size_t word, int shift, const unsigned char *p)
{
    const __m256i lows = _mm256_setr_epi8(LOWS, LOWS), highs = _mm256_setr_epi8(HIGHS, HIGHS);
    const __m256i four = _mm256_set1_epi8(15), foreign = _mm256_set1_epi8((char)0xF8);
    __m256i x = _mm256_loadu_si256((const __m256i *)(const void *)p);
    __m256i low = _mm256_shuffle_epi8(lows, _mm256_and_si256(x, four));
    __m256i high = _mm256_shuffle_epi8(highs, _mm256_and_si256(_mm256_srli_epi16(x, 4), four));
    __m256i sets = _mm256_and_si256(low, high);
    uint32_t odd =
        (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_max_epu8(x, foreign), x));
    uint32_t utf8 = (uint32_t)_mm256_movemask_epi8(x) & ~odd;
    uint32_t digit = ~(uint32_t)none_of(sets, DIGIT);
    uint32_t alpha = ~(uint32_t)none_of(sets, LETTER1 | LETTER2) | utf8;
    uint32_t stir = ~(uint32_t)none_of(sets, DIGIT | SIGN | COLON | UNDER) | odd;
    b->digit[word] |= (uint64_t)digit << shift;
    b->alpha[word] |= (uint64_t)alpha << shift;
    b->stir[word] |= (uint64_t)stir << shift;
}

AVX2 static void set_words_avx2(la_bits *b, size_t n, const unsigned char *text)
{
    for (size_t w = 0; w <= n / 64; w++) {
        b->digit[w] = b->alpha[w] = b->stir[w] = 0;
        set_half(b, w, 0, text + 64 * w);
        if (64 * w + 32 < n)
            set_half(b, w, 32, text + 64 * w + 32);
    }
}

#endif

static void set_words_any(la_bits *b, size_t n, const unsigned char *text)
{
    for (size_t w = 0; w <= n / 64; w++) {
        uint64_t digits = 0, alpha = 0, stir = 0;
        for (int i = 0; i < 64; i++) {
            unsigned c = text[64 * w + (size_t)i], low = c | 0x20;
            bool digit = c - '0' < 10u, letter = (c < 0x80 && low - 'a' < 26u) || c - 0x80 < 0x78u;
            bool sign = c == '/' || c == ':' || c == '_' || c == '+' || c == '-' || c >= 0xF8;
            digits |= (uint64_t)digit << i;
            alpha |= (uint64_t)letter << i;
            stir |= (uint64_t)(digit || sign) << i;
        }
        b->digit[w] = digits;
        b->alpha[w] = alpha;
        b->stir[w] = stir;
    }
}

static void set_words(la_bits *b, size_t n, const unsigned char *text)
{
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2")) {
        set_words_avx2(b, n, text);
        return;
    }
#endif
    set_words_any(b, n, text);
}

void la_bits_set_slowly(la_bits *b, const unsigned char *text, size_t n)
{
    set_words_any(b, n, text);
    cut(b, n);
}

void la_bits_set(la_bits *b, const unsigned char *text, size_t n)
{
    set_words(b, n, text);
    cut(b, n);
}
