/* bytes -> line -> event: the user's own masks. This file is the door to PCRE2. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "parse/usermask.h"
#include "base/log.h"
#include "base/mem.h"
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct usermask {
    char *name;
    pcre2_code *code;
    uint64_t n_over; /* lines */
    bool off;
} usermask;

struct la_usermasks {
    usermask *items;
    size_t n;
    pcre2_match_data *match;
    pcre2_match_context *limits;
    uint64_t n_over;
    bool is_twin; /* names and codes are another's */
};

static logad_status compile_pattern(pcre2_code **out, const char *what, const char *pattern,
                                    logad_error *err)
{
    int code;
    PCRE2_SIZE at;
    *out = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
                         PCRE2_NEVER_BACKSLASH_C | PCRE2_NEVER_UTF | PCRE2_NEVER_UCP, &code, &at,
                         NULL);
    if (*out == NULL) {
        PCRE2_UCHAR why[128];
        pcre2_get_error_message(code, why, sizeof why);
        return la_fail(err, LOGAD_EUSAGE, "%.110s: %s at character %zu of the pattern", what,
                       (const char *)why, (size_t)at + 1);
    }
    /* Where there is no JIT the interpreter obeys the same limits. */
    (void)pcre2_jit_compile(*out, PCRE2_JIT_COMPLETE);
    return LOGAD_OK;
}

static pcre2_match_context *make_limits(void)
{
    pcre2_match_context *limits = pcre2_match_context_create(NULL);
    if (limits == NULL)
        return NULL;
    pcre2_set_match_limit(limits, LA_USERMASK_MATCHES);
    pcre2_set_heap_limit(limits, LA_USERMASK_HEAP_KB);
    pcre2_set_depth_limit(limits, LA_USERMASK_DEPTH);
    return limits;
}

static logad_status compile(usermask *m, const char *text, logad_error *err)
{
    const char *equals = strchr(text, '=');
    if (equals == NULL || equals == text || equals[1] == '\0')
        return la_fail(err, LOGAD_EUSAGE, "mask '%.200s': write NAME=PATTERN, such as job=job-\\w+",
                       text);
    m->name = la_strndup(text, (size_t)(equals - text));
    if (m->name == NULL)
        return la_oom(err);
    char what[128];
    snprintf(what, sizeof what, "mask '%.100s'", m->name);
    return compile_pattern(&m->code, what, equals + 1, err);
}

static logad_status make_room(la_usermasks *u, size_t n, logad_error *err)
{
    u->items = la_calloc(n, sizeof *u->items);
    u->match = pcre2_match_data_create(1, NULL);
    u->limits = make_limits();
    if (u->items == NULL || u->match == NULL || u->limits == NULL)
        return la_oom(err);
    return LOGAD_OK;
}

static logad_status build(la_usermasks *u, const char *const *masks, size_t n, logad_error *err)
{
    if (n > LA_MASK_MAX_USER)
        return la_fail(err, LOGAD_EUSAGE, "%zu masks: there may be %d; join some of them with '|'",
                       n, LA_MASK_MAX_USER);
    TRY(make_room(u, n, err));
    for (; u->n < n; u->n++) {
        logad_status s = compile(&u->items[u->n], masks[u->n], err);
        if (s != LOGAD_OK) {
            u->n++; /* what it holds is freed with the rest */
            return s;
        }
    }
    return LOGAD_OK;
}

logad_status la_usermasks_new(la_usermasks **out, const char *const *masks, size_t n,
                              logad_error *err)
{
    la_usermasks *u = la_calloc(1, sizeof *u);
    if (u == NULL)
        return la_oom(err);
    logad_status s = build(u, masks, n, err);
    if (s != LOGAD_OK) {
        la_usermasks_free(u);
        return s;
    }
    *out = u;
    return LOGAD_OK;
}

logad_status la_usermasks_twin(la_usermasks **out, const la_usermasks *of, logad_error *err)
{
    la_usermasks *u = la_calloc(1, sizeof *u);
    if (u == NULL)
        return la_oom(err);
    u->is_twin = true;
    logad_status s = make_room(u, of->n, err);
    if (s != LOGAD_OK) {
        la_usermasks_free(u);
        return s;
    }
    for (; u->n < of->n; u->n++)
        u->items[u->n] = (usermask){of->items[u->n].name, of->items[u->n].code, 0, false};
    *out = u;
    return LOGAD_OK;
}

void la_usermasks_free(la_usermasks *u)
{
    if (u == NULL)
        return;
    for (size_t i = 0; i < u->n && !u->is_twin; i++) {
        free(u->items[i].name);
        pcre2_code_free(u->items[i].code);
    }
    pcre2_match_data_free(u->match);
    pcre2_match_context_free(u->limits);
    free(u->items);
    free(u);
}

