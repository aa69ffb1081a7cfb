/* sequence -> bytes: the folder that a set by name is. */
#include "base/hash.h"
#include "import/import.h"
#include "io/gzout.h"
#include "io/paths.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* In the order in which they are written: the sessions make it a set, so they come last. */
typedef enum part { TEMPLATES, SEVERITIES, GROUPING, LABELS, README, SUMS, SESSIONS, N_PARTS } part;
static const char *const names[] = {"templates.tsv",  "severities.tsv", "grouping.txt",
                                    "labels.tsv.gz",  "README",         "SHA256SUMS",
                                    "sessions.tsv.gz"};

static logad_status flush_line(la_gzout *out, la_buf *line, logad_error *err)
{
    bool failed = line->failed;
    la_gzout_put(out, line->p, line->n);
    la_buf_reset(line);
    return failed ? la_oom(err) : LOGAD_OK;
}

static logad_status put_templates(const la_import *x, la_gzout *out, la_buf *line, logad_error *err)
{
    la_buf_str(line, "event_id\ttemplate\n");
    for (uint32_t i = 0; i < x->d->n_templates; i++) {
        la_buf_printf(line, "%" PRIu32 "\t", i + 1);
        la_buf_str(line, x->d->templates[i]);
        la_buf_char(line, '\n');
        TRY(flush_line(out, line, err));
    }
    return LOGAD_OK;
}

static logad_status put_severities(const la_import *x, la_gzout *out, la_buf *line,
                                   logad_error *err)
{
    la_buf_str(line, "event_id\tseverity\n");
    for (uint32_t i = 0; i < x->d->n_templates; i++) {
        la_buf_printf(line, "%" PRIu32 "\t%.3f\n", i + 1, (double)x->d->severity[i]);
        TRY(flush_line(out, line, err));
    }
    return LOGAD_OK;
}

static logad_status put_grouping(const la_import *x, la_gzout *out, la_buf *line, logad_error *err)
{
    char text[160];
    la_grouping_text(&x->d->grouping, text, sizeof text);
    la_buf_printf(line, "%s\n", text);
    return flush_line(out, line, err);
}

static bool is_left_out(const la_import *x, uint32_t session)
{
    return x->labels.label != NULL && x->labels.label[session] == LA_LABEL_NONE;
}

static logad_status put_labels(const la_import *x, la_gzout *out, la_buf *line, logad_error *err)
{
    for (uint32_t i = 0; i < x->d->n_sessions; i++) {
        if (is_left_out(x, i))
            continue;
        la_buf_str(line, x->d->session[i]);
        la_buf_str(line, x->labels.label[i] == 1 ? "\t1\n" : "\t0\n");
        TRY(flush_line(out, line, err));
    }
    return LOGAD_OK;
}

static logad_status put_sessions(const la_import *x, la_gzout *out, la_buf *line, logad_error *err)
{
    const la_dataset *d = x->d;
    for (uint32_t i = 0; i < d->n_sessions; i++) {
        if (is_left_out(x, i))
            continue;
        la_buf_str(line, d->session[i]);
        for (uint64_t k = d->at[d->sequence[i]]; k < d->at[d->sequence[i] + 1]; k++) {
            la_buf_char(line, k == d->at[d->sequence[i]] ? '\t' : ' ');
            la_buf_u64(line, (unsigned long long)d->events[k] + 1);
        }
        la_buf_char(line, '\n');
        TRY(flush_line(out, line, err));
    }
    return LOGAD_OK;
}

static logad_status put_readme(const la_import *x, la_gzout *out, la_buf *line, logad_error *err)
{
    char words[160];
    la_grouping_words(&x->d->grouping, words, sizeof words);
    la_buf_str(line, "Made by logad data import.\n\n");
    if (x->d->format != NULL)
        la_buf_printf(line, "Raw lines in the format %s, put together %s.\n", x->d->format, words);
    else
        la_buf_str(line, "From tables of sessions.\n");
    la_buf_printf(
        line,
        "%s: %" PRIu32 " distinct sequences of %" PRIu32 " templates.\n\n"
        "templates.tsv    event_id<TAB>template, <*> for what varies\n"
        "sessions.tsv.gz  session<TAB>event ids in order\n%s%s%s"
        "SHA256SUMS       for sha256sum -c, and for logad data fetch\n",
        x->labels.label == NULL ? "Without labels" : "With labels", x->d->n_sequences,
        x->d->n_templates,
        x->d->severity == NULL
            ? ""
            : "severities.tsv   event_id<TAB>level, -1 info to 1 error, in the mean\n",
        x->d->format == NULL ? "" : "grouping.txt     how they were formed, for --group\n",
        x->labels.label == NULL ? "" : "labels.tsv.gz    session<TAB>0, or 1: anomalous\n");
    return flush_line(out, line, err);
}

