/* bytes -> line -> event: cuts a line's header into columns by a compiled layout. */
#include "parse/header.h"
#include "base/mem.h"
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef enum item_kind { ITEM_LITERAL, ITEM_FIELD, ITEM_MAYBE, ITEM_MAYBE_END } item_kind;
typedef enum field_kind {
    FIELD_WORD,
    FIELD_WORDS,
    FIELD_DIGITS,
    FIELD_LEVEL,
    FIELD_STAMP,
    FIELD_DATA
} field_kind;
typedef enum field_role {
    ROLE_NONE,
    ROLE_TIME,
    ROLE_LEVEL,
    ROLE_NODE,
    ROLE_COMPONENT,
    ROLE_CONTENT
} field_role;

#define MEMO 40 /* bytes of a stamp that are remembered */

typedef struct item {
    item_kind kind;
    field_kind field;
    field_role role;
    const char
        *text;    /* literal, or the pattern of a stamp (NUL-terminated; NULL: to be found out) */
    uint16_t n;   /* bytes of the literal */
    uint16_t end; /* ITEM_MAYBE: index of its end */
    bool
        one_blank; /* the literal's last blank is exactly one, and may be missing at a line's end */
    uint16_t n_memo;
    char memo[MEMO]; /* the stamp that was read last */
} item;

struct la_header {
    char *text; /* unescaped literals and patterns, which the items point into */
    item items[LA_HEADER_MAX_ITEMS];
    size_t n;
    unsigned rigour;
    la_stamp stamp; /* as the memos left it */
    double seconds;
    bool has_time, stale;
};

/* The columns of one line while it is being cut. */
typedef struct cut {
    la_header *h;
    const char *end, *limit; /* of the line; of the part searched for a header */
    la_str role[ROLE_CONTENT + 1];
} cut;

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

static size_t level_length(const char *p, const char *end)
{
    static const char *const words[] = {
        "info",     "warn",   "warning", "error",   "debug", "notice", "fatal",
        "trace",    "severe", "err",     "crit",    "alert", "emerg",  "failure",
        "critical", "panic",  "audit",   "verbose", "fine",  "finer",  "finest",
        "config",   "d",      "i",       "w",       "e",     "v",      "f"};
    size_t n = 0;
    while (p + n < end && n < 9 && is_letter(p[n]))
        n++;
    if (p + n < end && (is_letter(p[n]) || is_digit(p[n])))
        return 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strlen(words[i]) == n && strncasecmp(words[i], p, n) == 0)
            return n;
    }
    return 0;
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

