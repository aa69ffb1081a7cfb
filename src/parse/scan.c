/* bytes -> line -> event: hand-written scanners for the variables of a message. */
#include "parse/scan.h"
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef la_byte byte;

void la_scan_classes(uint8_t class[256])
{
    for (int c = 0; c < 256; c++) {
        bool digit = c >= '0' && c <= '9';
        int low = c | 32;
        bool alpha = (low >= 'a' && low <= 'z' && c < 128) || (c >= 0x80 && c < LA_FIRST_FOREIGN);
        int t = (digit ? LA_IS_DIGIT | LA_IS_HEX | LA_IS_PATH | LA_IS_STIR : 0) |
                (alpha ? LA_IS_ALPHA : 0);
        if (alpha && c < 128)
            t |= LA_IS_PATH | (low <= 'f' ? LA_IS_HEX : 0);
        if (c == ' ' || c == '\t')
            t |= LA_IS_BLANK | LA_IS_OPEN | LA_IS_CLOSE;
        class[c] = (uint8_t)t;
    }
    for (const char *s = "_-.~+%@$&?=#*/"; *s != '\0'; s++)
        class[(byte)*s] |= LA_IS_PATH;
    for (const char *s = "\"',;)]>"; *s != '\0'; s++)
        class[(byte)*s] |= LA_IS_CLOSE;
    for (const char *s = "=:([{,>|\"'@"; *s != '\0'; s++)
        class[(byte)*s] |= LA_IS_OPEN;
    for (const char *s = "_:-/+"; *s != '\0'; s++)
        class[(byte)*s] |= LA_IS_STIR;
    for (int c = LA_FIRST_FOREIGN; c < 256; c++)
        class[c] |= LA_IS_STIR;
}

static bool at_open(const la_scan *s, const byte *p)
{
    return p == s->text || (s->m->class[p[-1]] & LA_IS_OPEN) != 0;
}

/* The end of the run of bytes that these bits are set for. other: NULL, or bits that count too. */
static const byte *bit_run(const la_scan *s, const byte *p, const uint64_t *bits,
                           const uint64_t *other)
{
    size_t at = (size_t)(p - s->text), end, n;
    uint64_t first = la_bits_from(bits, at);
    if (other != NULL)
        first |= la_bits_from(other, at);
    n = la_bits_run(first);
    if (n < LA_BITS_SURE && p + n <= s->to)
        return p + n;
    end = (size_t)(s->to - s->text);
    do {
        uint64_t from = la_bits_from(bits, at);
        if (other != NULL)
            from |= la_bits_from(other, at);
        n = la_bits_run(from);
        at += n;
    } while (n >= LA_BITS_SURE && at < end);
    return s->text + (at < end ? at : end);
}

static const byte *digits_end(const la_scan *s, const byte *p)
{
    return bit_run(s, p, s->m->bits.digit, NULL);
}

static const byte *alpha_end(const la_scan *s, const byte *p)
{
    return bit_run(s, p, s->m->bits.alpha, NULL);
}

static const byte *word_end(const la_scan *s, const byte *p)
{
    return bit_run(s, p, s->m->bits.alpha, s->m->bits.digit);
}

static const byte *run(const la_scan *s, const byte *p, int class)
{
    while (p < s->to && (s->m->class[*p] & class) != 0)
        p++;
    return p;
}

