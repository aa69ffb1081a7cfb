/* bytes -> line: what JSON is made of, for the formats that are. */
#include "io/jsonread.h"
#include <string.h>

enum { VALUE, KEY, KEY_OR_END, VALUE_OR_END, COLON, COMMA_OR_END, DONE, CUT, BAD };

void la_json_begin(la_json_reader *r, const char *p, size_t n)
{
    *r = (la_json_reader){.p = p, .end = p + n, .state = VALUE, .resume = BAD};
}

void la_json_more(la_json_reader *r, const char *p, size_t n)
{
    r->p = p;
    r->end = p + n;
    r->state = r->resume;
    r->resume = BAD;
}

static la_json_kind stop(la_json_reader *r, int state)
{
    r->state = (uint8_t)state;
    return state == CUT ? LA_JSON_CUT : LA_JSON_BAD;
}

static void after_value(la_json_reader *r)
{
    r->state = r->depth == 0 ? DONE : COMMA_OR_END;
}

static la_json_kind open(la_json_reader *r, bool object)
{
    if (r->depth == LA_JSON_DEPTH)
        return stop(r, BAD);
    r->object[r->depth++] = object;
    r->p++;
    r->state = object ? KEY_OR_END : VALUE_OR_END;
    return object ? LA_JSON_OBJECT : LA_JSON_ARRAY;
}

static la_json_kind close(la_json_reader *r)
{
    bool object = r->object[r->depth - 1];
    if ((*r->p == '}') != object)
        return stop(r, BAD);
    r->p++;
    r->depth--;
    after_value(r);
    return object ? LA_JSON_OBJECT_END : LA_JSON_ARRAY_END;
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

/* Behind a backslash; the number of bytes that belong to it, 0 where they are wrong or missing. */
static size_t escape(const char *p, const char *end)
{
    if (p == end)
        return 0;
    if (*p != 'u')
        return *p != '\0' && strchr("\"\\/bfnrt", *p) != NULL ? 1 : 0;
    for (int i = 1; i <= 4; i++)
        if (p + i >= end || !is_hex(p[i]))
            return 0;
    return 5;
}

static la_json_kind string(la_json_reader *r, la_json_kind kind)
{
    const char *start = ++r->p;
    r->escaped = false;
    for (;; r->p++) {
        while (r->p < r->end && *r->p != '"' && *r->p != '\\' && (unsigned char)*r->p >= 0x20)
            r->p++;
        if (r->p == r->end)
            return stop(r, CUT);
        if (*r->p == '"')
            break;
        if (*r->p != '\\')
            return stop(r, BAD);
        size_t n = escape(r->p + 1, r->end);
        if (n == 0)
            return stop(r, r->end - r->p < 6 ? CUT : BAD);
        r->escaped = true;
        r->p += n;
    }
    r->text = (la_str){start, (size_t)(r->p - start)};
    r->p++;
    if (kind == LA_JSON_KEY)
        r->state = COLON;
    else
        after_value(r);
    return kind;
}

static const char *digits(const char *p, const char *end)
{
    while (p < end && *p >= '0' && *p <= '9')
        p++;
    return p;
}

static la_json_kind number(la_json_reader *r)
{
    const char *p = r->p + (*r->p == '-'), *q = digits(p, r->end);
    if (q == p)
        return stop(r, p == r->end ? CUT : BAD);
    if (*p == '0')
        q = p + 1;
    if (q < r->end && *q == '.') {
        p = q + 1;
        q = digits(p, r->end);
        if (q == p)
            return stop(r, p == r->end ? CUT : BAD);
    }
    if (q < r->end && (*q | 32) == 'e') {
        p = q + 1;
        p += p < r->end && (*p == '+' || *p == '-');
        q = digits(p, r->end);
        if (q == p)
            return stop(r, p == r->end ? CUT : BAD);
    }
    r->text = (la_str){r->p, (size_t)(q - r->p)};
    r->p = q;
    after_value(r);
    return LA_JSON_NUMBER;
}

static la_json_kind word(la_json_reader *r)
{
    static const char *const words[] = {"true", "false", "null"};
    size_t left = (size_t)(r->end - r->p);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (memcmp(r->p, words[i], left < n ? left : n) != 0)
            continue;
        if (left < n)
            return stop(r, CUT);
        r->text = (la_str){r->p, n};
        r->p += n;
        after_value(r);
        return LA_JSON_WORD;
    }
    return stop(r, BAD);
}

static la_json_kind value(la_json_reader *r)
{
    char c = *r->p;
    if (c == '"')
        return string(r, LA_JSON_STRING);
    if (c == '{' || c == '[')
        return open(r, c == '{');
    if (c == '-' || (c >= '0' && c <= '9'))
        return number(r);
    return word(r);
}