static const char *match_literal(const item *it, const char *p, const char *end)
{
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
static size_t guess_stamp(item *it, const char *p, const char *end, la_stamp *s)
{
    size_t first = strncasecmp(it->memo, "time", 4) == 0 ? 10 : 0,
           n = sizeof guesses / sizeof *guesses;
    for (size_t k = 0; k < n; k++) {
        const char *pattern = guesses[(first + k) % n];
        la_stamp trial = *s;
        size_t len = la_stamp_parse(pattern, p, (size_t)(end - p), &trial);
        if (len > 0 && (p + len == end || (!is_digit(p[len]) && !is_letter(p[len])))) {
            it->text = pattern;
            *s = trial;
            return len;
        }
    }
    return 0;
}

/* A stamp that repeats its last text leaves the clock as it is. */
static const char *match_stamp(cut *c, item *it, const char *p)
{
    la_header *h = c->h;
    size_t left = (size_t)(c->limit - p);
    if (it->n_memo > 0 && it->n_memo < left && memcmp(it->memo, p, it->n_memo) == 0 &&
        !is_digit(p[it->n_memo]))
        return p + it->n_memo;
    size_t n = it->text == NULL ? guess_stamp(it, p, c->limit, &h->stamp)
                                : la_stamp_parse(it->text, p, left, &h->stamp);
    h->stale = true;
    it->n_memo = 0;
    if (n == 0)
        return NULL;
    if (n <= MEMO) {
        memcpy(it->memo, p, n);
        it->n_memo = (uint16_t)n;
    }
    return p + n;
}

static const char *match_items(cut *c, size_t i, size_t end, bool to_literal, const char *p);

/* The end of a word is the first place where what follows it fits. */
static const char *match_word(cut *c, size_t i, const char *p)
{
    const item *it = &c->h->items[i], *next = it + 1;
    const char *q = p;
    if (it->field == FIELD_WORD && next->kind == ITEM_LITERAL && next->text[0] == ' ') {
        while (q < c->limit && !is_blank(*q))
            q++;
        return q > p ? q : NULL;
    }
    for (; q < c->limit; q++) {
        if (q > p && match_items(c, i + 1, c->h->n, true, q) != NULL)
            return q;
        if (it->field == FIELD_WORD && is_blank(*q))
            return NULL;
    }
    return NULL;
}

static const char *match_field(cut *c, size_t i, const char *p)
{
    item *it = &c->h->items[i];
    const char *q = p;
    size_t n;
    switch (it->field) {
    case FIELD_DIGITS:
        while (q < c->limit && is_digit(*q))
            q++;
        return q > p ? q : NULL;
    case FIELD_LEVEL:
        n = level_length(p, c->limit);
        return n > 0 ? p + n : NULL;
    case FIELD_STAMP:
        return match_stamp(c, it, p);
    case FIELD_DATA:
        n = data_length(p, c->end);
        return n > 0 ? p + n : NULL;
    default:
        return match_word(c, i, p);
    }
}

/* Matches items i..end; with to_literal only up to the first literal that must be there. */
static const char *match_items(cut *c, size_t i, size_t end, bool to_literal, const char *p)
{
    while (i < end && p != NULL) {
        const item *it = &c->h->items[i];
        if (it->kind == ITEM_LITERAL) {
            p = match_literal(it, p, c->end);
            if (to_literal)
                return p;
        } else if (it->kind == ITEM_MAYBE) {
            const char *q = match_items(c, i + 1, it->end, false, p);
            if (q != NULL)
                p = q;
            i = it->end;
        } else if (it->kind == ITEM_FIELD && it->role == ROLE_CONTENT) {
            c->role[ROLE_CONTENT] = (la_str){p, (size_t)(c->end - p)};
            return c->end;
        } else if (it->kind == ITEM_FIELD) {
            const char *q = match_field(c, i, p);
            if (q != NULL)
                c->role[it->role] = (la_str){p, (size_t)(q - p)};
            p = q;
        }
        i++;
    }
    return p;
}

bool la_header_split(la_header *h, const char *p, size_t n, logad_event *e)
{
    cut c = {.h = h, .end = p + n};
    const char *start = p;
    while (start < c.end && is_blank(*start))
        start++;
    c.limit = (size_t)(c.end - start) > LA_HEADER_MAX_BYTES ? start + LA_HEADER_MAX_BYTES : c.end;
    e->in_format = match_items(&c, 0, h->n, false, start) != NULL;
    if (!e->in_format) {
        e->content = p;
        e->content_len = n;
        return false;
    }
    e->content = c.role[ROLE_CONTENT].p;
    e->content_len = c.role[ROLE_CONTENT].n;
    e->node = c.role[ROLE_NODE].p;
    e->node_len = c.role[ROLE_NODE].n;
    e->level = c.role[ROLE_LEVEL].p;
    e->level_len = c.role[ROLE_LEVEL].n;
    e->component = c.role[ROLE_COMPONENT].p;
    e->component_len = c.role[ROLE_COMPONENT].n;
    if (h->has_time && h->stale) {
        h->seconds = la_stamp_seconds(&h->stamp);
        h->stale = false;
    }
    e->has_time = h->has_time;
    e->time = h->seconds;
    return true;
}

unsigned la_header_rigour(const la_header *h)
{
    return h->rigour;
}

/* Compiling. */

static field_role role_of(const char *name, size_t n)
{
    static const struct {
        const char *name;
        field_role role;
    } roles[] = {
        {"content", ROLE_CONTENT},  {"message", ROLE_CONTENT},     {"level", ROLE_LEVEL},
        {"severity", ROLE_LEVEL},   {"node", ROLE_NODE},           {"host", ROLE_NODE},
        {"hostname", ROLE_NODE},    {"component", ROLE_COMPONENT}, {"process", ROLE_COMPONENT},
        {"logger", ROLE_COMPONENT}, {"date", ROLE_TIME},           {"time", ROLE_TIME},
        {"timestamp", ROLE_TIME}};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        if (strlen(roles[i].name) == n && strncasecmp(roles[i].name, name, n) == 0)
            return roles[i].role;
    }
    return ROLE_NONE;
}

static logad_status bad(logad_error *err, const char *layout, const char *what)
{
    return la_fail(
        err, LOGAD_EUSAGE,
        "header layout '%.200s': %s; write something like '<Date> <Time> <Level> <Content>'",
        layout, what);
}

static bool set_kind(item *it, char *kind)
{
    if (kind == NULL) {
        it->field = it->role == ROLE_TIME ? FIELD_STAMP : FIELD_WORD;
        return true;
    }
    if (kind[0] == '%') {
        it->field = FIELD_STAMP;
        it->text = kind;
        return kind[1] != '\0';
    }
    const char *at = strchr("~#L=", kind[0]);
    static const field_kind kinds[] = {FIELD_WORDS, FIELD_DIGITS, FIELD_LEVEL, FIELD_DATA};
    if (at == NULL || kind[0] == '\0' || kind[1] != '\0')
        return false;
    it->field = kinds[at - "~#L="];
    return true;
}

