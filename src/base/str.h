/* Text views and growing buffers. */
#ifndef LA_STR_H
#define LA_STR_H

#include <stdbool.h>
#include <stddef.h>

/* A view: owns nothing, need not end in NUL. */
typedef struct la_str {
    const char *p;
    size_t n;
} la_str;

#define LA_STR(lit) ((la_str){(lit), sizeof(lit) - 1})
la_str la_str_of(const char *s); /* NULL gives the empty view */
bool la_str_eq(la_str a, la_str b);
/* Cuts off what stands before the next `at`, or all where there is none; *rest is what is behind
 * it. Of a text that ends in `at` nothing is left. */
la_str la_str_cut(la_str *rest, char at);

/* A buffer with a ceiling. A zeroed buffer with max set (0 = no ceiling) is ready. A failed append
 * sets .failed and leaves the content as it was, so a run of appends needs one check at its end. */
typedef struct la_buf {
    char *p; /* NUL-terminated once anything was appended */
    size_t n, cap, max;
    bool failed;
} la_buf;

void la_buf_put(la_buf *b, const char *p, size_t n);
void la_buf_str(la_buf *b, const char *s);
void la_buf_char(la_buf *b, char c);
void la_buf_printf(la_buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void la_buf_u64(la_buf *b, unsigned long long v); /* decimal, faster than printf */
/* One of several, with a comma and a blank before it unless it is the first thing there. */
void la_buf_item(la_buf *b, const char *s);
void la_buf_reset(la_buf *b); /* n = 0, failed = false, memory kept */
void la_buf_free(la_buf *b);

/* Of ASCII, whatever the locale. */
static inline bool la_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool la_is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static inline bool la_is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static inline bool la_is_letter(char c)
{
    return la_is_lower(c) || la_is_upper(c);
}

#endif
