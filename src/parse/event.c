/* bytes -> line -> event: header off, variables masked, template found.
 *
 * While learning every line goes to the Drain tree, but for the lines whose shape was seen before:
 * they go where the first one went. A frozen parser asks the matcher instead, and learns what that
 * does not know in a tree of its own. */
#include "base/err.h"
#include "base/hash.h"
#include "base/mem.h"
#include "parse/align.h"
#include "parse/bits.h"
#include "parse/drain.h"
#include "parse/format.h"
#include "parse/matcher.h"
#include "parse/parser.h"
#include "parse/shape.h"
#include <stdlib.h>
#include <string.h>

struct logad_parser {
    char *format_name, *header; /* as the user gave them */
    la_format *format;          /* NULL: not settled yet */
    la_masker *masker;
    la_shapes *shapes;
    la_quick quick;
    la_drain *drain; /* what is known */
    la_drain *fresh; /* frozen: what was not known */
    la_matcher *matcher;
    uint32_t n_known;
    bool frozen, broken; /* broken: freezing ran out of memory */
    la_drain_options limits;
    la_buf text;
    uint32_t offsets[LA_MASK_MAX_BYTES + 2]; /* of bytes of text in the message */
};

static logad_status keep_wish(logad_parser *p, const logad_parser_options *o, logad_error *err)
{
    TRY(la_format_check(&(la_format_wish){o->format, o->header}, err));
    p->format_name = la_strdup(o->format);
    p->header = la_strdup(o->header);
    bool lost =
        (o->format != NULL && p->format_name == NULL) || (o->header != NULL && p->header == NULL);
    return lost ? la_oom(err) : LOGAD_OK;
}

static logad_status set_up(logad_parser *p, const logad_parser_options *o, logad_error *err)
{
    p->limits = (la_drain_options){o->similarity, o->depth, o->max_children, o->max_templates};
    TRY(keep_wish(p, o, err));
    TRY(la_masker_new(&p->masker, o->masks, o->n_masks, err));
    p->shapes = la_shapes_new();
    p->drain = la_drain_new(&p->limits);
    return p->shapes == NULL || p->drain == NULL ? la_oom(err) : LOGAD_OK;
}

logad_status logad_parser_new(logad_parser **out, const logad_parser_options *o, logad_error *err)
{
    static const logad_parser_options defaults = {0};
    logad_parser *p = la_calloc(1, sizeof *p);
    *out = NULL;
    if (p == NULL)
        return la_oom(err);
    logad_status s = set_up(p, o != NULL ? o : &defaults, err);
    if (s != LOGAD_OK) {
        logad_parser_free(p);
        return s;
    }
    *out = p;
    return LOGAD_OK;
}

void logad_parser_free(logad_parser *p)
{
    if (p == NULL)
        return;
    la_format_free(p->format);
    free(p->format_name);
    free(p->header);
    la_masker_free(p->masker);
    la_shapes_free(p->shapes);
    la_drain_free(p->drain);
    la_drain_free(p->fresh);
    la_matcher_free(p->matcher);
    la_buf_free(&p->text);
    free(p);
}

logad_status logad_parser_detect(logad_parser *p, const logad_line *lines, size_t n,
                                 double *confidence, logad_error *err)
{
    double share = 0.0;
    la_format_wish w = {p->format_name, p->header};
    if (p->format != NULL)
        TRY(la_format_share(p->format, lines, n, &share, err));
    else
        TRY(la_format_detect(&p->format, &w, lines, n, &share, err));
    if (confidence != NULL)
        *confidence = share;
    return LOGAD_OK;
}

const char *logad_parser_format(const logad_parser *p)
{
    if (p->format != NULL)
        return la_format_name(p->format);
    bool given = p->format_name != NULL && strcmp(p->format_name, "auto") != 0;
    return p->header != NULL ? "header" : given ? p->format_name : "plain";
}

logad_status la_parser_add(logad_parser *p, const char *text, logad_error *err)
{
    uint32_t ignored;
    return la_drain_add(p->drain, text, &ignored, err);
}

logad_status logad_parser_seed(logad_parser *p, const char *const *texts, size_t n,
                               logad_error *err)
{
    for (size_t i = 0; i < n; i++)
        TRY(la_parser_add(p, texts[i], err));
    la_shapes_clear(p->shapes);
    return LOGAD_OK;
}

