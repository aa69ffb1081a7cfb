/* line -> event: JSON objects of programs, docker's json-file driver and journald. */
#include "base/mem.h"
#include "io/jsonread.h"
#include "parse/format_impl.h"
#include <string.h>

/* What was seen at the top of the object. */
typedef struct seen {
    la_fields fields;
    bool log, stream, time, other, error_stream; /* docker */
    bool journald;
} seen;

static bool is(la_str s, const char *name)
{
    return s.n == strlen(name) && memcmp(s.p, name, s.n) == 0;
}

static void look(seen *s, la_str name, const la_value *v)
{
    if (is(name, "log"))
        s->log = true;
    else if (is(name, "stream")) {
        s->stream = true;
        s->error_stream = is(v->text, "stderr");
    } else if (is(name, "time"))
        s->time = true;
    else if (!is(name, "attrs"))
        s->other = true;
    s->journald |= is(name, "__REALTIME_TIMESTAMP") || is(name, "__CURSOR") ||
                   is(name, "_BOOT_ID") || is(name, "_TRANSPORT");
}

/* A field's value, if it is one that a role can have. */
static bool scalar(la_json_reader *r, la_json_kind k, la_value *v)
{
    v->text = r->text;
    v->kind = k == LA_JSON_NUMBER ? LA_VALUE_NUMBER : r->escaped ? LA_VALUE_ESCAPED : LA_VALUE_TEXT;
    return k == LA_JSON_STRING || k == LA_JSON_NUMBER;
}

/* Names on the way to a value; those deeper than this say nothing. */
#define NAMED 4

static bool walk(seen *s, la_json_reader *r)
{
    la_str names[NAMED + 1] = {{"", 0}};
    for (;;) {
        la_json_kind k = la_json_next(r);
        la_value v = {0};
        if (k == LA_JSON_DONE)
            return true;
        if (k >= LA_JSON_CUT)
            return false;
        unsigned d = r->depth;
        if (k == LA_JSON_KEY && d <= NAMED)
            names[d] = r->text;
        if (k == LA_JSON_ARRAY && d == 2 && is(names[1], "MESSAGE")) { /* bytes of journald */
            v = (la_value){.text = {r->p, (size_t)(r->end - r->p)}, .kind = LA_VALUE_BYTES};
            la_fields_offer(&s->fields, names[0], names[1], 1, v);
            continue;
        }
        bool field = k == LA_JSON_STRING || k == LA_JSON_NUMBER || k == LA_JSON_WORD;
        if (!field || d == 0 || d > NAMED || !r->object[d - 1])
            continue;
        bool usable = scalar(r, k, &v);
        if (d == 1)
            look(s, names[1], &v);
        if (usable)
            la_fields_offer(&s->fields, names[d - 1], names[d], d, v);
    }
}

static bool fits(const la_format *f, const seen *s)
{
    if (f->kind == LA_FORMAT_DOCKER)
        return s->log && !s->other && (s->stream || s->time);
    if (f->kind == LA_FORMAT_JOURNALD)
        return s->journald;
    return true;
}

/* docker ends the text of every entry that is whole with a newline. */
static void cut_docker(la_format *f, const seen *s, logad_event *e)
{
    size_t n = e->content_len;
    f->stream = s->error_stream;
    f->partial = n == 0 || e->content[n - 1] != '\n';
    n -= !f->partial;
    n -= n > 0 && !f->partial && e->content[n - 1] == '\r';
    e->content_len = n;
}

/* An object that names no message is one, on one line. An entry of journald can lack it. */
static void whole_object(la_format *f, const char *p, size_t n, logad_event *e)
{
    size_t at = f->text.n;
    e->content = p;
    e->content_len = f->kind == LA_FORMAT_JSON ? n : 0;
    if (e->content_len == 0 || memchr(p, '\n', n) == NULL)
        return;
    la_buf_put(&f->text, p, n);
    if (f->text.failed)
        return;
    for (size_t i = at; i < f->text.n; i++)
        if (f->text.p[i] == '\n')
            f->text.p[i] = ' ';
    e->content = f->text.p + at;
}

bool la_cut_json(la_format *f, const char *p, size_t n, logad_event *e)
{
    seen s = {0};
    la_json_reader r;
    la_json_begin(&r, p, n);
    if (n == 0 || la_json_next(&r) != LA_JSON_OBJECT || !walk(&s, &r) || !fits(f, &s))
        return false;
    la_buf_reset(&f->text);
    size_t room = la_fields_room(&s.fields) + n;
    if (!la_grow(&f->text.p, &f->text.cap, room))
        return false;
    la_fields_event(&s.fields, &f->text, e);
    const la_value *message = &s.fields.role[LA_ROLE_CONTENT];
    if (message->rank == 0) {
        whole_object(f, p, n, e);
        return true;
    }
    la_str text = la_value_text(message, &f->text);
    e->content = text.p;
    e->content_len = text.n;
    if (f->kind == LA_FORMAT_DOCKER)
        cut_docker(f, &s, e);
    return true;
}
