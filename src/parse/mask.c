/* bytes -> line -> event: finds the variables of a message by hand-written scanners. */
#include "parse/mask.h"
#include "base/map.h"
#include "base/mem.h"
#include "parse/usermask.h"
#include <stdlib.h>
#include <string.h>

/* What a key holds in place of a variable: bytes that no UTF-8 text has. */
enum {
    KEY_DIGITS = 0xF8,
    KEY_HEX,
    KEY_UUID,
    KEY_PATH,
    KEY_CHAIN,
    KEY_USER,
    KEY_REST,
    FIRST_FOREIGN = 0xF8,
    FOREIGN = 0xF7
};

/* Classes of bytes. */
enum {
    DIGIT = 1,
    ALPHA = 2, /* letters and the bytes of UTF-8 sequences */
    HEX = 4,
    BLANK = 8,
    PATH = 16,  /* may stand in a path */
    CLOSE = 32, /* ends an address or a Windows path */
    STIR = 64,  /* before or behind this byte a word may be a variable */
    OPEN = 128  /* a sign or a path may start behind it */
};

typedef unsigned char byte;

struct la_masker {
    uint8_t class[256];
    la_usermasks *user;
    la_map *protected;
    uint64_t protected_lengths; /* bit min(length, 63) */
    char key[LA_MASK_MAX_BYTES + 8];
    la_span vars[LA_MASK_MAX_BYTES + 8];
    la_span found[LA_MASK_MAX_BYTES / 2 + 8]; /* by user masks */
};

/* A scan in progress. All bounds come from here: p <= to <= end. */
typedef struct scan {
    la_masker *m;
    const byte *text, *p, *to;
    byte *k;
    size_t n_vars, n_tokens;
} scan;

static void fill_classes(uint8_t *class)
{
    for (int c = 0; c < 256; c++) {
        bool digit = c >= '0' && c <= '9';
        int low = c | 32;
        bool alpha = (low >= 'a' && low <= 'z' && c < 128) || (c >= 0x80 && c < FIRST_FOREIGN);
        int t = (digit ? DIGIT | HEX | PATH | STIR : 0) | (alpha ? ALPHA : 0);
        if (alpha && c < 128)
            t |= PATH | (low <= 'f' ? HEX : 0);
        if (c == ' ' || c == '\t')
            t |= BLANK | OPEN | CLOSE;
        class[c] = (uint8_t)t;
    }
    for (const char *s = "_-.~+%@$&?=#*/"; *s != '\0'; s++)
        class[(byte)*s] |= PATH;
    for (const char *s = "\"',;)]>"; *s != '\0'; s++)
        class[(byte)*s] |= CLOSE;
    for (const char *s = "=:([{,>|\"'@"; *s != '\0'; s++)
        class[(byte)*s] |= OPEN;
    for (const char *s = "_:-/+"; *s != '\0'; s++)
        class[(byte)*s] |= STIR;
    for (int c = FIRST_FOREIGN; c < 256; c++)
        class[c] |= STIR;
}

static bool at_open(const scan *s, const byte *p)
{
    return p == s->text || (s->m->class[p[-1]] & OPEN) != 0;
}

static const byte *run(const scan *s, const byte *p, int class)
{
    while (p < s->to && (s->m->class[*p] & class) != 0)
        p++;
    return p;
}

/* Text that is no variable. */
static void literal(scan *s, const byte *to)
{
    while (s->p < to) {
        byte c = *s->p++;
        *s->k++ = c < FIRST_FOREIGN ? c : FOREIGN;
    }
}

static bool is_protected(const la_masker *m, const byte *p, size_t n)
{
    if ((m->protected_lengths >> (n < 63 ? n : 63) & 1) == 0)
        return false;
    return la_map_find(m->protected, p, n) != LA_MAP_NONE;
}

/* Notes the variable from s->p to end, whose place in the key was written from key on. */
static void variable(scan *s, const byte *end, logad_var_type type, byte *key)
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

static void whole(scan *s, const byte *end, logad_var_type type, int code)
{
    byte *key = s->k;
    *s->k++ = (byte)code;
    variable(s, end, type, key);
}

/* The end of a UUID at p, or NULL. */
static const byte *uuid(const scan *s, const byte *p)
{
    static const uint8_t groups[] = {8, 4, 4, 4, 12};
    if (s->to - p < 36)
        return NULL;
    for (int g = 0; g < 5; g++) {
        for (int i = 0; i < groups[g]; i++, p++) {
            if ((s->m->class[*p] & HEX) == 0)
                return NULL;
        }
        if (g < 4 && *p++ != '-')
            return NULL;
    }
    return p < s->to && (s->m->class[*p] & (ALPHA | DIGIT)) != 0 ? NULL : p;
}

