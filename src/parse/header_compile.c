/* bytes -> line -> event: compiles the text of a header layout. */
#include "base/mem.h"
#include "parse/items.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static la_field_role role_of(const char *name, size_t n)
{
    static const struct {
        const char *name;
        la_field_role role;
    } roles[] = {{"content", LA_ROLE_CONTENT},     {"message", LA_ROLE_CONTENT},
                 {"level", LA_ROLE_LEVEL},         {"severity", LA_ROLE_LEVEL},
                 {"priority", LA_ROLE_LEVEL},      {"node", LA_ROLE_NODE},
                 {"host", LA_ROLE_NODE},           {"hostname", LA_ROLE_NODE},
                 {"component", LA_ROLE_COMPONENT}, {"process", LA_ROLE_COMPONENT},
                 {"logger", LA_ROLE_COMPONENT},    {"date", LA_ROLE_TIME},
                 {"time", LA_ROLE_TIME},           {"timestamp", LA_ROLE_TIME}};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        if (strlen(roles[i].name) == n && strncasecmp(roles[i].name, name, n) == 0)
            return roles[i].role;
    }
    return LA_ROLE_NONE;
}

static logad_status bad(logad_error *err, const char *layout, const char *what)
{
    return la_fail(
        err, LOGAD_EUSAGE,
        "header layout '%.200s': %s; write something like '<Date> <Time> <Level> <Content>'",
        layout, what);
}

static bool set_kind(la_item *it, char *kind)
{
    if (kind == NULL) {
        it->field = it->role == LA_ROLE_TIME ? LA_FIELD_STAMP : LA_FIELD_WORD;
        return true;
    }
    if (kind[0] == '%') {
        it->field = LA_FIELD_STAMP;
        it->text = kind;
        la_stamp_plan_set(&it->plan, kind);
        return kind[1] != '\0';
    }
    static const char letters[] = "~.#LNK=";
    const char *at = strchr(letters, kind[0]);
    static const la_field_kind kinds[] = {LA_FIELD_WORDS, LA_FIELD_WORD,  LA_FIELD_DIGITS,
                                          LA_FIELD_LEVEL, LA_FIELD_LEVEL, LA_FIELD_LETTER,
                                          LA_FIELD_DATA};
    if (at == NULL || kind[0] == '\0' || kind[1] != '\0')
        return false;
    it->field = kinds[at - letters];
    it->is_name = kind[0] == '.';
    it->is_apart = kind[0] == 'N';
    return true;
}

/* "<Name:KIND>" at p; returns the place behind it. */
static const char *compile_field(la_header *h, la_item *it, const char *p, char **store)
{
    const char *close = strchr(p, '>');
    if (close == NULL || close == p + 1)
        return NULL;
    const char *colon = memchr(p, ':', (size_t)(close - p));
    const char *name_end = colon != NULL ? colon : close;
    it->kind = LA_ITEM_FIELD;
    it->role = role_of(p + 1, (size_t)(name_end - p - 1));
    h->has_priority |= it->role == LA_ROLE_LEVEL && (p[1] | 32) == 'p';
    char *kind = NULL;
    if (colon != NULL) {
        size_t n = (size_t)(close - colon - 1);
        kind = *store;
        memcpy(kind, colon + 1, n);
        kind[n] = '\0';
        *store += n + 1;
    } else if ((size_t)(name_end - p - 1) < LA_HEADER_MEMO) {
        memcpy(it->memo, p + 1, (size_t)(name_end - p - 1)); /* a hint for guess_stamp */
    }
    if (!set_kind(it, kind))
        return NULL;
    if (it->field == LA_FIELD_STAMP)
        h->has_time = true;
    h->rigour += it->field == LA_FIELD_STAMP   ? 4
                 : it->field == LA_FIELD_LEVEL ? 3
                 : it->field == LA_FIELD_WORDS ? 1
                                               : 2;
    if (it->role == LA_ROLE_CONTENT)
        it->field = LA_FIELD_REST;
    return close + 1;
}

/* Literal text up to the next field or group mark. */
static const char *compile_literal(la_header *h, la_item *it, const char *p, char **store)
{
    char *out = *store;
    it->kind = LA_ITEM_LITERAL;
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
    it->is_blank = it->n == 1 && it->text[0] == ' ';
    *out++ = '\0';
    *store = out;
    return p;
}

static logad_status compile(la_header *h, const char *layout, char *store, logad_error *err)
{
    size_t open = SIZE_MAX;
    unsigned demanded = 0;
    bool content = false;
    for (const char *p = layout; *p != '\0';) {
        if (content)
            return bad(err, layout, "<Content> must stand last");
        if (h->n == LA_HEADER_MAX_ITEMS)
            return bad(err, layout, "too many fields");
        la_item *it = &h->items[h->n++];
        if (*p == '<') {
            p = compile_field(h, it, p, &store);
            if (p == NULL)
                return bad(err, layout, "a field is not closed or of no known kind");
            content = it->role == LA_ROLE_CONTENT;
        } else if (*p == '(') {
            if (open != SIZE_MAX)
                return bad(err, layout, "an optional part inside another");
            it->kind = LA_ITEM_MAYBE;
            open = h->n - 1;
            demanded = h->rigour;
            p++;
        } else if (p[0] == ')' && p[1] == '?') {
            if (open == SIZE_MAX)
                return bad(err, layout, "')?' without '('");
            it->kind = LA_ITEM_MAYBE_END;
            h->items[open].end = (uint16_t)(h->n - 1);
            open = SIZE_MAX;
            h->rigour = demanded; /* what may be missing demands nothing */
            p += 2;
        } else {
            p = compile_literal(h, it, p, &store);
        }
    }
    if (open != SIZE_MAX)
        return bad(err, layout, "'(' without ')?'");
    return content ? LOGAD_OK : bad(err, layout, "there is no <Content>");
}