static void skip_blanks(la_json_reader *r)
{
    while (r->p < r->end && (*r->p == ' ' || *r->p == '\t' || *r->p == '\n' || *r->p == '\r'))
        r->p++;
}

/* Behind a value inside brackets: a comma and what it announces, or the closing bracket. */
static la_json_kind next_or_close(la_json_reader *r)
{
    if (*r->p != ',')
        return *r->p == '}' || *r->p == ']' ? close(r) : stop(r, BAD);
    r->p++;
    r->state = r->object[r->depth - 1] ? KEY : VALUE;
    return la_json_next(r);
}

la_json_kind la_json_next(la_json_reader *r)
{
    if (r->state >= DONE)
        return r->state == DONE ? LA_JSON_DONE : stop(r, r->state);
    skip_blanks(r);
    if (r->p == r->end) {
        r->resume = r->state;
        return stop(r, CUT);
    }
    if (r->tokens++ == LA_JSON_TOKENS)
        return stop(r, BAD);
    switch (r->state) {
    case KEY_OR_END:
    case VALUE_OR_END:
        if (*r->p == '}' || *r->p == ']')
            return close(r);
        if (r->state == VALUE_OR_END)
            return value(r);
        return *r->p == '"' ? string(r, LA_JSON_KEY) : stop(r, BAD);
    case KEY:
        return *r->p == '"' ? string(r, LA_JSON_KEY) : stop(r, BAD);
    case COLON:
        if (*r->p != ':')
            return stop(r, BAD);
        r->p++;
        r->state = VALUE;
        return la_json_next(r);
    case COMMA_OR_END:
        return next_or_close(r);
    default:
        return value(r);
    }
}

static uint32_t hex4(const char *p)
{
    uint32_t v = 0;
    for (int i = 0; i < 4; i++)
        v = v << 4 | (uint32_t)(p[i] <= '9' ? p[i] - '0' : (p[i] | 32) - 'a' + 10);
    return v;
}

static void put_utf8(la_buf *out, uint32_t c)
{
    char b[4];
    if (c < 0x80) {
        la_buf_char(out, (char)c);
    } else if (c < 0x800) {
        b[0] = (char)(0xC0 | c >> 6), b[1] = (char)(0x80 | (c & 63));
        la_buf_put(out, b, 2);
    } else if (c < 0x10000) {
        b[0] = (char)(0xE0 | c >> 12), b[1] = (char)(0x80 | (c >> 6 & 63));
        b[2] = (char)(0x80 | (c & 63));
        la_buf_put(out, b, 3);
    } else {
        b[0] = (char)(0xF0 | c >> 18), b[1] = (char)(0x80 | (c >> 12 & 63));
        b[2] = (char)(0x80 | (c >> 6 & 63)), b[3] = (char)(0x80 | (c & 63));
        la_buf_put(out, b, 4);
    }
}

/* The code point of "uXXXX" at p, with the second half of its pair; returns the bytes read. */
static size_t code_point(const char *p, const char *end, uint32_t *c)
{
    *c = hex4(p + 1);
    if (*c < 0xD800 || *c > 0xDFFF)
        return 5;
    bool pair = *c < 0xDC00 && end - p >= 11 && p[5] == '\\' && p[6] == 'u';
    uint32_t low = pair ? hex4(p + 7) : 0;
    if (low < 0xDC00 || low > 0xDFFF) {
        *c = 0xFFFD;
        return 5;
    }
    *c = 0x10000 + ((*c - 0xD800) << 10) + (low - 0xDC00);
    return 11;
}

void la_json_unescape(la_str raw, la_buf *out)
{
    static const char names[] = "bfnrt", bytes[] = "\b\f\n\r\t";
    const char *p = raw.p, *end = p + raw.n;
    while (p < end) {
        const char *slash = memchr(p, '\\', (size_t)(end - p));
        const char *to = slash != NULL ? slash : end;
        la_buf_put(out, p, (size_t)(to - p));
        if (slash == NULL || slash + 1 == end)
            return;
        p = slash + 1;
        const char *name = strchr(names, *p);
        uint32_t c;
        if (*p == 'u' && end - p >= 5) {
            p += code_point(p, end, &c);
            put_utf8(out, c);
        } else {
            la_buf_char(out, name != NULL && *p != '\0' ? bytes[name - names] : *p);
            p++;
        }
    }
}

size_t la_json_length(const char *p, size_t n, bool *cut)
{
    la_json_reader r;
    la_json_begin(&r, p, n);
    la_json_kind k;
    do
        k = la_json_next(&r);
    while (k < LA_JSON_CUT && k != LA_JSON_DONE);
    *cut = k == LA_JSON_CUT;
    return k == LA_JSON_DONE ? (size_t)(r.p - p) : 0;
}