static bool freeze(logad_parser *p)
{
    p->n_known = la_drain_count(p->drain);
    const char **texts = la_calloc(p->n_known, sizeof *texts);
    if (texts == NULL)
        return false;
    bool done = true;
    for (uint32_t i = 0; i < p->n_known; i++)
        done &= (texts[i] = la_drain_text(p->drain, i)) != NULL;
    done = done && la_matcher_new(&p->matcher, texts, p->n_known, p->masker, NULL) == LOGAD_OK;
    free(texts);
    p->fresh = la_drain_new(&p->limits);
    la_shapes_clear(p->shapes);
    return done && p->fresh != NULL;
}

void logad_parser_freeze(logad_parser *p)
{
    if (p->frozen)
        return;
    p->frozen = true;
    p->broken = !freeze(p);
}

static logad_status learn(logad_parser *p, la_drain *d, const la_masked *m, uint32_t *template,
                          logad_error *err)
{
    la_buf_reset(&p->text);
    la_masked_write(m, "<*>", &p->text);
    if (p->text.failed)
        return la_oom(err);
    return la_drain_learn(d, (la_str){p->text.p != NULL ? p->text.p : "", p->text.n}, template,
                          err);
}

/* The template of a shape that is not in the table. */
static logad_status find_template(logad_parser *p, const la_masked *m, uint32_t *template,
                                  bool *by_key, logad_error *err)
{
    *by_key = true;
    if (!p->frozen)
        return learn(p, p->drain, m, template, err);
    *template = la_matcher_find(p->matcher, m, by_key);
    if (*template != LA_MATCHER_NONE)
        return LOGAD_OK;
    TRY(learn(p, p->fresh, m, template, err));
    *template += p->n_known;
    return LOGAD_OK;
}

static logad_status cut(logad_parser *p, logad_line line, logad_event *e, logad_error *err)
{
    if (p->format == NULL)
        TRY(logad_parser_detect(p, &line, 1, NULL, err));
    *e = (logad_event){0};
    (void)la_format_cut(p->format, line.text, line.len, e);
    return LOGAD_OK;
}

logad_status la_parser_message(logad_parser *p, logad_event *e, la_parsed *parsed, logad_error *err)
{
    uint64_t hash;
    bool by_key = true;
    if (p->broken)
        return la_oom(err);
    la_masker_take_requests(p->masker, e->is_request);
    la_mask(p->masker, e->content, e->content_len, &parsed->masked);
    parsed->shape = la_shapes_find(p->shapes, &p->quick, &parsed->masked, &hash);
    parsed->is_new = parsed->shape == LA_SHAPE_NONE;
    if (!parsed->is_new) {
        e->template = la_shapes_template(p->shapes, parsed->shape);
    } else {
        TRY(find_template(p, &parsed->masked, &e->template, &by_key, err));
        if (by_key) {
            if (la_shapes_is_full(p->shapes, &parsed->masked))
                la_shapes_clear(p->shapes);
            parsed->shape = la_shapes_add(p->shapes, &parsed->masked, hash, e->template);
        }
    }
    e->known = !p->frozen || e->template <p->n_known;
    return LOGAD_OK;
}

bool la_parser_look(const logad_parser *p, la_quick *q, const la_masked *m, logad_event *e)
{
    uint64_t hash;
    uint32_t shape = la_shapes_find(p->shapes, q, m, &hash);
    if (shape == LA_SHAPE_NONE)
        return false;
    e->template = la_shapes_template(p->shapes, shape);
    e->known = !p->frozen || e->template <p->n_known;
    return true;
}

bool la_parser_may_forget(const logad_parser *p)
{
    return la_shapes_is_full(p->shapes, &(la_masked){.n_key = LA_MASK_MAX_BYTES + LA_BITS_SLACK});
}

logad_status logad_parser_event(logad_parser *p, logad_line line, logad_event *out,
                                logad_error *err)
{
    la_parsed parsed;
    TRY(cut(p, line, out, err));
    return la_parser_message(p, out, &parsed, err);
}

logad_status la_parser_learn(logad_parser *p, const la_masked *m, uint32_t *template,
                             logad_error *err)
{
    return learn(p, p->drain, m, template, err);
}

void la_parser_settle(logad_parser *p)
{
    la_drain_settle(p->drain);
    la_shapes_free(p->shapes);
    p->shapes = NULL;
}

la_masker *la_parser_masker(const logad_parser *p)
{
    return p->masker;
}

size_t logad_parser_n_templates(const logad_parser *p)
{
    return la_drain_count(p->drain) + (p->fresh != NULL ? la_drain_count(p->fresh) : 0);
}

