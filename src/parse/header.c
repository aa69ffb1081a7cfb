/* bytes -> line -> event: cuts a line's header into columns by a compiled layout. */
#include "base/level.h"
#include "parse/items.h"
#include <string.h>
#include <strings.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* The columns of one line while it is being cut. */
typedef struct cut {
    la_header *h;
    const char *end, *limit; /* of the line; of the part searched for a header */
    la_str role[LA_ROLE_CONTENT + 1];
    unsigned tries;     /* places where a word might have ended */
    const char *behind; /* of the literal that ended a word; NULL: to be matched yet */
} cut;

/* Optional parts with words in them can be tried in more ways than any header needs. */
#define MAX_TRIES 2000

_Static_assert(LA_LEVEL_COLUMN_MAX <= LA_HEADER_MEMO, "a level can be remembered");

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return ((unsigned char)(c | 32) >= 'a') && ((unsigned char)(c | 32) <= 'z');
}

/* RFC 5424 structured data: "-", or elements in brackets whose values are quoted. */
static size_t data_length(const char *p, const char *end)
{
    const char *q = p;
    if (q < end && *q == '-')
        return 1;
    while (q < end && *q == '[') {
        bool quoted = false;
        for (q++; q < end && (quoted || *q != ']'); q++) {
            if (*q == '"')
                quoted = !quoted;
            else if (*q == '\\' && quoted && q + 1 < end)
                q++;
        }
        if (q == end)
            return 0;
        q++;
    }
    return (size_t)(q - p);
}

static const char *match_literal(const la_item *it, const char *p, const char *end)
{
    size_t n = it->n, same = 0;
    if ((size_t)(end - p) > n) {
        while (same < n && p[same] == it->text[same])
            same++;
        if (same == n && (it->text[n - 1] != ' ' || !is_blank(p[n])))
            return p + n;
    }
    for (size_t i = 0; i < it->n; i++) {
        char want = it->text[i];
        if (want != ' ') {
            if (p >= end || *p != want)
                return NULL;
            p++;
            continue;
        }
        bool last = i + 1 == it->n && it->one_blank;
        if (p >= end)
            return last ? p : NULL;
        if (!is_blank(*p))
            return NULL;
        p++;
        while (!last && p < end && is_blank(*p))
            p++;
    }
    return p;
}

static const char *const guesses[] = {
    "%I",          "%Y-%m-%d",       "%Y/%m/%d", "%Y.%m.%d", "%d/%b/%Y:%H:%M:%S",
    "%d/%b/%Y",    "%b %d %H:%M:%S", "%b %d",    "%y/%m/%d", "%m-%d",
    "%H:%M:%S,%f", "%H:%M:%S.%f",    "%H:%M:%S", "%s",       "%y%m%d",
    "%H%M%S"};

/* A stamp without a pattern takes the first that fits up to where the field must end. */
static size_t guess_stamp(la_item *it, const char *p, const char *end, la_stamp *s)
{
    static const size_t dates = 1, times = 10;
    size_t n = sizeof guesses / sizeof *guesses;
    size_t first = strcasecmp(it->memo, "date") == 0   ? dates
                   : strcasecmp(it->memo, "time") == 0 ? times
                                                       : 0;
    for (size_t k = 0; k < n; k++) {
        const char *pattern = guesses[(first + k) % n];
        la_stamp trial = *s;
        size_t len = la_stamp_parse(pattern, p, (size_t)(end - p), &trial);
        if (len > 0 && (p + len == end || (!is_digit(p[len]) && !is_letter(p[len])))) {
            it->text = pattern;
            la_stamp_plan_set(&it->plan, pattern);
            *s = trial;
            return len;
        }
    }
    return 0;
}

/* Whether p begins with what was read there last; the last byte is the likeliest to differ. */
static bool is_memo(const la_item *it, const char *p, size_t left)
{
    size_t n = it->n_memo;
    return n > 0 && n < left && p[n - 1] == it->memo[n - 1] && memcmp(it->memo, p, n) == 0;
}

/* A stamp that repeats its last text leaves the clock as it is. */
static const char *match_stamp(cut *c, la_item *it, const char *p)
{
    la_header *h = c->h;
    size_t left = (size_t)(c->limit - p);
    if (is_memo(it, p, left) && !is_digit(p[it->n_memo]))
        return p + it->n_memo;
    size_t n = it->text == NULL ? guess_stamp(it, p, c->limit, &h->stamp)
                                : la_stamp_follow(&it->plan, it->text, p, left, &h->stamp);
    h->stale = true;
    it->n_memo = 0;
    if (n == 0)
        return NULL;
    if (n <= LA_HEADER_MEMO) {
        memcpy(it->memo, p, n);
        it->n_memo = (uint16_t)n;
    }
    return p + n;
}