/* What can stand behind item i: the starts of optional parts and of the literal after them. */
static void set_stops(la_header *h, size_t i)
{
    bool *stops = h->items[i].stops;
    if (h->items[i].field == LA_FIELD_WORD)
        stops[' '] = stops['\t'] = true;
    for (size_t k = i + 1; k < h->n; k++) {
        const la_item *it = &h->items[k];
        if (it->kind == LA_ITEM_MAYBE_END)
            continue;
        bool maybe = it->kind == LA_ITEM_MAYBE;
        const la_item *first = maybe ? it + 1 : it;
        bool literal = first->kind == LA_ITEM_LITERAL && first->n > 0;
        if (!literal) { /* a field: anything */
            memset(stops, true, 256);
            return;
        }
        stops[(unsigned char)*first->text] = true;
        if (*first->text == ' ')
            stops['\t'] = true;
        if (!maybe)
            return;
        k = it->end;
    }
}

/* Few stops can be looked for many bytes at a time. */
static void list_stops(la_item *it)
{
    size_t n = 0;
    for (int c = 1; c < 256; c++) {
        if (!it->stops[c])
            continue;
        if (n == LA_HEADER_STOPS) {
            memset(it->stop, 0, sizeof it->stop);
            return;
        }
        memset(it->stop[n++], c, sizeof it->stop[0]);
    }
    for (; n > 0 && n < LA_HEADER_STOPS; n++)
        memcpy(it->stop[n], it->stop[0], sizeof it->stop[0]);
}

/* A word must be followed by something that says where it ends. */
static logad_status check(la_header *h, const char *layout, logad_error *err)
{
    for (size_t i = 0; i + 1 < h->n; i++) {
        la_item *it = &h->items[i], *next = it + 1;
        it->then_blank = next->is_blank;
        bool word = it->kind == LA_ITEM_FIELD && it->field <= LA_FIELD_WORDS;
        if (word && next->kind == LA_ITEM_FIELD)
            return bad(err, layout, "two fields with nothing between them");
        if (word) {
            set_stops(h, i);
            list_stops(&h->items[i]);
        }
        if (next->kind != LA_ITEM_FIELD || next->role != LA_ROLE_CONTENT)
            it->one_blank = false; /* elsewhere a blank is any run of them */
    }
    return LOGAD_OK;
}

/* Stamps of fixed length that a line begins with, and the literals around them. */
static void set_lead(la_header *h)
{
    la_stamp_plan plan;
    la_stamp_plan_set(&plan, "");
    for (size_t i = 0; i < h->n; i++) {
        const la_item *it = &h->items[i];
        bool stamp = it->kind == LA_ITEM_FIELD && it->field == LA_FIELD_STAMP && it->text != NULL;
        if (!(stamp                         ? la_stamp_plan_add(&plan, it->text)
              : it->kind == LA_ITEM_LITERAL ? la_stamp_plan_text(&plan, it->text)
                                            : false))
            return;
        if (plan.n > 0) {
            h->lead = plan;
            h->n_lead = i + 1;
        }
    }
}

logad_status la_header_new(la_header **out, const char *layout, logad_error *err)
{
    la_header *h = la_calloc_apart(1, sizeof *h);
    /* Every item adds at most its own length and a NUL. */
    char *store = la_calloc(2 * strlen(layout) + 2, 1);
    if (h != NULL)
        h->text = store;
    if (h == NULL || store == NULL || (h->layout = la_strdup(layout)) == NULL) {
        if (h == NULL)
            free(store);
        la_header_free(h);
        return la_oom(err);
    }
    h->stale = true;
    la_stamp_clear(&h->stamp);
    logad_status s = compile(h, layout, store, err);
    if (s == LOGAD_OK)
        s = check(h, layout, err);
    if (s == LOGAD_OK)
        set_lead(h);
    if (s != LOGAD_OK) {
        la_header_free(h);
        return s;
    }
    *out = h;
    return LOGAD_OK;
}

logad_status la_header_twin(la_header **out, const la_header *of, logad_error *err)
{
    TRY(la_header_new(out, of->layout, err));
    la_header *h = *out;
    h->stamp.lax = of->stamp.lax;
    for (size_t i = 0; i < h->n; i++) {
        if (h->items[i].field != LA_FIELD_STAMP || h->items[i].text != NULL)
            continue;
        h->items[i].text = of->items[i].text; /* found patterns are constants */
        h->items[i].plan = of->items[i].plan;
    }
    return LOGAD_OK;
}

bool la_header_is_settled(const la_header *h)
{
    for (size_t i = 0; i < h->n; i++)
        if (h->items[i].kind == LA_ITEM_FIELD && h->items[i].field == LA_FIELD_STAMP &&
            h->items[i].text == NULL)
            return false;
    return true;
}

void la_header_forget(la_header *h)
{
    la_stamp was = h->stamp;
    la_stamp_clear(&h->stamp);
    h->stamp.lax = was.lax;
    h->stamp.idle = was.idle;
    h->stale = true;
    h->leads = false;
    for (size_t i = 0; i < h->n; i++)
        h->items[i].n_memo = 0;
}

void la_header_free(la_header *h)
{
    if (h == NULL)
        return;
    free(h->layout);
    free(h->text);
    free(h);
}
