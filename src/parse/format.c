/* bytes -> line -> event: the formats by name, and a record cut by one of them. */
#include "base/mem.h"
#include "base/str.h"
#include "parse/format_impl.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const la_notation kinds[] = {
    {"json", LA_FORMAT_JSON, 20, la_cut_json},
    {"docker", LA_FORMAT_DOCKER, 40, la_cut_json},
    {"journald", LA_FORMAT_JOURNALD, 40, la_cut_json},
    {"journald-export", LA_FORMAT_EXPORT, 40, la_cut_export},
    {"cri", LA_FORMAT_CRI, 40, la_cut_cri},
    {"logfmt", LA_FORMAT_LOGFMT, 12, la_cut_logfmt},
    {"csv", LA_FORMAT_CSV, 10, la_cut_csv},
};

#define N_KINDS (sizeof kinds / sizeof *kinds)

static const struct {
    const char *other, *name;
} synonyms[] = {{"openssh", "syslog"},
                {"linux", "syslog"},
                {"mac", "syslog"},
                {"rfc3164", "syslog"},
                {"jsonl", "json"},
                {"ndjson", "json"},
                {"json-file", "docker"},
                {"containerd", "cri"},
                {"crio", "cri"},
                {"journald-json", "journald"},
                {"export", "journald-export"},
                {"log4j", "hadoop"},
                {"kubernetes", "klog"},
                {"glog", "klog"}};

static const char *canonical(const char *name)
{
    for (size_t i = 0; i < sizeof synonyms / sizeof *synonyms; i++)
        if (strcmp(name, synonyms[i].other) == 0)
            return synonyms[i].name;
    return name;
}

static const la_notation *kind_of(const char *name)
{
    for (size_t i = 0; i < N_KINDS; i++)
        if (strcmp(name, kinds[i].name) == 0)
            return &kinds[i];
    return NULL;
}

bool la_format_is_envelope(la_format_kind k)
{
    return k == LA_FORMAT_JSON || k == LA_FORMAT_DOCKER || k == LA_FORMAT_JOURNALD ||
           k == LA_FORMAT_EXPORT || k == LA_FORMAT_CRI;
}

static bool is_layout(const char *name)
{
    size_t n;
    const la_layout *l = la_layouts(&n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(name, l[i].name) == 0)
            return true;
    return false;
}

const char *la_format_names(size_t i)
{
    size_t n, k = 0;
    if (i < N_KINDS)
        return kinds[i].name;
    const la_layout *l = la_layouts(&n);
    for (size_t j = 0; j < n; j++) {
        bool again = j > 0 && strcmp(l[j].name, l[j - 1].name) == 0;
        if (!again && k++ == i - N_KINDS)
            return l[j].name;
    }
    return k == i - N_KINDS ? "plain" : NULL;
}

const la_notation *la_notations(size_t *n)
{
    *n = N_KINDS;
    return kinds;
}

static logad_status unknown(const char *name, logad_error *err)
{
    la_buf names = {.max = 512};
    for (size_t i = 0; la_format_names(i) != NULL; i++)
        la_buf_item(&names, la_format_names(i));
    logad_status s = la_fail(err, LOGAD_EUSAGE,
                             "format '%.60s' is not known: leave it out to have it detected, say "
                             "--header, or one of %s",
                             name, names.p == NULL ? "" : names.p);
    la_buf_free(&names);
    return s;
}

logad_status la_wish_take(la_wish *out, const la_format_wish *w, char *store, logad_error *err)
{
    *out = (la_wish){.header = w->header};
    if (w->format == NULL || strcmp(w->format, "auto") == 0)
        return LOGAD_OK;
    snprintf(store, LA_FORMAT_NAME, "%s", w->format);
    char *slash = strchr(store, '/');
    if (slash != NULL)
        *slash = '\0';
    const char *name = canonical(store);
    out->kind = kind_of(name);
    if (strlen(w->format) >= LA_FORMAT_NAME)
        return unknown(w->format, err);
    if (out->kind != NULL && la_format_is_envelope(out->kind->kind)) {
        out->inner = slash == NULL ? NULL : canonical(slash + 1);
        if (out->inner != NULL && kind_of(out->inner) == NULL && !is_layout(out->inner) &&
            strcmp(out->inner, "plain") != 0 && strcmp(out->inner, "header") != 0)
            return unknown(w->format, err);
        return LOGAD_OK;
    }
    bool other = strcmp(name, "plain") == 0 || is_layout(name) ||
                 (strcmp(name, "header") == 0 && w->header != NULL);
    if (slash != NULL || (out->kind == NULL && !other))
        return unknown(w->format, err);
    out->layout = out->kind == NULL ? name : NULL;
    return LOGAD_OK;
}

