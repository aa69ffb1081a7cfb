/* bytes -> line -> event: which format an input has. */
#include "base/arena.h"
#include "base/mem.h"
#include "parse/format_impl.h"
#include "parse/framer.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A format that demands more may fit a few lines less (stack traces, blank parts) and still win. */
#define SLACK 0.05
/* Below this share no format is taken on its own: of one without a time, which any text could have
 * by chance, most lines must fit, for those that do not would be joined to the line before. */
#define LEAST         0.4
#define LEAST_UNTIMED 0.9

typedef struct contest {
    const logad_line *lines;
    size_t n;
    bool given;
    bool lax; /* times may be none */
    la_format *best;
    double share;
    unsigned rigour;
} contest;

/* Whether a frame that does not fit only goes on with what stands before it. Blanks before what is
 * no object are not in the frame, which then is the rest of its line. */
static bool goes_on(const la_frame *f, const logad_line *line)
{
    bool rest = line != NULL && f->n <= line->len && f->p == line->text + (line->len - f->n);
    const char *p = rest && !f->same_line ? line->text : f->p;
    return f->n == 0 || *p == ' ' || *p == '\t';
}

/* The share of the lines that fit, not counting empty ones and those that only go on with what a
 * line before them began (they are indented). Lines of a record count as it does; an object in
 * which the lines end is one of JSON, and of what else is not known yet. */
logad_status la_format_share(la_format *f, const logad_line *lines, size_t n, double *share,
                             logad_error *err)
{
    size_t full = 0, fits = 0, begun_at = 0;
    uint64_t byte;
    la_framer *framer;
    TRY(la_framer_new(&framer, f, err));
    for (size_t i = 0; i <= n; i++) {
        la_frame frame;
        if (i < n)
            la_framer_push(framer, &lines[i], false);
        else if (la_framer_splits(f) && la_framer_begun(framer, &byte))
            break;
        else
            la_framer_end(framer);
        while (la_framer_pop(framer, &frame)) {
            logad_event e = {0};
            begun_at = i;
            bool fit = !frame.skipped && la_format_open(f, frame.p, frame.n, &e);
            fits += fit ? frame.n_lines : 0;
            full +=
                fit ? frame.n_lines : !frame.skipped && !goes_on(&frame, i < n ? &lines[i] : NULL);
        }
        if (!la_framer_begun(framer, &byte))
            begun_at = i + 1;
    }
    if (f->kind == LA_FORMAT_JSON && begun_at < n) {
        fits += n - begun_at;
        full += n - begun_at;
    }
    la_framer_free(framer);
    *share = full == 0 ? 0.0 : (double)fits / (double)full;
    return LOGAD_OK;
}

/* Whether a candidate with share s takes the place of the best one so far. */
static bool is_better(const contest *c, const la_format *f, double s, unsigned rigour)
{
    bool timed = f->kind != LA_FORMAT_LAYOUT || la_header_has_time(f->layouts[0]);
    double least = c->given ? 0 : timed ? LEAST : LEAST_UNTIMED;
    if (c->best == NULL || s > c->share + SLACK)
        return s >= least;
    return s >= c->share - SLACK && s >= (timed ? LEAST : LEAST_UNTIMED) && rigour > c->rigour;
}

/* Takes part in the contest; the loser of the two is freed. */
static logad_status enter(contest *c, la_format *f, unsigned rigour, logad_error *err)
{
    double s = 0.0;
    if (f == NULL)
        return la_oom(err);
    logad_status status = la_format_share(f, c->lines, c->n, &s, err);
    if (status != LOGAD_OK || !is_better(c, f, s, rigour)) {
        la_format_free(f);
        return status;
    }
    la_format_free(c->best);
    c->best = f;
    c->share = s;
    c->rigour = rigour;
    return LOGAD_OK;
}

static logad_status add_layout(la_format *f, const char *text, logad_error *err)
{
    if (f->n_layouts == LA_FORMAT_LAYOUTS)
        return LOGAD_OK;
    TRY(la_header_new(&f->layouts[f->n_layouts], text, err));
    if (f->lax)
        la_header_be_lax(f->layouts[f->n_layouts]);
    f->n_layouts++;
    return LOGAD_OK;
}

/* A format of one layout. */
static logad_status enter_layout(contest *c, const char *name, const char *text, logad_error *err)
{
    la_format *f = la_format_of(LA_FORMAT_LAYOUT, name);
    if (f == NULL)
        return la_oom(err);
    f->lax = c->lax;
    logad_status s = add_layout(f, text, err);
    if (s != LOGAD_OK) {
        la_format_free(f);
        return s;
    }
    return enter(c, f, la_header_rigour(f->layouts[0]), err);
}

/* The other layouts of the name that won are for lines that lack a part of the header. One without
 * a time would take what belongs to a message before it for a line of its own. */
static logad_status add_others(la_format *f, logad_error *err)
{
    size_t n;
    const la_layout *l = la_layouts(&n);
    if (f->kind != LA_FORMAT_LAYOUT)
        return LOGAD_OK;
    const char *won = la_header_text(f->layouts[0]);
    bool timed = la_header_has_time(f->layouts[0]);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(l[i].name, f->name) != 0 || strcmp(l[i].text, won) == 0)
            continue;
        size_t before = f->n_layouts;
        TRY(add_layout(f, l[i].text, err));
        if (f->n_layouts > before && timed && !la_header_has_time(f->layouts[before])) {
            la_header_free(f->layouts[before]);
            f->n_layouts = before;
        }
    }
    return LOGAD_OK;
}