/* "<Name:KIND>" at p; returns the place behind it. */
static const char *compile_field(la_header *h, item *it, const char *p, char **store)
{
    const char *close = strchr(p, '>');
    if (close == NULL || close == p + 1)
        return NULL;
    const char *colon = memchr(p, ':', (size_t)(close - p));
    const char *name_end = colon != NULL ? colon : close;
    it->kind = ITEM_FIELD;
    it->role = role_of(p + 1, (size_t)(name_end - p - 1));
    char *kind = NULL;
    if (colon != NULL) {
        size_t n = (size_t)(close - colon - 1);
        kind = *store;
        memcpy(kind, colon + 1, n);
        kind[n] = '\0';
        *store += n + 1;
    } else if ((size_t)(name_end - p - 1) < MEMO) {
        memcpy(it->memo, p + 1, (size_t)(name_end - p - 1)); /* a hint for guess_stamp */
    }
    if (!set_kind(it, kind))
        return NULL;
    if (it->field == FIELD_STAMP)
        h->has_time = true;
    h->rigour += it->field == FIELD_STAMP ? 4 : it->field == FIELD_WORDS ? 1 : 2;
    return close + 1;
}

/* Literal text up to the next field or group mark. */
static const char *compile_literal(la_header *h, item *it, const char *p, char **store)
{
    char *out = *store;
    it->kind = ITEM_LITERAL;
    it->text = out;
    while (*p != '\0' && *p != '<' && *p != '(' && !(p[0] == ')' && p[1] == '?')) {
        if (*p == '\\' && p[1] != '\0')
            p++;
        if (*p != ' ')
            h->rigour++;
        bool wide = *p == ' ' && out > it->text && out[-1] == ' ';
        it->one_blank = *p == ' ' && !wide;
        if (!wide)
            *out++ = *p;
        p++;
    }
    it->n = (uint16_t)(out - it->text);
    *out++ = '\0';
    *store = out;
    return p;
}

static logad_status compile(la_header *h, const char *layout, char *store, logad_error *err)
{
    size_t open = SIZE_MAX;
    bool content = false;
    for (const char *p = layout; *p != '\0';) {
        if (content)
            return bad(err, layout, "<Content> must stand last");
        if (h->n == LA_HEADER_MAX_ITEMS)
            return bad(err, layout, "too many fields");
        item *it = &h->items[h->n++];
        if (*p == '<') {
            p = compile_field(h, it, p, &store);
            if (p == NULL)
                return bad(err, layout, "a field is not closed or of no known kind");
            content = it->role == ROLE_CONTENT;
        } else if (*p == '(') {
            if (open != SIZE_MAX)
                return bad(err, layout, "an optional part inside another");
            it->kind = ITEM_MAYBE;
            open = h->n - 1;
            p++;
        } else if (p[0] == ')' && p[1] == '?') {
            if (open == SIZE_MAX)
                return bad(err, layout, "')?' without '('");
            it->kind = ITEM_MAYBE_END;
            h->items[open].end = (uint16_t)(h->n - 1);
            open = SIZE_MAX;
            p += 2;
        } else {
            p = compile_literal(h, it, p, &store);
        }
    }
    if (open != SIZE_MAX)
        return bad(err, layout, "'(' without ')?'");
    return content ? LOGAD_OK : bad(err, layout, "there is no <Content>");
}

/* A word must be followed by something that says where it ends. */
static logad_status check(la_header *h, const char *layout, logad_error *err)
{
    for (size_t i = 0; i + 1 < h->n; i++) {
        item *it = &h->items[i], *next = it + 1;
        bool word = it->kind == ITEM_FIELD && it->field <= FIELD_WORDS;
        if (word && next->kind == ITEM_FIELD)
            return bad(err, layout, "two fields with nothing between them");
        if (next->kind != ITEM_FIELD || next->role != ROLE_CONTENT)
            it->one_blank = false; /* elsewhere a blank is any run of them */
    }
    return LOGAD_OK;
}

logad_status la_header_new(la_header **out, const char *layout, logad_error *err)
{
    la_header *h = la_calloc(1, sizeof *h);
    /* Every item adds at most its own length and a NUL. */
    char *store = la_calloc(2 * strlen(layout) + 2, 1);
    if (h == NULL || store == NULL) {
        la_header_free(h);
        free(store);
        return la_oom(err);
    }
    h->text = store;
    h->stale = true;
    la_stamp_clear(&h->stamp);
    logad_status s = compile(h, layout, store, err);
    if (s == LOGAD_OK)
        s = check(h, layout, err);
    if (s != LOGAD_OK) {
        la_header_free(h);
        return s;
    }
    *out = h;
    return LOGAD_OK;
}

void la_header_free(la_header *h)
{
    if (h == NULL)
        return;
    free(h->text);
    free(h);
}