/* The end of hex groups with colons between them (MAC, IPv6), or NULL. */
static const byte *chain(const scan *s, const byte *p)
{
    int groups = 0;
    bool gap = false;
    const byte *end = NULL;
    for (;;) {
        const byte *q = p;
        while (q < s->to && q - p < 5 && (s->m->class[*q] & HEX) != 0)
            q++;
        if (q == p || q - p > 4 || (q < s->to && (s->m->class[*q] & (ALPHA | DIGIT)) != 0))
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

static bool all_hex(const scan *s, const byte *p, const byte *end)
{
    return run(s, p, HEX) >= end;
}

/* Digits and what belongs to them, from s->p (a sign, or p) on; p is at the first digit and q at
 * the end of the first run of digits. */
static void number(scan *s, const byte *p, const byte *q)
{
    byte *key = s->k;
    logad_var_type type = LOGAD_VAR_NUMBER;
    int parts = 1;
    if (p > s->p)
        *s->k++ = *s->p;
    *s->k++ = KEY_DIGITS;
    while (s->to - q > 1 && *q == '.' && (s->m->class[q[1]] & DIGIT) != 0) {
        *s->k++ = '.';
        *s->k++ = KEY_DIGITS;
        q = run(s, q + 1, DIGIT);
        parts++;
    }
    if (parts == 4 && p == s->p && q - p <= 15) {
        type = LOGAD_VAR_IP;
        if (s->to - q > 1 && *q == ':' && (s->m->class[q[1]] & DIGIT) != 0) {
            type = LOGAD_VAR_IP_PORT;
            *s->k++ = ':';
            *s->k++ = KEY_DIGITS;
            q = run(s, q + 1, DIGIT);
        }
    }
    const byte *unit = run(s, q, ALPHA);
    bool closed = unit == s->to || (s->m->class[*unit] & DIGIT) == 0;
    if (type == LOGAD_VAR_NUMBER && closed && unit - q <= 2) {
        while (q < unit)
            *s->k++ = *q++;
    }
    variable(s, q, type, key);
}

/* A word of letters and digits from s->p to end: hex in one of its forms? */
static bool hex_word(scan *s, const byte *end)
{
    const byte *p = s->p, *last = NULL;
    if (end - p > 2 && p[0] == '0' && (p[1] | 32) == 'x' && all_hex(s, p + 2, end)) {
        byte *key = s->k;
        *s->k++ = '0';
        *s->k++ = p[1];
        *s->k++ = KEY_HEX;
        variable(s, end, LOGAD_VAR_HEX, key);
        return true;
    }
    if (!all_hex(s, p, end))
        return false;
    if (end - p == 8 && end < s->to && *end == '-' && (last = uuid(s, p)) != NULL) {
        whole(s, last, LOGAD_VAR_UUID, KEY_UUID);
        return true;
    }
    if (end - p <= 4 && end < s->to && *end == ':' && (last = chain(s, p)) != NULL) {
        whole(s, last, LOGAD_VAR_HEX, KEY_CHAIN);
        return true;
    }
    return false;
}

static void mixed_word(scan *s, const byte *end)
{
    const byte *p = s->p, *digits;
    if (hex_word(s, end))
        return;
    if (end - p >= 6 && all_hex(s, p, end)) {
        whole(s, end, LOGAD_VAR_HEX, KEY_HEX);
        return;
    }
    if ((s->m->class[*p] & DIGIT) != 0) {
        digits = run(s, p, DIGIT);
        if (run(s, digits, ALPHA) == end)
            number(s, p, digits);
        literal(s, end);
        return;
    }
    digits = run(s, p, ALPHA);
    bool version = (*p | 32) == 'v' && digits == p + 1;
    if (run(s, digits, DIGIT) == end && (version || end - digits >= 3)) {
        literal(s, digits);
        number(s, digits, end);
        return;
    }
    literal(s, end);
}

static void digit_word(scan *s)
{
    const byte *p = s->p, *q = run(s, p, DIGIT), *end;
    if (q < s->to && (s->m->class[*q] & ALPHA) != 0) {
        mixed_word(s, run(s, q, ALPHA | DIGIT));
        return;
    }
    if (q < s->to && *q == ':' && (end = chain(s, p)) != NULL)
        whole(s, end, LOGAD_VAR_HEX, KEY_CHAIN);
    else if (q - p == 8 && q < s->to && *q == '-' && (end = uuid(s, p)) != NULL)
        whole(s, end, LOGAD_VAR_UUID, KEY_UUID);
    else
        number(s, p, q);
}

/* The address behind "://" or "C:\". */
static void address(scan *s, const byte *from)
{
    const byte *end = from;
    while (end < s->to && (s->m->class[*end] & CLOSE) == 0)
        end++;
    while (end > from && (end[-1] == '.' || end[-1] == ':'))
        end--;
    if (end > from)
        whole(s, end, LOGAD_VAR_PATH, KEY_PATH);
    else
        literal(s, from);
}

static bool block(scan *s, const byte *q)
{
    const byte *p = s->p, *d = q + 1;
    if (q - p != 3 || memcmp(p, "blk", 3) != 0)
        return false;
    if (d < s->to && *d == '-')
        d++;
    const byte *end = run(s, d, DIGIT);
    if (end == d || (end < s->to && (s->m->class[*end] & ALPHA) != 0))
        return false;
    byte *key = s->k;
    memcpy(s->k, p, (size_t)(d - p));
    s->k += d - p;
    *s->k++ = KEY_DIGITS;
    variable(s, end, LOGAD_VAR_BLOCK, key);
    return true;
}

/* Letters from s->p to q with a byte behind them that may make a variable of them. */
static void alpha_word(scan *s, const byte *q)
{
    const byte *p = s->p;
    if ((s->m->class[*q] & DIGIT) != 0) {
        mixed_word(s, run(s, q, ALPHA | DIGIT));
        return;
    }
    if (*q == '_' && block(s, q))
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
    literal(s, q);
}

static bool path(scan *s)
{
    const byte *p = s->p;
    if (s->to - p < 3 || !at_open(s, p) ||
        ((s->m->class[p[1]] & (ALPHA | DIGIT)) == 0 && p[1] != '_' && p[1] != '.' && p[1] != '~'))
        return false;
    const byte *q = p + 1;
    int dots = 0;
    while (q < s->to && ((s->m->class[*q] & DIGIT) != 0 || *q == '.'))
        dots += *q++ == '.';
    if (dots == 3 && (q == s->to || *q != '/')) /* "/10.0.0.1:80" is an address */
        return false;
    q = run(s, q, PATH);
    while (q[-1] == '.' && q - p > 1)
        q--;
    if (q - p < 3)
        return false;
    whole(s, q, LOGAD_VAR_PATH, KEY_PATH);
    return true;
}

/* A byte that is neither letter, digit nor blank and may start a variable. */
static void stirring(scan *s)
{
    const byte *p = s->p;
    if (*p == '/' && path(s))
        return;
    if ((*p == '-' || *p == '+') && s->to - p > 1 && (s->m->class[p[1]] & DIGIT) != 0 &&
        at_open(s, p)) {
        const byte *q = run(s, p + 1, DIGIT);
        if (q == s->to || (s->m->class[*q] & ALPHA) == 0) {
            number(s, p + 1, q);
            return;
        }
    }
    literal(s, p + 1);
}

/* Scans up to a place; false where the limit of tokens came first. */
static bool scan_to(scan *s, const byte *to)
{
    const uint8_t *class = s->m->class;
    s->to = to;
    while (s->p < to) {
        const byte *p = s->p;
        uint8_t t = class[*p];
        if ((t & ALPHA) != 0) {
            byte *k = s->k;
            do {
                *k++ = *p++;
            } while (p < to && (class[*p] & ALPHA) != 0);
            if (p < to && (class[*p] & STIR) != 0) {
                alpha_word(s, p);
            } else {
                s->p = p;
                s->k = k;
            }
        } else if ((t & DIGIT) != 0) {
            digit_word(s);
        } else if ((t & BLANK) != 0) {
            if (++s->n_tokens == LA_MASK_MAX_TOKENS)
                return false;
            literal(s, run(s, p, BLANK));
        } else if ((t & STIR) != 0) {
            stirring(s);
        } else {
            *s->k++ = *p;
            s->p = p + 1;
        }
    }
    return true;
}

/* How much of the text is looked at; never ends inside a word where that can be helped. */
static size_t considered(const la_masker *m, const char *text, size_t n)
{
    if (n <= LA_MASK_MAX_BYTES)
        return n;
    for (size_t i = LA_MASK_MAX_BYTES; i > LA_MASK_MAX_BYTES / 2; i--) {
        if ((m->class[(byte)text[i - 1]] & BLANK) != 0)
            return i;
    }
    return LA_MASK_MAX_BYTES;
}

static bool scan_user(scan *s, const byte *end)
{
    la_masker *m = s->m;
    size_t n = la_usermasks_find(m->user, (const char *)s->text, (size_t)(end - s->text), m->found,
                                 LA_MASK_MAX_BYTES / 2);
    for (size_t i = 0; i < n; i++) {
        if (!scan_to(s, s->text + m->found[i].at))
            return false;
        s->to = end;
        whole(s, s->p + m->found[i].len, LOGAD_VAR_USER, KEY_USER);
    }
    return true;
}

void la_mask(la_masker *m, const char *text, size_t n, la_masked *out)
{
    size_t head = considered(m, text, n);
    scan s = {.m = m, .text = (const byte *)text, .p = (const byte *)text, .k = (byte *)m->key};
    if (n > 0 && (m->user == NULL || scan_user(&s, s.text + head)))
        (void)scan_to(&s, s.text + head);
    size_t done = (size_t)(s.p - s.text);
    size_t rest = done;
    while (rest < n && (m->class[(byte)text[rest]] & BLANK) != 0)
        rest++;
    if (rest < n) { /* over a limit */
        if (rest > done)
            *s.k++ = ' ';
        *s.k++ = KEY_REST;
        m->vars[s.n_vars++] = (la_span){(uint32_t)rest, (uint32_t)(n - rest), LOGAD_VAR_TEXT};
    }
    *out = (la_masked){.text = text, .n = n, .key = m->key, .vars = m->vars, .n_vars = s.n_vars};
    out->n_key = (size_t)(s.k - (byte *)m->key);
}

/* Text between two variables. */
static void write_literal(const la_masked *m, size_t from, size_t end, size_t start, la_buf *out,
                          uint32_t *offsets)
{
    for (size_t i = from; i < end; i++) {
        char c = m->text[i];
        if (c == ' ' || c == '\t') {
            if (out->n == start || out->p[out->n - 1] == ' ')
                continue;
            c = ' ';
        } else if ((byte)c >= FIRST_FOREIGN || c == '\0' || c == '\r') {
            c = (char)FOREIGN; /* templates are C strings and lines of files */
        }
        if (offsets != NULL)
            offsets[out->n - start] = (uint32_t)i;
        la_buf_char(out, c);
    }
}

static void write_masked(const la_masked *m, la_str mark, la_buf *out, uint32_t *offsets)
{
    size_t start = out->n, i = 0;
    for (size_t v = 0; v <= m->n_vars && !out->failed; v++) {
        size_t end = v < m->n_vars ? m->vars[v].at : m->n;
        write_literal(m, i, end, start, out, offsets);
        if (v == m->n_vars)
            break;
        if (offsets != NULL)
            offsets[out->n - start] = m->vars[v].at;
        la_buf_put(out, mark.p, mark.n);
        i = end + m->vars[v].len;
    }
    if (out->n > start && out->p[out->n - 1] == ' ')
        out->n--;
}

void la_masked_write(const la_masked *m, const char *mark, la_buf *out)
{
    write_masked(m, la_str_of(mark), out, NULL);
}

void la_masked_mark(const la_masked *m, la_buf *out, uint32_t *offsets)
{
    static const char mark = LA_MASK_MARK;
    write_masked(m, (la_str){&mark, 1}, out, offsets);
}

logad_status la_masker_new(la_masker **out, const char *const *user, size_t n_user,
                           logad_error *err)
{
    la_masker *m = la_calloc(1, sizeof *m);
    if (m == NULL || (m->protected = la_map_new()) == NULL) {
        la_masker_free(m);
        return la_oom(err);
    }
    fill_classes(m->class);
    logad_status s = n_user == 0 ? LOGAD_OK : la_usermasks_new(&m->user, user, n_user, err);
    if (s != LOGAD_OK) {
        la_masker_free(m);
        return s;
    }
    *out = m;
    return LOGAD_OK;
}

void la_masker_free(la_masker *m)
{
    if (m == NULL)
        return;
    la_usermasks_free(m->user);
    la_map_free(m->protected);
    free(m);
}

bool la_masker_protect(la_masker *m, const char *text, size_t n)
{
    m->protected_lengths |= UINT64_C(1) << (n < 63 ? n : 63);
    return la_map_intern(m->protected, text, n, NULL) != LA_MAP_NONE;
}

uint64_t la_masker_n_over(const la_masker *m)
{
    return m->user == NULL ? 0 : la_usermasks_n_over(m->user);
}
