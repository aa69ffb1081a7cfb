/* line -> event: comma-separated values below a head line (RFC 4180; also with semicolons, tabs or
 * bars between the fields). */
#include "base/mem.h"
#include "parse/format_impl.h"
#include <stdio.h>
#include <string.h>

size_t la_csv_field(const char *p, size_t n, char delimiter, bool *open)
{
    const char *end = p + n, *q = p;
    *open = false;
    if (n == 0 || *p != '"') {
        q = memchr(p, delimiter, n);
        return q != NULL ? (size_t)(q - p) : n;
    }
    for (q = p + 1; q < end; q++) {
        if (*q != '"')
            continue;
        if (q + 1 < end && q[1] == '"') {
            q++;
            continue;
        }
        const char *to = memchr(q, delimiter, (size_t)(end - q));
        return to != NULL ? (size_t)(to - p) : n;
    }
    *open = true;
    return n;
}

bool la_csv_open(const char *p, size_t n, char delimiter, bool open)
{
    while (open && n > 0) {
        const char *q = memchr(p, '"', n);
        if (q == NULL)
            return true;
        n -= (size_t)(q + 1 - p);
        p = q + 1;
        if (n > 0 && *p == '"') {
            p++;
            n--;
        } else {
            open = false;
        }
    }
    while (n > 0) {
        size_t used = la_csv_field(p, n, delimiter, &open);
        if (open)
            return true;
        used += used < n; /* the delimiter */
        p += used;
        n -= used;
    }
    return open;
}

/* A field without its quotes. */
static la_value value_of(const char *p, size_t n)
{
    la_value v = {.text = {p, n}};
    if (n < 2 || *p != '"')
        return v;
    const char *close = p + n - 1;
    while (close > p && *close != '"')
        close--;
    if (close == p)
        return v;
    v.text = (la_str){p + 1, (size_t)(close - p - 1)};
    v.kind = memchr(v.text.p, '"', v.text.n) != NULL ? LA_VALUE_QUOTED : LA_VALUE_TEXT;
    return v;
}

/* Names of columns are short and begin with a letter. */
static bool is_name(la_str s)
{
    if (s.n == 0 || s.n > 64)
        return false;
    char c = s.p[0];
    return c == '_' || c == '@' || c == '#' || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static bool read_head(la_csv *c, const char *p, size_t n, char delimiter)
{
    la_csv head = {.any = c->any, .delimiter = delimiter, .date = -1, .time = -1};
    unsigned best = 0;
    bool open;
    for (const char *end = p + n;;) {
        size_t used = la_csv_field(p, (size_t)(end - p), delimiter, &open);
        la_str name = value_of(p, used).text;
        if (open || head.n == LA_FORMAT_COLUMNS || !is_name(name))
            return false;
        la_field_role role = la_field_role_of((la_str){"", 0}, name, &head.rank[head.n]);
        head.role[head.n] = role;
        if (role == LA_ROLE_CONTENT && (best == 0 || head.rank[head.n] < best)) {
            best = head.rank[head.n];
            head.content = head.n;
        }
        if (role == LA_ROLE_TIME && name.n == 4)
            *((name.p[0] | 32) == 'd' ? &head.date : &head.time) = head.n;
        head.n++;
        p += used;
        if (p == end)
            break;
        p++;
    }
    if (head.n < 2 || (best == 0 && !c->any))
        return false;
    if (best == 0)
        head.content = (uint16_t)(head.n - 1);
    *c = head;
    return true;
}

bool la_csv_head(la_csv *c, const char *p, size_t n)
{
    for (const char *d = ",;\t|"; *d != '\0'; d++)
        if (read_head(c, p, n, *d))
            return true;
    return false;
}

/* A date and a time in columns of their own. */
static void join_time(const la_value *date, const la_value *time, logad_event *e)
{
    char both[96];
    if (date->text.n > 40 || time->text.n > 40)
        return;
    int n = snprintf(both, sizeof both, "%.*s %.*s", (int)date->text.n, date->text.p,
                     (int)time->text.n, time->text.p);
    if (n > 0)
        e->has_time = la_stamp_any(both, (size_t)n, &e->time);
}

bool la_cut_csv(la_format *f, const char *p, size_t n, logad_event *e)
{
    const la_csv *c = &f->csv;
    const char *end = p + n;
    la_fields fields = {0};
    la_value message = {0}, date = {0}, time = {0};
    uint16_t i = 0;
    bool open = c->delimiter == '\0', more = true;
    for (; !open && more && i < c->n; i++) {
        size_t used = la_csv_field(p, (size_t)(end - p), c->delimiter, &open);
        la_value v = value_of(p, used);
        v.rank = c->rank[i];
        la_value *best = &fields.role[c->role[i]];
        if (c->role[i] != LA_ROLE_NONE && (best->rank == 0 || v.rank < best->rank))
            *best = v;
        if (i == c->content)
            message = v;
        if (i == c->date)
            date = v;
        if (i == c->time)
            time = v;
        p += used;
        more = p < end; /* then a delimiter stands here */
        p += more;
    }
    if (open || more || i != c->n)
        return false;
    la_buf_reset(&f->text);
    if (!la_grow(&f->text.p, &f->text.cap, la_fields_room(&fields) + message.text.n))
        return false;
    la_fields_event(&fields, &f->text, e);
    if (date.rank > 0 && time.rank > 0)
        join_time(&date, &time, e);
    la_str text = la_value_text(&message, &f->text);
    e->content = text.p;
    e->content_len = text.n;
    return true;
}
