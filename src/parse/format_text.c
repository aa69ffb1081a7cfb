/* line -> event: header layouts, CRI, logfmt and journald's export format. */
#include "base/level.h"
#include "base/mem.h"
#include "parse/access.h"
#include "parse/format_impl.h"
#include <string.h>

static void name_priority(logad_event *e)
{
    const char *name = la_level_of_number(LA_LEVEL_SCALE_PRIORITY, e->level, e->level_len);
    if (name != NULL) {
        e->level = name;
        e->level_len = strlen(name);
    }
}

static void take_request(la_format *f, logad_event *e)
{
    la_str message = {e->content, e->content_len};
    e->is_request = la_access_write(message, &f->text, &e->level);
    if (!e->is_request)
        return;
    e->content = f->text.p;
    e->content_len = f->text.n;
    e->level_len = strlen(e->level);
}

bool la_cut_layouts(la_format *f, const char *p, size_t n, logad_event *e)
{
    bool fits = false;
    for (size_t i = 0; i < f->n_layouts && !fits; i++) {
        fits = la_header_split(f->layouts[i], p, n, e);
        if (fits && la_header_has_priority(f->layouts[i]))
            name_priority(e);
    }
    /* RFC 5424 puts a byte order mark before a message in UTF-8. */
    if (fits && e->content_len >= 3 && memcmp(e->content, "\xEF\xBB\xBF", 3) == 0) {
        e->content += 3;
        e->content_len -= 3;
    }
    if (fits && f->requests)
        take_request(f, e);
    return fits;
}

/* ---- CRI: time, stream, tags (P: the text goes on in the stream's next entry; F: it ends), text:
 * https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md */

static bool word(const char **p, const char *end, la_str *out)
{
    const char *q = memchr(*p, ' ', (size_t)(end - *p));
    if (q == NULL)
        q = end;
    *out = (la_str){*p, (size_t)(q - *p)};
    *p = q < end ? q + 1 : end;
    return out->n > 0;
}

bool la_cut_cri(la_format *f, const char *p, size_t n, logad_event *e)
{
    const char *end = p + n;
    la_stamp s;
    la_str time, stream, tags;
    la_stamp_clear(&s);
    if (!word(&p, end, &time) || la_stamp_parse("%I", time.p, time.n, &s) != time.n)
        return false;
    if (!word(&p, end, &stream) || stream.n != 6 ||
        (memcmp(stream.p, "stdout", 6) != 0 && memcmp(stream.p, "stderr", 6) != 0))
        return false;
    if (!word(&p, end, &tags) || (tags.p[0] != 'P' && tags.p[0] != 'F') ||
        (tags.n > 1 && tags.p[1] != ':'))
        return false;
    f->stream = stream.p[3] == 'e';
    f->partial = tags.p[0] == 'P';
    e->has_time = true;
    e->time = la_stamp_seconds(&s);
    e->content = p;
    e->content_len = (size_t)(end - p);
    return true;
}

/* ---- logfmt: key=value pairs, values with blanks in quotes: https://brandur.org/logfmt */

typedef struct pair {
    la_str key;
    la_value value;
    bool has_value;
} pair;

static bool is_key(char c)
{
    return (unsigned char)c > ' ' && c != '=' && c != '"';
}

static const char *quoted(const char *p, const char *end, la_value *v)
{
    const char *start = ++p;
    v->kind = LA_VALUE_TEXT;
    for (; p < end && *p != '"'; p++) {
        if (*p == '\\' && p + 1 < end) {
            v->kind = LA_VALUE_ESCAPED;
            p++;
        }
    }
    v->text = (la_str){start, (size_t)(p - start)};
    return p < end ? p + 1 : NULL;
}

/* The next pair at p; NULL where there is none. */
static const char *next_pair(const char *p, const char *end, pair *out)
{
    const char *start = p;
    while (p < end && is_key(*p))
        p++;
    if (p == start)
        return NULL;
    *out = (pair){.key = {start, (size_t)(p - start)}};
    if (p < end && *p == '=') {
        out->has_value = true;
        start = ++p;
        if (p < end && *p == '"') {
            p = quoted(p, end, &out->value);
        } else {
            while (p < end && *p != ' ' && *p != '\t')
                p++;
            out->value.text = (la_str){start, (size_t)(p - start)};
        }
    }
    return p == NULL || (p < end && *p != ' ' && *p != '\t') ? NULL : p;
}

/* At least three pairs and nothing else, or two of which one is the message. */
bool la_cut_logfmt(la_format *f, const char *p, size_t n, logad_event *e)
{
    const char *end = p + n, *q = p;
    la_fields fields = {0};
    size_t pairs = 0, bare = 0;
    for (;;) {
        pair x;
        while (q < end && (*q == ' ' || *q == '\t'))
            q++;
        if (q == end)
            break;
        q = next_pair(q, end, &x);
        if (q == NULL)
            return false;
        pairs += x.has_value;
        bare += !x.has_value;
        if (x.has_value)
            la_fields_offer(&fields, (la_str){"", 0}, x.key, 1, x.value);
    }
    const la_value *message = &fields.role[LA_ROLE_CONTENT];
    if (bare > pairs / 4 || pairs < (message->rank > 0 ? 2 : 3))
        return false;
    la_buf_reset(&f->text);
    if (!la_grow(&f->text.p, &f->text.cap, la_fields_room(&fields)))
        return false;
    la_fields_event(&fields, &f->text, e);
    la_str text = message->rank > 0 ? la_value_text(message, &f->text) : (la_str){p, n};
    e->content = text.p;
    e->content_len = text.n;
    return true;
}

/* ---- journald's export format: https://systemd.io/JOURNAL_EXPORT_FORMATS */

/* A field at p of a record: "NAME=value\n" or "NAME\n", 8 bytes of length, the value, "\n". */
static const char *next_field(const char *p, const char *end, la_str *name, la_value *v)
{
    const char *line = memchr(p, '\n', (size_t)(end - p));
    if (line == NULL)
        line = end;
    const char *equals = memchr(p, '=', (size_t)(line - p));
    *name = (la_str){p, (size_t)((equals != NULL ? equals : line) - p)};
    if (equals != NULL) {
        v->text = (la_str){equals + 1, (size_t)(line - equals - 1)};
        return line < end ? line + 1 : end;
    }
    uint64_t n = 0;
    if (end - line < 9)
        return NULL;
    for (int i = 8; i >= 1; i--)
        n = n << 8 | (unsigned char)line[i];
    line += 9;
    if (n > (uint64_t)(end - line)) /* the record was too long to be kept */
        n = (uint64_t)(end - line);
    v->text = (la_str){line, (size_t)n};
    line += n;
    return line < end ? line + 1 : end;
}

bool la_cut_export(la_format *f, const char *p, size_t n, logad_event *e)
{
    const char *end = p + n;
    la_fields fields = {0};
    bool mark = false;
    while (p != NULL && p < end) {
        la_str name;
        la_value v = {0};
        p = next_field(p, end, &name, &v);
        if (p == NULL)
            break;
        if (name.n == 0 || (name.p[0] != '_' && (name.p[0] < 'A' || name.p[0] > 'Z')))
            return false;
        mark |= name.n > 2 && name.p[0] == '_' && name.p[1] == '_';
        la_fields_offer(&fields, (la_str){"", 0}, name, 1, v);
    }
    if (!mark)
        return false;
    la_buf_reset(&f->text);
    la_fields_event(&fields, &f->text, e);
    const la_value *message = &fields.role[LA_ROLE_CONTENT];
    e->content = message->rank > 0 ? message->text.p : end;
    e->content_len = message->text.n;
    return true;
}