static const char *match_items(cut *c, la_item *it, const la_item *end, bool to_literal,
                               const char *p);

#ifdef __SSE2__
static __m128i load(const void *p)
{
    return _mm_loadu_si128((const __m128i *)p);
}
#endif

/* The first place from q on where what follows the word can begin. */
static const char *find_stop(const la_item *it, const char *q, const char *limit)
{
#ifdef __SSE2__
    if (it->stop[0][0] != '\0') {
        const __m128i a = load(it->stop[0]), b = load(it->stop[1]);
        const __m128i c = load(it->stop[2]), d = load(it->stop[3]);
        for (; limit - q >= 16; q += 16) {
            __m128i x = load(q);
            __m128i ab = _mm_or_si128(_mm_cmpeq_epi8(x, a), _mm_cmpeq_epi8(x, b));
            __m128i cd = _mm_or_si128(_mm_cmpeq_epi8(x, c), _mm_cmpeq_epi8(x, d));
            int hit = _mm_movemask_epi8(_mm_or_si128(ab, cd));
            if (hit != 0)
                return q + __builtin_ctz((unsigned)hit);
        }
    }
#endif
    while (q < limit && !it->stops[(unsigned char)*q])
        q++;
    return q;
}

/* The end of a word is the first place where what follows it fits. */
static const char *match_word(cut *c, la_item *it, const char *p)
{
    la_item *next = it + 1;
    const char *q = p;
    if (it->field == LA_FIELD_WORD && next->kind == LA_ITEM_LITERAL && next->text[0] == ' ') {
        q = find_stop(it, q, c->limit);
        return q > p ? q : NULL;
    }
    for (; q < c->limit; q++) {
        q = find_stop(it, q, c->limit);
        if (q == c->limit || ++c->tries > MAX_TRIES)
            return NULL;
        if (q > p && next->kind == LA_ITEM_LITERAL) {
            c->behind = match_literal(next, q, c->end);
            if (c->behind != NULL)
                return q;
        } else if (q > p && match_items(c, next, c->h->items + c->h->n, true, q) != NULL) {
            return q;
        }
        if (it->field == LA_FIELD_WORD && is_blank(*q))
            return NULL;
    }
    return NULL;
}

/* app.db, org.x.Y: a name that hardly any message begins with. */
static const char *match_name(cut *c, la_item *it, const char *p)
{
    const char *q = match_word(c, it, p);
    if (q == NULL || (is_letter(*p) && memchr(p, '.', (size_t)(q - p)) != NULL))
        return q;
    c->behind = NULL;
    return NULL;
}

static const char *match_level(cut *c, la_item *it, const char *p)
{
    size_t n = it->n_memo;
    if (is_memo(it, p, (size_t)(c->limit - p)) && !is_letter(p[n]) && !is_digit(p[n]) &&
        p[n] != '+' && p[n] != '-')
        return p + n;
    n = it->is_apart ? la_level_word(p, c->limit) : la_level_column(p, c->limit);
    if (n == 0)
        return NULL;
    memcpy(it->memo, p, n);
    it->n_memo = (uint16_t)n;
    return p + n;
}

static const char *digits_end(const char *p, const char *limit)
{
#ifdef __SSE2__
    if (limit - p >= 16) { /* how many there are is hard to foresee */
        __m128i x = load(p);
        __m128i low = _mm_cmplt_epi8(x, _mm_set1_epi8('0'));
        __m128i high = _mm_cmpgt_epi8(x, _mm_set1_epi8('9'));
        int others = _mm_movemask_epi8(_mm_or_si128(low, high));
        if (others != 0)
            return p + __builtin_ctz((unsigned)others);
        p += 16;
    }
#endif
    while (p < limit && is_digit(*p))
        p++;
    return p;
}

static const char *match_field(cut *c, la_item *it, const char *p)
{
    const char *q = p;
    size_t n;
    switch (it->field) {
    case LA_FIELD_DIGITS:
        q = digits_end(p, c->limit);
        return q > p ? q : NULL;
    case LA_FIELD_LEVEL:
        return match_level(c, it, p);
    case LA_FIELD_LETTER:
        n = p < c->limit && *p >= 'A' && *p <= 'Z' ? la_level_column(p, p + 1) : 0;
        return n > 0 ? p + n : NULL;
    case LA_FIELD_STAMP:
        return match_stamp(c, it, p);
    case LA_FIELD_DATA:
        n = data_length(p, c->end);
        return n > 0 ? p + n : NULL;
    case LA_FIELD_REST:
        return c->end;
    default:
        return it->is_name ? match_name(c, it, p) : match_word(c, it, p);
    }
}