#ifdef __SSE2__
static __m128i in_range(__m128i x, char first, char last)
{
    __m128i off = _mm_sub_epi8(x, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(_mm_min_epu8(off, _mm_set1_epi8((char)(last - first))), off);
}
#endif

/* The end of the bytes that may stand in a path: many at a time, for paths are long. */
static const byte *path_end(const la_scan *s, const byte *p)
{
#ifdef __SSE2__
    for (; s->to - p >= 16; p += 16) {
        __m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
        __m128i low = _mm_or_si128(in_range(x, '#', '&'), in_range(x, '*', '+'));
        __m128i mid = _mm_or_si128(in_range(x, '-', '9'), in_range(x, '?', 'Z'));
        __m128i high = _mm_or_si128(in_range(x, 'a', 'z'), in_range(x, '=', '='));
        __m128i rest = _mm_or_si128(in_range(x, '_', '_'), in_range(x, '~', '~'));
        __m128i all = _mm_or_si128(_mm_or_si128(low, mid), _mm_or_si128(high, rest));
        unsigned others = ~(unsigned)_mm_movemask_epi8(all) & 0xFFFF;
        if (others != 0)
            return p + __builtin_ctz(others);
    }
#endif
    return run(s, p, LA_IS_PATH);
}

/* Text that is no variable and has no byte that no UTF-8 text has. */
static void plain(la_scan *s, const byte *to)
{
    size_t n = (size_t)(to - s->p);
    la_copy_short(s->k, s->p, n);
    s->k += n;
    s->p = to;
}

/* Text that is no variable. */
static void literal(la_scan *s, const byte *to)
{
    while (s->p < to) {
        byte c = *s->p++;
        *s->k++ = c < LA_FIRST_FOREIGN ? c : LA_FOREIGN;
    }
}

static bool is_protected(const la_masker *m, const byte *p, size_t n)
{
    if ((m->protected_lengths >> (n < 63 ? n : 63) & 1) == 0)
        return false;
    return la_map_find(m->protected, p, n) != LA_MAP_NONE;
}

/* Notes the variable from s->p to end, whose place in the key was written from key on. */
static inline void variable(la_scan *s, const byte *end, logad_var_type type, byte *key)
{
    size_t n = (size_t)(end - s->p);
    if (s->m->protected_lengths != 0 && is_protected(s->m, s->p, n)) {
        s->k = key;
        literal(s, end);
        return;
    }
    s->m->vars[s->n_vars++] = (la_span){(uint32_t)(s->p - s->text), (uint32_t)n, type};
    s->p = end;
}

void la_scan_whole(la_scan *s, const byte *end, logad_var_type type, int code)
{
    byte *key = s->k;
    *s->k++ = (byte)code;
    variable(s, end, type, key);
}

/* The end of a UUID at p, or NULL. */
static const byte *uuid(const la_scan *s, const byte *p)
{
    static const uint8_t groups[] = {8, 4, 4, 4, 12};
    if (s->to - p < 36)
        return NULL;
    for (int g = 0; g < 5; g++) {
        for (int i = 0; i < groups[g]; i++, p++) {
            if ((s->m->class[*p] & LA_IS_HEX) == 0)
                return NULL;
        }
        if (g < 4 && *p++ != '-')
            return NULL;
    }
    return p < s->to && (s->m->class[*p] & (LA_IS_ALPHA | LA_IS_DIGIT)) != 0 ? NULL : p;
}

/* The end of hex groups with colons between them (MAC, IPv6), or NULL. */
static const byte *chain(const la_scan *s, const byte *p)
{
    int groups = 0;
    bool gap = false;
    const byte *end = NULL;
    for (;;) {
        const byte *q = p;
        while (q < s->to && q - p < 5 && (s->m->class[*q] & LA_IS_HEX) != 0)
            q++;
        if (q == p || q - p > 4 ||
            (q < s->to && (s->m->class[*q] & (LA_IS_ALPHA | LA_IS_DIGIT)) != 0))
            break;
        groups++;
        end = q;
        if (q + 1 >= s->to || *q != ':')
            break;
        p = q + 1;
        if (*p == ':' && !gap) {
            gap = true;
            p++;
        }
    }
    return groups >= 6 || (gap && groups >= 3) ? end : NULL;
}

static bool all_hex(const la_scan *s, const byte *p, const byte *end)
{
    return run(s, p, LA_IS_HEX) >= end;
}

/* The end of a blank and a unit of size (B, KB, MiB, ...) behind a number, or q. */
static const byte *size_unit(const la_scan *s, const byte *q)
{
    const byte *p = q;
    if (s->to - p < 2 || *p++ != ' ')
        return q;
    if (memchr("kKMGTP", *p, 6) != NULL) {
        p++;
        p += p < s->to && *p == 'i';
    }
    if (p == s->to || *p++ != 'B')
        return q;
    return p < s->to && (s->m->class[*p] & (LA_IS_ALPHA | LA_IS_DIGIT)) != 0 ? q : p;
}

/* Digits and what belongs to them, from s->p (a sign, or p) on; p is at the first digit and q at
 * the end of the first run of digits. */
static void number(la_scan *s, const byte *p, const byte *q)
{
    static const byte dotted[] = {'.', LA_KEY_DIGITS};
    byte *key = s->k;
    logad_var_type type = LOGAD_VAR_NUMBER;
    int parts = 1;
    bool octets = p == s->p && q - p <= 3;
    if (p > s->p)
        *s->k++ = *s->p;
    *s->k++ = LA_KEY_DIGITS;
    while (s->to - q > 1 && *q == '.' && (s->m->class[q[1]] & LA_IS_DIGIT) != 0) {
        const byte *from = q + 1;
        memcpy(s->k, dotted, 2);
        s->k += 2;
        q = digits_end(s, from);
        octets &= q - from <= 3;
        parts++;
    }
    if (parts == 4 && octets) {
        type = LOGAD_VAR_IP;
        if (s->to - q > 1 && *q == ':' && (s->m->class[q[1]] & LA_IS_DIGIT) != 0) {
            type = LOGAD_VAR_IP_PORT;
            *s->k++ = ':';
            *s->k++ = LA_KEY_DIGITS;
            q = digits_end(s, q + 1);
        }
    }
    const byte *unit = alpha_end(s, q);
    bool closed = unit == s->to || (s->m->class[*unit] & LA_IS_DIGIT) == 0;
    if (type == LOGAD_VAR_NUMBER && closed && unit - q <= 2) {
        if (unit == q)
            unit = size_unit(s, q);
        while (q < unit)
            *s->k++ = *q++;
    }
    variable(s, q, type, key);
}

/* A word of letters and digits from s->p to end: hex in one of its forms? */
static bool hex_word(la_scan *s, const byte *end)
{
    const byte *p = s->p, *last = NULL;
    if (end - p > 2 && p[0] == '0' && (p[1] | 32) == 'x' && all_hex(s, p + 2, end)) {
        byte *key = s->k;
        *s->k++ = '0';
        *s->k++ = p[1];
        *s->k++ = LA_KEY_HEX;
        variable(s, end, LOGAD_VAR_HEX, key);
        return true;
    }
    if (!all_hex(s, p, end))
        return false;
    if (end - p == 8 && end < s->to && *end == '-' && (last = uuid(s, p)) != NULL) {
        la_scan_whole(s, last, LOGAD_VAR_UUID, LA_KEY_UUID);
        return true;
    }
    if (end - p <= 4 && end < s->to && *end == ':' && (last = chain(s, p)) != NULL) {
        la_scan_whole(s, last, LOGAD_VAR_HEX, LA_KEY_CHAIN);
        return true;
    }
    return false;
}

static void mixed_word(la_scan *s, const byte *end)
{
    const byte *p = s->p, *digits;
    if (hex_word(s, end))
        return;
    if (end - p >= 6 && all_hex(s, p, end)) {
        la_scan_whole(s, end, LOGAD_VAR_HEX, LA_KEY_HEX);
        return;
    }
    if ((s->m->class[*p] & LA_IS_DIGIT) != 0) {
        digits = digits_end(s, p);
        if (alpha_end(s, digits) == end)
            number(s, p, digits);
        literal(s, end);
        return;
    }
    digits = alpha_end(s, p);
    bool version = (*p | 32) == 'v' && digits == p + 1;
    if (digits_end(s, digits) == end && (version || end - digits >= 3)) {
        literal(s, digits);
        number(s, digits, end);
        return;
    }
    literal(s, end);
}

static void digit_word(la_scan *s)
{
    const byte *p = s->p, *q = digits_end(s, p), *end;
    if (q < s->to && (s->m->class[*q] & LA_IS_ALPHA) != 0) {
        mixed_word(s, word_end(s, q));
        return;
    }
    if (q < s->to && *q == ':' && (end = chain(s, p)) != NULL)
        la_scan_whole(s, end, LOGAD_VAR_HEX, LA_KEY_CHAIN);
    else if (q - p == 8 && q < s->to && *q == '-' && (end = uuid(s, p)) != NULL)
        la_scan_whole(s, end, LOGAD_VAR_UUID, LA_KEY_UUID);
    else
        number(s, p, q);
}

/* The address behind "://" or "C:\". */
static void address(la_scan *s, const byte *from)
{
    const byte *end = from;
    while (end < s->to && (s->m->class[*end] & LA_IS_CLOSE) == 0)
        end++;
    while (end > from && (end[-1] == '.' || end[-1] == ':'))
        end--;
    if (end > from)
        la_scan_whole(s, end, LOGAD_VAR_PATH, LA_KEY_PATH);
    else
        literal(s, from);
}

/* A name and numbers with underscores between them, from s->p on; q is at the first underscore. */
static bool identifier(la_scan *s, const byte *q)
{
    const byte *p = s->p, *d = q + 1;
    if (!at_open(s, p))
        return false;
    if (d < s->to && *d == '-')
        d++;
    const byte *end = digits_end(s, d);
    if (end == d || (end < s->to && (s->m->class[*end] & LA_IS_ALPHA) != 0))
        return false;
    while (s->to - end > 1 && *end == '_' &&
           (s->m->class[end[1]] & (LA_IS_ALPHA | LA_IS_DIGIT)) != 0)
        end = word_end(s, end + 1);
    byte *key = s->k;
    la_copy_short(s->k, p, (size_t)(d - p)); /* no digit is among them */
    s->k += d - p;
    *s->k++ = LA_KEY_DIGITS;
    for (p = digits_end(s, d); p < end;) {
        if ((s->m->class[*p] & LA_IS_DIGIT) != 0) {
            *s->k++ = LA_KEY_DIGITS;
            p = digits_end(s, p);
        } else {
            *s->k++ = *p++;
        }
    }
    variable(s, end, LOGAD_VAR_ID, key);
    return true;
}

/* Letters from s->p to q with a byte behind them that may make a variable of them. */
static void alpha_word(la_scan *s, const byte *q)
{
    const byte *p = s->p;
    if ((s->m->class[*q] & LA_IS_DIGIT) != 0) {
        mixed_word(s, word_end(s, q));
        return;
    }
    if (*q == ':' && s->to - q > 1 && (s->m->class[q[1]] & LA_IS_BLANK) != 0) {
        plain(s, q + 1); /* the usual colon */
        return;
    }
    if (*q == '_' && identifier(s, q))
        return;
    if (*q == ':' && s->to - q > 3 && q[1] == '/' && q[2] == '/') {
        literal(s, q + 3);
        address(s, s->p);
        return;
    }
    if (*q == ':' && q - p == 1 && s->to - q > 2 && q[1] == '\\' && at_open(s, p)) {
        address(s, p);
        return;
    }
    if ((*q == ':' || *q == '-') && hex_word(s, q))
        return;
    plain(s, q);
}

static bool path(la_scan *s)
{
    const byte *p = s->p;
    if (s->m->requests || s->to - p < 3 || !at_open(s, p) ||
        ((s->m->class[p[1]] & (LA_IS_ALPHA | LA_IS_DIGIT)) == 0 && p[1] != '_' && p[1] != '.' &&
         p[1] != '~'))
        return false;
    const byte *q = digits_end(s, p + 1);
    int dots = 0;
    for (; q < s->to && *q == '.'; q = digits_end(s, q + 1))
        dots++;
    if (dots == 3 && (q == s->to || *q != '/')) /* "/10.0.0.1:80" is an address */
        return false;
    q = path_end(s, q);
    while (q[-1] == '.' && q - p > 1)
        q--;
    if (q - p < 3)
        return false;
    la_scan_whole(s, q, LOGAD_VAR_PATH, LA_KEY_PATH);
    return true;
}

/* A byte that is neither letter, digit nor blank and may start a variable. */
static void stirring(la_scan *s)
{
    const byte *p = s->p;
    if (*p == '/' && path(s))
        return;
    if ((*p == '-' || *p == '+') && s->to - p > 1 && (s->m->class[p[1]] & LA_IS_DIGIT) != 0 &&
        at_open(s, p)) {
        const byte *q = digits_end(s, p + 1);
        if (q == s->to || (s->m->class[*q] & LA_IS_ALPHA) == 0) {
            number(s, p + 1, q);
            return;
        }
    }
    literal(s, p + 1);
    if (s->p < s->to && (s->m->class[*s->p] & LA_IS_DIGIT) != 0)
        digit_word(s);
}

/* The first byte that stirs. */
static const byte *next_stir(const la_scan *s, const byte *p)
{
    size_t at = (size_t)(p - s->text), end = (size_t)(s->to - s->text);
    while (at < end) {
        uint64_t from = la_bits_from(s->m->bits.stir, at);
        if (from != 0) {
            at += (size_t)__builtin_ctzll(from);
            break;
        }
        at += LA_BITS_SURE;
    }
    return s->text + (at < end ? at : end);
}

/* The start of the letters that end at q and do not begin before p. */
static const byte *letters_before(const la_scan *s, const byte *p, const byte *q)
{
    size_t n;
    do {
        n = la_bits_before(s->m->bits.alpha, (size_t)(q - s->text));
        q -= n;
    } while (n == 64 && q > p);
    return q > p ? q : p;
}

/* Scans up to a place. Only bytes that stir are looked at closely; the letters before such a byte
 * are then the start of its word. */
void la_scan_to(la_scan *s, const byte *to)
{
    const uint8_t *class = s->m->class;
    s->to = to;
    while (s->p < to) {
        const byte *q = next_stir(s, s->p);
        const byte *word = q < to ? letters_before(s, s->p, q) : to;
        plain(s, word);
        if (q == to)
            return;
        if (word < q)
            alpha_word(s, q);
        else if ((class[*q] & LA_IS_DIGIT) != 0)
            digit_word(s);
        else
            stirring(s);
    }
}
