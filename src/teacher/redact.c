/* event -> prompt: what must not leave this machine is taken out of every text that does. */
#include "teacher/find.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "parse/usermask.h"

#include <stdlib.h>
#include <string.h>

#define MAX_SPANS 512 /* of user patterns in one text */

struct la_redactor {
    la_usermasks *patterns; /* NULL: none */
    la_buf text;            /* the text made plain */
};

static const char *const names[LA_HIDE_N] = {"SECRET", "EMAIL", "IP",   "MAC",  "CARD",  "IBAN",
                                             "PHONE",  "USER",  "HOST", "UUID", "CUSTOM"};

/* Wider finds come before narrower ones that may begin at the same place. */
static la_finder *const finders[] = {
    la_find_pem,      la_find_assigned, la_find_scheme, la_find_userinfo, la_find_jwt,
    la_find_prefixed, la_find_user,     la_find_home,   la_find_email,    la_find_uuid,
    la_find_iban,     la_find_card,     la_find_mac,    la_find_ip6,      la_find_ip4,
    la_find_phone,    la_find_host,     la_find_random};

const char *la_hidden_name(la_hidden k)
{
    return names[k];
}

void la_marks_free(la_marks *m)
{
    for (int k = 0; k < LA_HIDE_N; k++)
        la_map_free(m->texts[k]);
    *m = (la_marks){0};
}

logad_status la_redactor_new(la_redactor **out, const char *const *patterns, size_t n,
                             logad_error *err)
{
    la_redactor *r = la_calloc(1, sizeof *r);
    if (r == NULL)
        return la_oom(err);
    logad_status s = n > 0 ? la_usermasks_new(&r->patterns, patterns, n, err) : LOGAD_OK;
    if (s != LOGAD_OK) {
        la_redactor_free(r);
        return s;
    }
    *out = r;
    return LOGAD_OK;
}

void la_redactor_free(la_redactor *r)
{
    if (r == NULL)
        return;
    la_usermasks_free(r->patterns);
    la_buf_free(&r->text);
    free(r);
}

/* The kind of a mark's name, LA_HIDE_N for none; *number behind an underscore, else 0. */
static la_hidden mark_kind(la_str s, uint32_t *number)
{
    *number = 0;
    for (int k = 0; k < LA_HIDE_N; k++) {
        size_t n = strlen(names[k]);
        if (s.n < n || memcmp(s.p, names[k], n) != 0)
            continue;
        if (s.n == n)
            return (la_hidden)k;
        if (s.p[n] != '_' || s.n - n > 8 || s.n - n < 2)
            continue;
        uint32_t v = 0;
        size_t i = n + 1;
        for (; i < s.n && la_is_digit(s.p[i]); i++)
            v = v * 10 + (uint32_t)(s.p[i] - '0');
        if (i < s.n)
            continue;
        *number = v;
        return (la_hidden)k;
    }
    return LA_HIDE_N;
}

size_t la_find_mark(la_str t, size_t i)
{
    if (i >= t.n || t.p[i] != '<')
        return 0;
    size_t n = 1;
    while (i + n < t.n && n < 20 && t.p[i + n] != '>')
        n++;
    if (i + n >= t.n || t.p[i + n] != '>')
        return 0;
    uint32_t number;
    la_str inside = {t.p + i + 1, n - 1};
    bool is = (inside.n == 1 && inside.p[0] == '*') || mark_kind(inside, &number) != LA_HIDE_N;
    return is ? n + 1 : 0;
}

static bool is_invisible(uint32_t cp)
{
    return (cp >= 0x200B && cp <= 0x200D) || cp == 0x2060 || cp == 0xFEFF || cp == 0xAD;
}

/* One line of clean UTF-8: characters that cannot be seen would cut a secret in two. */
static bool make_plain(la_redactor *r, la_str text)
{
    la_buf_reset(&r->text);
    for (size_t i = 0; i < text.n;) {
        uint32_t cp = 0;
        unsigned len = la_utf8_decode(text.p + i, text.n - i, &cp);
        if (len == 0)
            la_buf_char(&r->text, '?');
        else if (la_utf8_is_control(cp))
            la_buf_char(&r->text, ' ');
        else if (!is_invisible(cp))
            la_buf_put(&r->text, text.p + i, len);
        i += len > 0 ? len : 1;
    }
    return !r->text.failed;
}