typedef struct folder {
    const la_import *x;
    char *path[N_PARTS];
    char *hidden; /* where the sessions stand until their sum is known */
    bool made[N_PARTS];
} folder;

static bool has_part(const folder *f, int p)
{
    if (p == SEVERITIES)
        return f->x->d->severity != NULL;
    if (p == GROUPING) /* a pattern of several lines would read back as another one */
        return f->x->d->format != NULL && strchr(f->x->d->grouping.key, '\n') == NULL;
    return p != LABELS || f->x->labels.label != NULL;
}

static logad_status put_sums(const folder *f, la_gzout *out, la_buf *line, logad_error *err)
{
    for (int p = 0; p < N_PARTS; p++) {
        char hex[65];
        if (p == SUMS || !has_part(f, p))
            continue;
        const char *path = p == SESSIONS ? f->hidden : f->path[p];
        if (!la_sha256_file(path, hex))
            return la_fail(err, LOGAD_EIO, "%s: cannot be read again", path);
        la_buf_printf(line, "%s  %s\n", hex, names[p]);
    }
    return flush_line(out, line, err);
}

static logad_status put_part(const folder *f, int p, la_gzout *out, la_buf *line, logad_error *err)
{
    switch (p) {
    case TEMPLATES:
        return put_templates(f->x, out, line, err);
    case SEVERITIES:
        return put_severities(f->x, out, line, err);
    case GROUPING:
        return put_grouping(f->x, out, line, err);
    case LABELS:
        return put_labels(f->x, out, line, err);
    case README:
        return put_readme(f->x, out, line, err);
    case SUMS:
        return put_sums(f, out, line, err);
    default:
        return put_sessions(f->x, out, line, err);
    }
}

static logad_status write_part(folder *f, int p, const char *path, logad_error *err)
{
    la_gzout *out;
    la_buf line = {0};
    TRY(la_gzout_open(&out, path, strstr(names[p], ".gz") != NULL, err));
    logad_status s = put_part(f, p, out, &line, err);
    la_buf_free(&line);
    if (s != LOGAD_OK) {
        la_gzout_abandon(out);
        return s;
    }
    return la_gzout_commit(out, err);
}

static logad_status write_parts(folder *f, logad_error *err)
{
    TRY(write_part(f, SESSIONS, f->hidden, err));
    for (int p = 0; p < SESSIONS; p++) {
        if (!has_part(f, p))
            continue;
        TRY(write_part(f, p, f->path[p], err));
        f->made[p] = true;
    }
    if (rename(f->hidden, f->path[SESSIONS]) != 0)
        return la_fail(err, LOGAD_EIO, "%s: cannot be written", f->path[SESSIONS]);
    return LOGAD_OK;
}

static logad_status write_folder(folder *f, logad_error *err)
{
    for (int p = 0; p < N_PARTS; p++) {
        f->path[p] = la_path_join(f->x->o->out, names[p]);
        if (f->path[p] == NULL)
            return la_oom(err);
    }
    f->hidden = la_path_join(f->x->o->out, ".sessions.tsv.gz");
    if (f->hidden == NULL)
        return la_oom(err);
    logad_status s = write_parts(f, err);
    if (s != LOGAD_OK) {
        unlink(f->hidden);
        for (int p = 0; p < N_PARTS; p++)
            if (f->made[p])
                unlink(f->path[p]);
    }
    return s;
}

logad_status la_import_write(const la_import *x, logad_error *err)
{
    folder f = {.x = x};
    logad_status s = write_folder(&f, err);
    for (int p = 0; p < N_PARTS; p++)
        free(f.path[p]);
    free(f.hidden);
    return s;
}
