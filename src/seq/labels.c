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

uint8_t la_label_of(la_str word)
{
    static const struct {
        const char *text;
        uint8_t label;
    } words[] = {{"0", 0},       {"normal", 0},    {"success", 0},  {"false", 0}, {"1", 1},
                 {"anomaly", 1}, {"anomalous", 1}, {"abnormal", 1}, {"fail", 1},  {"true", 1}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (word_is(word, words[i].text))
            return words[i].label;
    return LA_LABEL_NONE;
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

typedef struct reading {
    la_labels *l;
    const la_dataset *d;
    const la_label_file *from;
    const char *file;
    uint64_t n_lines, n_named; /* with text; of those, of sessions of the dataset */
} reading;

static logad_status bad_label(const reading *r, uint64_t number, la_str value, logad_error *err)
{
    return la_fail(err, LOGAD_EINPUT,
                   "%s:%llu: \"%.*s\" is not a label: use 0, 1, Normal or Anomaly", r->file,
                   (unsigned long long)number, (int)(value.n < 40 ? value.n : 40), value.p);
}

static logad_status set_label(reading *r, la_str id, uint8_t v, uint64_t number, logad_error *err)
{
    la_labels *l = r->l;
    uint32_t i = la_dataset_session(r->d, id.p, id.n);
    if (i == LA_MAP_NONE)
        return LOGAD_OK; /* labels may cover more sessions than the dataset */
    r->n_named++;
    if (l->label[i] != LA_LABEL_NONE && l->label[i] != v)
        return la_fail(err, LOGAD_EINPUT, "%s:%llu: session %.60s has the other label above",
                       r->file, (unsigned long long)number, r->d->session[i]);
    l->label[i] = v;
    return LOGAD_OK;
}

static logad_status read_line(reading *r, logad_line line, logad_error *err)
{
    la_str id, value, all = trim((la_str){line.text, line.len});
    if (all.n == 0)
        return LOGAD_OK;
    r->n_lines++;
    bool listed = r->from->rest == LA_REST_NORMAL;
    if (listed && la_dataset_session(r->d, all.p, all.n) != LA_MAP_NONE)
        return set_label(r, all, 1, line.number, err);
    if (!split(line, &id, &value)) {
        if (listed)
            return LOGAD_OK; /* an id of elsewhere, or a word about the list */
        return la_fail(err, LOGAD_EINPUT, "%s:%llu: not \"id<TAB>0\" or \"id<TAB>1\"", r->file,
                       (unsigned long long)line.number);
    }
    uint8_t v = la_label_of(value);
    if (v != LA_LABEL_NONE)
        return set_label(r, id, v, line.number, err);
    if (line.number == 1 && (word_is(value, "label") || word_is(value, "anomalous?")))
        return LOGAD_OK; /* a header line */
    return listed ? LOGAD_OK : bad_label(r, line.number, value, err);
}

static bool is_training(const la_label_file *from)
{
    return starts_with(from->purpose, "train");
}

static logad_status check_all(reading *r, logad_error *err)
{
    la_labels *l = r->l;
    const la_dataset *d = r->d;
    bool raw_source = d->format != NULL && is_training(r->from);
    uint32_t missing = 0, first = 0;
    for (uint32_t i = d->n_sessions; i-- > 0;) {
        if (l->label[i] != LA_LABEL_NONE)
            continue;
        if (r->from->rest == LA_REST_NORMAL)
            l->label[i] = 0;
        missing++;
        first = i;
    }
    if (r->from->rest != LA_REST_ERROR && r->n_named == 0)
        return la_fail(err, LOGAD_EINPUT,
                       "%s: none of its %llu lines names a session, such as %.60s: check that the "
                       "sessions were grouped as the labels were",
                       r->file, (unsigned long long)r->n_lines, d->session[0]);
    if (r->from->rest == LA_REST_ERROR && missing > 0)
        return la_fail(err, LOGAD_EINPUT,
                       "%s: no label for %u of %u sessions, such as %.60s: add a line for each, or "
                       "%s",
                       r->file, missing, d->n_sessions, d->session[first],
                       raw_source
                           ? "where labels are of other sessions, make a set of the logs: logad "
                             "data import LOGS --labels FILE --group HOW --out DIR"
                           : "check that the sessions were grouped as the labels were");
    l->n = d->n_sessions;
    l->n_anomalous = 0;
    for (uint32_t i = 0; i < l->n; i++)
        l->n_anomalous += l->label[i] == 1;
    return LOGAD_OK;
}

static logad_status read_labels(reading *r, logad_reader *lines, logad_error *err)
{
    logad_line line;
    bool more;
    for (;;) {
        TRY(logad_reader_next(lines, &line, &more, err));
        if (!more)
            break;
        TRY(read_line(r, line, err));
    }
    if (logad_reader_damage(lines) != NULL)
        return la_fail(err, LOGAD_EINPUT, "%s: labels must be whole", logad_reader_damage(lines));
    return check_all(r, err);
}

static logad_status open_file(reading *r, logad_error *err)
{
    logad_reader *lines;
    TRY(logad_reader_open(&lines, r->file, err));
    logad_status s = read_labels(r, lines, err);
    logad_reader_close(lines);
    return s;
}

char *la_labels_find(const la_dataset *d)
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

static logad_status open_labels(reading *r, la_ledger *ledger, logad_error *err)
{
    const la_dataset *d = r->d;
    if (r->file == NULL)
        return la_fail(err, LOGAD_EINPUT,
                       "%s: no labels: give a folder that holds the sessions and labels.tsv "
                       "(id<TAB>0 or 1)%s",
                       d->name, is_training(r->from) ? "" : ", or a file with --labels");
    r->l->label = la_calloc(d->n_sessions, 1);
    if (r->l->label == NULL)
        return la_oom(err);
    memset(r->l->label, LA_LABEL_NONE, d->n_sessions);
    TRY(note(ledger, d, r->from->purpose, err));
    return open_file(r, err);
}

logad_status la_labels_open(la_labels *out, const la_dataset *d, const la_label_file *from,
                            la_ledger *ledger, logad_error *err)
{
    la_labels l = {0};
    char *found = from->path == NULL ? la_labels_find(d) : NULL;
    reading r = {.l = &l, .d = d, .from = from, .file = from->path == NULL ? found : from->path};
    logad_status s = open_labels(&r, ledger, err);
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