static bool put_mark(la_marks *m, la_hidden kind, la_str hidden, la_buf *out)
{
    m->n_hidden++;
    if (kind == LA_HIDE_SECRET) {
        la_buf_str(out, "<SECRET>");
        return true;
    }
    if (m->texts[kind] == NULL)
        m->texts[kind] = la_map_new();
    uint32_t id = m->texts[kind] == NULL ? LA_MAP_NONE
                                         : la_map_intern(m->texts[kind], hidden.p, hidden.n, NULL);
    if (id == LA_MAP_NONE)
        return false;
    la_buf_printf(out, "<%s_%u>", names[kind], id + 1);
    return true;
}

/* The longest find at i; 0 where nothing to hide begins there. */
static size_t find_at(la_str t, size_t i, size_t *skip, la_hidden *kind)
{
    size_t best = 0, best_end = 0;
    for (size_t k = 0; k < sizeof finders / sizeof *finders; k++) {
        size_t at = 0;
        la_hidden what = LA_HIDE_SECRET;
        size_t n = finders[k](t, i, &at, &what);
        if (n == 0 || at + n <= best_end)
            continue;
        /* What begins later may not uncover the start of what was found before. */
        if (best > 0 && at > *skip) {
            best = at + n - *skip;
            best_end = at + n;
            continue;
        }
        best = n;
        best_end = at + n;
        *skip = at;
        *kind = what;
    }
    return best;
}

static bool redact_part(la_str t, la_marks *marks, la_buf *out)
{
    size_t done = 0;
    for (size_t i = 0; i < t.n;) {
        size_t mark = la_find_mark(t, i), skip = 0;
        if (mark > 0) {
            i += mark;
            continue;
        }
        la_hidden kind = LA_HIDE_SECRET;
        size_t n = find_at(t, i, &skip, &kind);
        if (n == 0) {
            i++;
            continue;
        }
        la_buf_put(out, t.p + done, i + skip - done);
        if (!put_mark(marks, kind, (la_str){t.p + i + skip, n}, out))
            return false;
        i += skip + n;
        done = i;
    }
    la_buf_put(out, t.p + done, t.n - done);
    return !out->failed;
}

bool la_redact(la_redactor *r, la_str text, la_marks *marks, la_buf *out)
{
    if (!make_plain(r, text))
        return false;
    la_str t = {r->text.p != NULL ? r->text.p : "", r->text.n};
    la_span spans[MAX_SPANS];
    size_t n = 0, at = 0;
    if (r->patterns != NULL && t.n > 0) {
        uint64_t before = la_usermasks_n_over(r->patterns);
        n = la_usermasks_find(r->patterns, t.p, t.n, spans, MAX_SPANS);
        if (la_usermasks_n_over(r->patterns) != before || n == MAX_SPANS ||
            !la_usermasks_all_on(r->patterns))
            return false;
    }
    for (size_t k = 0; k < n; k++) {
        if (!redact_part((la_str){t.p + at, spans[k].at - at}, marks, out) ||
            !put_mark(marks, LA_HIDE_CUSTOM, (la_str){t.p + spans[k].at, spans[k].len}, out))
            return false;
        at = spans[k].at + spans[k].len;
    }
    return redact_part((la_str){t.p + at, t.n - at}, marks, out);
}

void la_restore(const la_marks *marks, la_str text, la_buf *out)
{
    for (size_t i = 0; i < text.n;) {
        size_t n = la_find_mark(text, i);
        uint32_t number = 0;
        la_hidden kind = n > 2 ? mark_kind((la_str){text.p + i + 1, n - 2}, &number) : LA_HIDE_N;
        const la_map *m = kind == LA_HIDE_N ? NULL : marks->texts[kind];
        if (m != NULL && number > 0 && number <= la_map_count(m)) {
            la_str original = la_map_key(m, number - 1);
            la_buf_put(out, original.p, original.n);
            i += n;
        } else {
            la_buf_char(out, text.p[i++]);
        }
    }
}
