/* The labels of a dataset's sessions, kept apart from "bytes -> ... -> sequence": reading them is a
 * call of its own that first writes to the label ledger. */
#include "seq/labels.h"
#include "base/mem.h"
#include "io/paths.h"
#include "seq/build.h"
#include <logad/line.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define UNSEEN 2 /* not yet labelled; never leaves this file */

static bool word_is(la_str w, const char *text)
{
    return w.n == strlen(text) && strncasecmp(w.p, text, w.n) == 0;
}

static bool starts_with(const char *s, const char *head)
{
    return strncmp(s, head, strlen(head)) == 0;
}

static la_str trim(la_str s)
{
    while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\r'))
        s.n--;
    while (s.n > 0 && s.p[0] == ' ') {
        s.p++;
        s.n--;
    }
    return s;
}

/* 0, 1, or UNSEEN where the word is no label. */
static uint8_t value_of(la_str w)
{
    if (word_is(w, "0") || word_is(w, "normal"))
        return 0;
    if (word_is(w, "1") || word_is(w, "anomaly") || word_is(w, "anomalous"))
        return 1;
    return UNSEEN;
}

/* A tab parts id and label; in files without tabs the last comma does. */
static bool split(logad_line line, la_str *id, la_str *value)
{
    size_t at = line.len;
    const char *tab = line.len == 0 ? NULL : memchr(line.text, '\t', line.len);
    if (tab != NULL)
        at = (size_t)(tab - line.text);
    while (tab == NULL && at > 0 && line.text[at - 1] != ',')
        at--;
    if (tab == NULL) {
        if (at == 0)
            return false;
        at--;
    }
    *id = (la_str){line.text, at};
    *value = trim((la_str){line.text + at + 1, line.len - at - 1});
    return at > 0;
}

static logad_status read_line(la_labels *l, const la_dataset *d, const char *file, logad_line line,
                              logad_error *err)
{
    la_str id, value;
    unsigned long long number = line.number;
    if (line.len == 0)
        return LOGAD_OK;
    if (!split(line, &id, &value))
        return la_fail(err, LOGAD_EINPUT, "%s:%llu: not \"id<TAB>0\" or \"id<TAB>1\"", file,
                       number);
    uint8_t v = value_of(value);
    if (v == UNSEEN) {
        if (number == 1 && (word_is(value, "label") || word_is(value, "anomalous?")))
            return LOGAD_OK; /* a header line */
        return la_fail(err, LOGAD_EINPUT,
                       "%s:%llu: \"%.*s\" is not a label: use 0, 1, Normal or Anomaly", file,
                       number, (int)(value.n < 40 ? value.n : 40), value.p);
    }
    uint32_t i = la_dataset_session(d, id.p, id.n);
    if (i == LA_MAP_NONE)
        return LOGAD_OK; /* labels may cover more sessions than the dataset */
    if (l->label[i] != UNSEEN && l->label[i] != v)
        return la_fail(err, LOGAD_EINPUT, "%s:%llu: session %.60s has the other label above", file,
                       number, d->session[i]);
    l->label[i] = v;
    return LOGAD_OK;
}

static logad_status check_all(la_labels *l, const la_dataset *d, const char *file, logad_error *err)
{
    uint32_t missing = 0, first = 0;
    for (uint32_t i = d->n_sessions; i-- > 0;) {
        if (l->label[i] == UNSEEN) {
            missing++;
            first = i;
        }
    }
    if (missing > 0)
        return la_fail(err, LOGAD_EINPUT,
                       "%s: no label for %u of %u sessions, such as %.60s: add a line for each, or "
                       "check that the sessions were grouped as the labels were",
                       file, missing, d->n_sessions, d->session[first]);
    l->n = d->n_sessions;
    l->n_anomalous = 0;
    for (uint32_t i = 0; i < l->n; i++)
        l->n_anomalous += l->label[i];
    return LOGAD_OK;
}

static logad_status read_labels(la_labels *l, const la_dataset *d, const char *file,
                                logad_reader *r, logad_error *err)
{
    logad_line line;
    bool more;
    for (;;) {
        TRY(logad_reader_next(r, &line, &more, err));
        if (!more)
            break;
        TRY(read_line(l, d, file, line, err));
    }
    if (logad_reader_damage(r) != NULL)
        return la_fail(err, LOGAD_EINPUT, "%s: labels must be whole", logad_reader_damage(r));
    return check_all(l, d, file, err);
}

static logad_status open_file(la_labels *l, const la_dataset *d, const char *file, logad_error *err)
{
    logad_reader *r;
    TRY(logad_reader_open(&r, file, err));
    logad_status s = read_labels(l, d, file, r, err);
    logad_reader_close(r);
    return s;
}

/* The label file of the dataset's own folder, NULL if there is none. */
static char *find_file(const la_dataset *d)
{
    static const char *const names[] = {"labels.tsv", "labels.tsv.gz", "anomaly_label.csv",
                                        "labels.csv"};
    for (size_t i = 0; d->dir != NULL && i < sizeof names / sizeof *names; i++) {
        char *path = la_path_join(d->dir, names[i]);
        if (path != NULL && la_is_file(path))
            return path;
        free(path);
    }
    return NULL;
}

/* A path is private to a machine: only its last part goes into the ledger. */
static const char *ledger_name(const char *name)
{
    size_t n = strlen(name);
    while (n > 0 && name[n - 1] == '/')
        n--;
    while (n > 0 && name[n - 1] != '/')
        n--;
    return name + n;
}

static logad_status note(la_ledger *ledger, const la_dataset *d, const char *purpose,
                         logad_error *err)
{
    char *set = la_strdup(ledger_name(d->name));
    if (set == NULL)
        return la_oom(err);
    for (size_t n = strlen(set); n > 1 && set[n - 1] == '/'; n--)
        set[n - 1] = '\0';
    logad_status s = la_ledger_add(ledger, set, purpose, d->n_sessions, err);
    free(set);
    return s;
}

static logad_status open_labels(la_labels *l, const la_dataset *d, const char *file,
                                const char *purpose, la_ledger *ledger, logad_error *err)
{
    if (file == NULL)
        return la_fail(err, LOGAD_EINPUT,
                       "%s: no labels: give a folder that holds the sessions and labels.tsv "
                       "(id<TAB>0 or 1)%s",
                       d->name, starts_with(purpose, "eval") ? ", or a file with --labels" : "");
    l->label = la_calloc(d->n_sessions, 1);
    if (l->label == NULL)
        return la_oom(err);
    memset(l->label, UNSEEN, d->n_sessions);
    TRY(note(ledger, d, purpose, err));
    return open_file(l, d, file, err);
}

logad_status la_labels_open(la_labels *out, const la_dataset *d, const char *path,
                            const char *purpose, la_ledger *ledger, logad_error *err)
{
    la_labels l = {0};
    char *found = path == NULL ? find_file(d) : NULL;
    logad_status s = open_labels(&l, d, path == NULL ? found : path, purpose, ledger, err);
    free(found);
    if (s == LOGAD_OK)
        *out = l;
    else
        la_labels_free(&l);
    return s;
}

void la_labels_free(la_labels *l)
{
    free(l->label);
    *l = (la_labels){0};
}