static logad_status enter_layouts(contest *c, const la_wish *w, logad_error *err)
{
    size_t n;
    const la_layout *l = la_layouts(&n);
    bool any = w->kind == NULL && w->layout == NULL;
    for (size_t i = 0; i < n; i++)
        if (any || (w->layout != NULL && strcmp(w->layout, l[i].name) == 0))
            TRY(enter_layout(c, l[i].name, l[i].text, err));
    return LOGAD_OK;
}

static logad_status enter_all(contest *c, const la_wish *w, bool envelopes, logad_error *err)
{
    size_t n;
    const la_notation *kinds = la_notations(&n);
    bool any = w->kind == NULL && w->layout == NULL;
    if (w->header != NULL && (w->kind == NULL || !la_format_is_envelope(w->kind->kind)))
        return enter_layout(c, "header", w->header, err);
    if (w->layout != NULL && strcmp(w->layout, "plain") == 0)
        return LOGAD_OK;
    TRY(enter_layouts(c, w, err));
    for (size_t i = 0; i < n; i++) {
        const la_notation *k = &kinds[i];
        if (any ? !envelopes && k->kind != LA_FORMAT_JSON && k->kind != LA_FORMAT_LOGFMT
                : w->kind != k)
            continue;
        la_format *f = la_format_of(k->kind, k->name);
        if (f != NULL)
            f->csv.any = !any;
        TRY(enter(c, f, k->rigour, err));
    }
    /* What fits as it should comes first. */
    c->lax = envelopes && c->share < LEAST && w->kind == NULL;
    return c->lax ? enter_layouts(c, w, err) : LOGAD_OK;
}

static logad_status decide(la_format **out, const la_wish *w, const logad_line *lines, size_t n,
                           bool envelopes, double *share, logad_error *err)
{
    contest c = {
        .lines = lines, .n = n, .given = w->kind != NULL || w->layout != NULL || w->header != NULL};
    logad_status s = enter_all(&c, w, envelopes, err);
    if (s == LOGAD_OK && c.best == NULL &&
        (c.best = la_format_of(LA_FORMAT_PLAIN, "plain")) == NULL)
        s = la_oom(err);
    if (s == LOGAD_OK)
        s = add_others(c.best, err);
    if (s != LOGAD_OK) {
        la_format_free(c.best);
        return s;
    }
    *out = c.best;
    *share = c.share;
    return LOGAD_OK;
}

/* The messages in the envelopes, as lines. */
static logad_status open_all(la_format *f, const logad_line *lines, size_t n, la_arena *arena,
                             logad_line *out, size_t *n_out, logad_error *err)
{
    la_framer *framer;
    bool goes_on[2] = {false, false}; /* the next entry of a stream is a piece of one before */
    logad_status s = la_framer_new(&framer, f, err);
    *n_out = 0;
    for (size_t i = 0; i <= n && s == LOGAD_OK; i++) {
        la_frame frame;
        if (i < n)
            la_framer_push(framer, &lines[i], false);
        else
            la_framer_end(framer);
        while (s == LOGAD_OK && la_framer_pop(framer, &frame)) {
            logad_event e = {0};
            if (*n_out == n || frame.skipped || !la_format_open(f, frame.p, frame.n, &e))
                continue;
            bool piece = goes_on[f->stream];
            goes_on[f->stream] = f->partial;
            if (piece)
                continue;
            const char *copy = la_arena_copy(arena, e.content, e.content_len);
            out[(*n_out)++] = (logad_line){.text = copy, .len = e.content_len};
            s = copy == NULL ? la_oom(err) : LOGAD_OK;
        }
    }
    if (framer != NULL)
        la_framer_free(framer);
    return s;
}

/* Fields of an envelope say more than words at the head of its messages, which are believed to be a
 * header where the envelope has a time only. */
static bool is_believable(const la_format *envelope, const la_format *inner)
{
    return envelope->kind == LA_FORMAT_DOCKER || envelope->kind == LA_FORMAT_CRI ||
           inner->kind != LA_FORMAT_LAYOUT || la_header_has_time(inner->layouts[0]);
}

static logad_status look_inside(la_format *f, const la_wish *w, const logad_line *lines, size_t n,
                                logad_error *err)
{
    la_arena arena = {0};
    double share;
    size_t n_in;
    la_format_wish in_wish = {.format = w->inner, .header = w->header};
    char store[LA_FORMAT_NAME];
    la_wish inner;
    logad_line *in = la_calloc(n, sizeof *in);
    logad_status s = in == NULL ? la_oom(err) : la_wish_take(&inner, &in_wish, store, err);
    if (s == LOGAD_OK)
        s = open_all(f, lines, n, &arena, in, &n_in, err);
    if (s == LOGAD_OK)
        s = decide(&f->inner, &inner, in, n_in, false, &share, err);
    la_arena_free(&arena);
    free(in);
    TRY(s);
    bool given = w->inner != NULL || w->header != NULL;
    if (f->inner->kind == LA_FORMAT_PLAIN || (!given && !is_believable(f, f->inner))) {
        la_format_free(f->inner);
        f->inner = NULL;
        return LOGAD_OK;
    }
    size_t at = strlen(f->name);
    snprintf(f->name + at, sizeof f->name - at, "/%s", f->inner->name);
    return LOGAD_OK;
}

logad_status la_format_detect(la_format **out, const la_format_wish *w, const logad_line *lines,
                              size_t n, double *share, logad_error *err)
{
    char store[LA_FORMAT_NAME];
    la_wish parts;
    *out = NULL;
    *share = 0.0;
    TRY(la_wish_take(&parts, w, store, err));
    TRY(decide(out, &parts, lines, n, true, share, err));
    if (!la_format_is_envelope((*out)->kind))
        return LOGAD_OK;
    logad_status s = look_inside(*out, &parts, lines, n, err);
    if (s != LOGAD_OK) {
        la_format_free(*out);
        *out = NULL;
    }
    return s;
}
