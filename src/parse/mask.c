/* bytes -> line -> event: finds the variables of a message. */
#include "parse/mask.h"
#include "base/mem.h"
#include "parse/scan.h"
#include <stdlib.h>
#include <string.h>

typedef la_byte byte;

/* Where the words that are looked at end. */
static size_t end_of_words(const la_masker *m, const char *text, size_t n)
{
    size_t words = 0;
    for (size_t i = 1; i < n; i++) {
        bool ends = (m->class[(byte)text[i]] & LA_IS_BLANK) != 0 &&
                    (m->class[(byte)text[i - 1]] & LA_IS_BLANK) == 0;
        if (ends && ++words == LA_MASK_MAX_TOKENS)
            return i;
    }
    return n;
}

/* How much of the text is looked at; never ends inside a word where that can be helped. */
static size_t considered(const la_masker *m, const char *text, size_t n)
{
    if (n < 2 * LA_MASK_MAX_TOKENS)
        return n;
    if (n <= LA_MASK_MAX_BYTES)
        return end_of_words(m, text, n);
    for (size_t i = LA_MASK_MAX_BYTES; i > LA_MASK_MAX_BYTES / 2; i--) {
        if ((m->class[(byte)text[i - 1]] & LA_IS_BLANK) != 0)
            return end_of_words(m, text, i);
    }
    return end_of_words(m, text, LA_MASK_MAX_BYTES);
}

static void scan_user(la_scan *s, const byte *end)
{
    la_masker *m = s->m;
    size_t n = la_usermasks_find(m->user, (const char *)s->text, (size_t)(end - s->text), m->found,
                                 LA_MASK_MAX_BYTES / 2);
    for (size_t i = 0; i < n; i++) {
        la_scan_to(s, s->text + m->found[i].at);
        s->to = end;
        la_scan_whole(s, s->p + m->found[i].len, LOGAD_VAR_USER, LA_KEY_USER);
    }
}

/* Masks the first head bytes of a message, which stand at scanned; the rest is one variable. */
static void mask(la_masker *m, const char *text, size_t n, const char *scanned, size_t head,
                 la_masked *out)
{
    const byte *start = (const byte *)scanned;
    la_scan s = {.m = m, .text = start, .p = start, .k = (byte *)m->key};
    la_bits_set(&m->bits, start, head);
    if (m->user != NULL)
        scan_user(&s, start + head);
    la_scan_to(&s, start + head);
    size_t rest = head;
    while (rest < n && (m->class[(byte)text[rest]] & LA_IS_BLANK) != 0)
        rest++;
    if (rest < n) { /* over a limit */
        if (rest > head)
            *s.k++ = ' ';
        *s.k++ = LA_KEY_REST;
        m->vars[s.n_vars++] = (la_span){(uint32_t)rest, (uint32_t)(n - rest), LOGAD_VAR_TEXT};
    }
    *out = (la_masked){.text = text, .n = n, .key = m->key, .vars = m->vars, .n_vars = s.n_vars};
    out->n_key = (size_t)(s.k - (byte *)m->key);
}

void la_masker_take_requests(la_masker *m, bool yes)
{
    m->requests = yes;
}

void la_mask(la_masker *m, const char *text, size_t n, la_masked *out)
{
    size_t head = considered(m, text, n);
    memcpy(m->copy, text, head);
    mask(m, text, n, m->copy, head, out);
}

void la_mask_slack(la_masker *m, const char *text, size_t n, la_masked *out)
{
    mask(m, text, n, text, considered(m, text, n), out);
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
        } else if ((byte)c >= LA_FIRST_FOREIGN || c == '\0' || c == '\r') {
            c = (char)LA_FOREIGN; /* templates are C strings and lines of files */
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
        out->p[--out->n] = '\0';
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
    la_scan_classes(m->class);
    logad_status s = n_user == 0 ? LOGAD_OK : la_usermasks_new(&m->user, user, n_user, err);
    if (s != LOGAD_OK) {
        la_masker_free(m);
        return s;
    }
    *out = m;
    return LOGAD_OK;
}

logad_status la_masker_twin(la_masker **out, const la_masker *of, logad_error *err)
{
    la_masker *m = la_calloc(1, sizeof *m);
    if (m == NULL)
        return la_oom(err);
    memcpy(m->class, of->class, sizeof m->class);
    m->is_twin = true;
    m->protected = of->protected;
    m->protected_lengths = of->protected_lengths;
    logad_status s = of->user == NULL ? LOGAD_OK : la_usermasks_twin(&m->user, of->user, err);
    if (s != LOGAD_OK) {
        la_masker_free(m);
        return s;
    }
    *out = m;
    return LOGAD_OK;
}

void la_masker_begin(la_masker *twin, const la_masker *of)
{
    if (twin->user != NULL)
        la_usermasks_begin(twin->user, of->user);
}

bool la_masker_settle(la_masker *of, const la_masker *twin)
{
    return twin->user != NULL && la_usermasks_settle(of->user, twin->user);
}

void la_masker_free(la_masker *m)
{
    if (m == NULL)
        return;
    la_usermasks_free(m->user);
    if (!m->is_twin)
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