/* Keeps spans in order; a span that overlaps one already there is dropped. */
static size_t insert(la_span *spans, size_t n, size_t at, size_t len)
{
    size_t i = n;
    while (i > 0 && spans[i - 1].at >= at)
        i--;
    bool clash =
        (i > 0 && spans[i - 1].at + spans[i - 1].len > at) || (i < n && at + len > spans[i].at);
    if (clash)
        return n;
    memmove(spans + i + 1, spans + i, (n - i) * sizeof *spans);
    spans[i] = (la_span){(uint32_t)at, (uint32_t)len, LOGAD_VAR_USER};
    return n + 1;
}

/* Adds lines on which a mask was left out. True: it is now switched off. */
static bool add_over(la_usermasks *u, usermask *m, uint64_t n)
{
    bool first = m->n_over == 0 && n > 0, was_off = m->off;
    u->n_over += n;
    m->n_over += n;
    if (!u->is_twin) /* which counts, and leaves it to the original to decide */
        m->off = m->n_over >= LA_USERMASK_PATIENCE;
    if (first && !u->is_twin)
        la_warn(
            "mask '%s' takes too long on a line: it is left out there; make its pattern simpler",
            m->name);
    if (m->off && !was_off && !u->is_twin)
        la_warn("mask '%s' took too long on %d lines: it is switched off", m->name,
                LA_USERMASK_PATIENCE);
    return m->off && !was_off;
}

void la_usermasks_begin(la_usermasks *twin, const la_usermasks *of)
{
    twin->n_over = 0;
    for (size_t i = 0; i < twin->n; i++) {
        twin->items[i].n_over = 0;
        twin->items[i].off = of->items[i].off;
    }
}

bool la_usermasks_settle(la_usermasks *of, const la_usermasks *twin)
{
    bool any_off = false;
    for (size_t i = 0; i < of->n; i++)
        any_off |= add_over(of, &of->items[i], twin->items[i].n_over);
    return any_off;
}

size_t la_usermasks_find(la_usermasks *u, const char *text, size_t n, la_span *spans, size_t max)
{
    size_t found = 0;
    for (size_t i = 0; i < u->n; i++) {
        usermask *m = &u->items[i];
        size_t before = found, from = 0;
        while (!m->off && from < n && found < max) {
            int r = pcre2_match(m->code, (PCRE2_SPTR)text, n, from, 0, u->match, u->limits);
            if (r == PCRE2_ERROR_NOMATCH)
                break;
            if (r < 0) {
                (void)add_over(u, m, 1);
                if (before == 0)
                    found = 0;
                break;
            }
            const PCRE2_SIZE *v = pcre2_get_ovector_pointer(u->match);
            if (v[1] > v[0])
                found = insert(spans, found, v[0], v[1] - v[0]);
            from = v[1] > from ? v[1] : from + 1;
        }
    }
    return found;
}

uint64_t la_usermasks_n_over(const la_usermasks *u)
{
    return u->n_over;
}

bool la_usermasks_all_on(const la_usermasks *u)
{
    for (size_t i = 0; i < u->n; i++)
        if (u->items[i].n_over >= LA_USERMASK_PATIENCE)
            return false;
    return true;
}

/* ---- the first line of a record ---- */

struct la_linestart {
    pcre2_code *code;
    pcre2_match_data *match;
    pcre2_match_context *limits;
    bool warned;
};

/* A header that tells where records begin stands at the front of a line. */
#define START_BYTES ((size_t)LA_MASK_MAX_BYTES)

void la_linestart_free(la_linestart *s)
{
    if (s == NULL)
        return;
    pcre2_code_free(s->code);
    pcre2_match_data_free(s->match);
    pcre2_match_context_free(s->limits);
    free(s);
}

logad_status la_linestart_new(la_linestart **out, const char *pattern, logad_error *err)
{
    la_linestart *s = la_calloc(1, sizeof *s);
    *out = NULL;
    if (s == NULL)
        return la_oom(err);
    logad_status status = compile_pattern(&s->code, "--multiline-start", pattern, err);
    s->match = pcre2_match_data_create(1, NULL);
    s->limits = make_limits();
    if (status == LOGAD_OK && (s->match == NULL || s->limits == NULL))
        status = la_oom(err);
    if (status != LOGAD_OK) {
        la_linestart_free(s);
        return status;
    }
    *out = s;
    return LOGAD_OK;
}

bool la_linestart_matches(la_linestart *s, const char *text, size_t n)
{
    int r = pcre2_match(s->code, (PCRE2_SPTR)text, n < START_BYTES ? n : START_BYTES, 0, 0,
                        s->match, s->limits);
    if (r < 0 && r != PCRE2_ERROR_NOMATCH && !s->warned) {
        la_warn("--multiline-start takes too long on a line: it counts as a first line; make the "
                "pattern simpler");
        s->warned = true;
    }
    return r != PCRE2_ERROR_NOMATCH;
}