const char *logad_parser_template(const logad_parser *p, uint32_t i)
{
    uint32_t n = la_drain_count(p->drain);
    const char *text = i < n ? la_drain_text(p->drain, i) : la_drain_text(p->fresh, i - n);
    return text != NULL ? text : "<*>";
}

const char *la_parser_text(const logad_parser *p, uint32_t i, la_buf *scratch)
{
    uint32_t n = la_drain_count(p->drain);
    return i < n ? la_drain_text_in(p->drain, i, scratch)
                 : la_drain_text_in(p->fresh, i - n, scratch);
}

uint64_t logad_template_id(const char *text)
{
    return la_hash64(text, strlen(text), 0);
}

const char *logad_var_type_name(logad_var_type t)
{
    static const char *const names[] = {"number", "hex", "ip",   "ip:port", "uuid",
                                        "path",   "id",  "user", "text"};
    return (size_t)t < sizeof names / sizeof *names ? names[t] : "text";
}

uint64_t la_parser_n_over(const logad_parser *p)
{
    return la_drain_n_over(p->drain) + (p->fresh != NULL ? la_drain_n_over(p->fresh) : 0);
}

/* Variables. */

static logad_var_type type_at(const la_masked *m, uint32_t at, size_t len)
{
    size_t low = 0, high = m->n_vars;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (m->vars[mid].at < at)
            low = mid + 1;
        else
            high = mid;
    }
    bool same = low < m->n_vars && m->vars[low].at == at && m->vars[low].len == len;
    return same ? m->vars[low].type : LOGAD_VAR_TEXT;
}

/* A view into p->text as a variable of the message. */
static logad_var place(const logad_parser *p, const la_masked *m, la_str view)
{
    uint32_t at = p->offsets[view.p - p->text.p], last;
    size_t end = m->n;
    if (view.p + view.n < p->text.p + p->text.n) {
        last = p->offsets[view.p - p->text.p + (ptrdiff_t)view.n - 1];
        end = last + 1;
        for (size_t i = 0; view.p[view.n - 1] == LA_MASK_MARK && i < m->n_vars; i++) {
            if (m->vars[i].at == last)
                end = last + m->vars[i].len;
        }
    } else {
        while (end > at + 1 && (m->text[end - 1] == ' ' || m->text[end - 1] == '\t'))
            end--;
    }
    return (logad_var){type_at(m, at, end - at), m->text + at, end - at};
}

/* The message as the matcher saw it, with where each byte comes from. */
static void write_seen(logad_parser *p, const la_masked *m, bool spaced)
{
    la_masked raw = {.text = m->text, .n = m->n < LA_MASK_MAX_BYTES ? m->n : LA_MASK_MAX_BYTES};
    if (!spaced) {
        la_masked_mark(&raw, &p->text, p->offsets);
        return;
    }
    la_buf_put(&p->text, raw.text, raw.n);
    for (uint32_t i = 0; i < raw.n; i++)
        p->offsets[i] = i;
}

logad_status logad_parser_vars(logad_parser *p, logad_line line, uint32_t template, logad_var *vars,
                               size_t max, size_t *n, logad_error *err)
{
    logad_event e;
    TRY(cut(p, line, &e, err));
    e.template = template;
    return la_parser_message_vars(p, &e, vars, max, n, err);
}

logad_status la_parser_message_vars(logad_parser *p, const logad_event *e, logad_var *vars,
                                    size_t max, size_t *n, logad_error *err)
{
    la_masked m;
    uint32_t template = e->template;
    la_masker_take_requests(p->masker, e->is_request);
    la_mask(p->masker, e->content, e->content_len, &m);
    la_buf_reset(&p->text);
    la_str *views = la_calloc(max, sizeof *views);
    if (views == NULL)
        return la_oom(err);
    bool matched = p->matcher != NULL && template <p->n_known;
    la_buf_str(&p->text, "");
    if (matched)
        write_seen(p, &m, la_matcher_is_spaced(p->matcher, template));
    else
        la_masked_mark(&m, &p->text, p->offsets);
    if (p->text.failed) {
        free(views);
        return la_oom(err);
    }
    la_str text = {p->text.p, p->text.n};
    *n = matched ? la_matcher_vars(p->matcher, template, text, views, max)
                 : la_align(logad_parser_template(p, template), text, views, max);
    for (size_t i = 0; i < *n && i < max; i++)
        vars[i] = views[i].n > 0 ? place(p, &m, views[i]) : (logad_var){LOGAD_VAR_TEXT, m.text, 0};
    free(views);
    return LOGAD_OK;
}