la_format *la_format_of(la_format_kind kind, const char *name)
{
    la_format *f = la_calloc_apart(1, sizeof *f);
    if (f == NULL)
        return NULL;
    f->kind = kind;
    f->text.max = LOGAD_LINE_MAX + 16;
    f->requests = kind == LA_FORMAT_LAYOUT && strcmp(name, "access") == 0;
    snprintf(f->name, sizeof f->name, "%s", name);
    return f;
}

bool la_format_is_free(const la_format *f)
{
    for (size_t i = 0; i < f->n_layouts; i++)
        if (!la_header_is_settled(f->layouts[i]))
            return false;
    return f->kind == LA_FORMAT_PLAIN || f->kind == LA_FORMAT_LAYOUT;
}

logad_status la_format_twin(la_format **out, const la_format *of, logad_error *err)
{
    la_format *f = la_format_of(of->kind, of->name);
    *out = NULL;
    if (f == NULL)
        return la_oom(err);
    logad_status s = LOGAD_OK;
    for (; f->n_layouts < of->n_layouts && s == LOGAD_OK; f->n_layouts += s == LOGAD_OK)
        s = la_header_twin(&f->layouts[f->n_layouts], of->layouts[f->n_layouts], err);
    if (s != LOGAD_OK) {
        la_format_free(f);
        return s;
    }
    *out = f;
    return LOGAD_OK;
}

void la_format_forget(la_format *f)
{
    for (size_t i = 0; i < f->n_layouts; i++)
        la_header_forget(f->layouts[i]);
}

void la_format_leave_time(la_format *f)
{
    for (size_t i = 0; i < f->n_layouts; i++)
        la_header_leave_time(f->layouts[i]);
}

void la_format_free(la_format *f)
{
    if (f == NULL)
        return;
    la_format_free(f->inner);
    for (size_t i = 0; i < f->n_layouts; i++)
        la_header_free(f->layouts[i]);
    la_buf_free(&f->text);
    free(f);
}

const char *la_format_name(const la_format *f)
{
    return f->name;
}

logad_status la_format_check(const la_format_wish *w, logad_error *err)
{
    char store[LA_FORMAT_NAME];
    la_wish parts;
    TRY(la_wish_take(&parts, w, store, err));
    if (w->header == NULL)
        return LOGAD_OK;
    la_header *h;
    TRY(la_header_new(&h, w->header, err));
    la_header_free(h);
    return LOGAD_OK;
}

/* ---- cutting ---- */

bool la_format_open(la_format *f, const char *p, size_t n, logad_event *e)
{
    e->content = p;
    e->content_len = n;
    e->in_format = true;
    f->partial = false;
    if (f->kind == LA_FORMAT_PLAIN)
        return true;
    if (f->kind == LA_FORMAT_LAYOUT)
        return la_cut_layouts(f, p, n, e);
    for (size_t i = 0; i < N_KINDS; i++)
        if (kinds[i].kind == f->kind)
            e->in_format = kinds[i].cut(f, p, n, e);
    if (!e->in_format) {
        e->content = p;
        e->content_len = n;
    }
    return e->in_format;
}

bool la_format_cut_inner(la_format *f, logad_event *e)
{
    if (f->inner == NULL)
        return true;
    logad_event in = {0};
    if (!la_format_cut(f->inner, e->content, e->content_len, &in))
        return false;
    e->content = in.content;
    e->content_len = in.content_len;
    e->is_request = in.is_request;
    if (in.level != NULL) {
        e->level = in.level;
        e->level_len = in.level_len;
    }
    if (in.component != NULL) {
        e->component = in.component;
        e->component_len = in.component_len;
    }
    if (in.node != NULL && e->node == NULL) {
        e->node = in.node;
        e->node_len = in.node_len;
    }
    if (in.has_time && !e->has_time) {
        e->has_time = true;
        e->time = in.time;
    }
    return true;
}

bool la_format_cut(la_format *f, const char *p, size_t n, logad_event *e)
{
    bool fits = la_format_open(f, p, n, e);
    if (fits)
        (void)la_format_cut_inner(f, e);
    return fits;
}