/* Matches items from it to before end; with to_literal only up to the first literal that must be
 * there. */
static const char *match_items(cut *c, la_item *it, const la_item *end, bool to_literal,
                               const char *p)
{
    for (; it < end && p != NULL; it++) {
        const char *from = p;
        if (it->kind == LA_ITEM_FIELD) {
            p = match_field(c, it, p);
            if (p == NULL)
                return NULL;
            if (it->role > LA_ROLE_TIME)
                c->role[it->role] = (la_str){from, (size_t)(p - from)};
            if (c->behind != NULL) {
                p = c->behind;
                c->behind = NULL;
                it++;
                if (to_literal)
                    return p;
            } else if (it->then_blank && !to_literal && c->end - p > 1 && *p == ' ' &&
                       !is_blank(p[1])) {
                p++; /* what stands behind most fields */
                it++;
            }
        } else if (it->kind == LA_ITEM_LITERAL) {
            p = match_literal(it, p, c->end);
            if (to_literal)
                return p;
        } else if (it->kind == LA_ITEM_MAYBE) {
            p = match_items(c, it + 1, c->h->items + it->end, false, p);
            if (p == NULL)
                p = from;
            it = c->h->items + it->end;
        }
    }
    return p;
}

static size_t no_lead(la_header *h)
{
    h->leads = false;
    for (size_t i = 0; i < h->n_lead; i++)
        h->items[i].n_memo = 0;
    return 0;
}

/* Passes what takes the same bytes in every line, all at a time; the number of items. */
static size_t match_lead(la_header *h, const char **p, const char *limit)
{
    const la_stamp_plan *lead = &h->lead;
    size_t n = lead->length;
    if (n == 0 || (size_t)(limit - *p) <= LA_STAMP_BYTES)
        return h->leads ? no_lead(h) : 0;
    bool wide = (*p)[n - 1] == ' ' && is_blank((*p)[n]);
    bool known = h->has_time && h->leads && memcmp(h->memo, *p, n) == 0;
    if (wide || !known) {
        if (wide || !la_stamp_fits(lead, *p, h->stamp.lax))
            return h->leads ? no_lead(h) : 0;
        h->stale = true;
        la_stamp_read(lead, *p, &h->stamp);
        h->leads = true;
        memcpy(h->memo, *p, LA_STAMP_BYTES);
    }
    *p += n;
    return h->n_lead;
}

bool la_header_split(la_header *h, const char *p, size_t n, logad_event *e)
{
    cut c = {.h = h, .end = p + n};
    const char *start = p;
    while (start < c.end && is_blank(*start))
        start++;
    c.limit = (size_t)(c.end - start) > LA_HEADER_MAX_BYTES ? start + LA_HEADER_MAX_BYTES : c.end;
    la_item *first = h->items + match_lead(h, &start, c.limit);
    e->in_format = match_items(&c, first, h->items + h->n, false, start) != NULL;
    if (!e->in_format) {
        e->content = p;
        e->content_len = n;
        return false;
    }
    e->content = c.role[LA_ROLE_CONTENT].p;
    e->content_len = c.role[LA_ROLE_CONTENT].n;
    e->node = c.role[LA_ROLE_NODE].p;
    e->node_len = c.role[LA_ROLE_NODE].n;
    e->level = c.role[LA_ROLE_LEVEL].p;
    e->level_len = c.role[LA_ROLE_LEVEL].n;
    e->component = c.role[LA_ROLE_COMPONENT].p;
    e->component_len = c.role[LA_ROLE_COMPONENT].n;
    if (h->has_time && h->stale) {
        h->is_time = la_stamp_is_possible(&h->stamp);
        h->seconds = h->is_time ? la_stamp_seconds(&h->stamp) : 0.0;
        h->stale = false;
    }
    e->has_time = h->has_time && h->is_time;
    e->time = h->seconds;
    return true;
}

void la_header_be_lax(la_header *h)
{
    h->stamp.lax = true;
}

void la_header_leave_time(la_header *h)
{
    h->has_time = false;
    h->stamp.idle = true;
}

unsigned la_header_rigour(const la_header *h)
{
    return h->rigour;
}

bool la_header_has_time(const la_header *h)
{
    return h->has_time;
}

bool la_header_has_priority(const la_header *h)
{
    return h->has_priority;
}

const char *la_header_text(const la_header *h)
{
    return h->layout;
}
