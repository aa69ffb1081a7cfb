/* sequence: a labelled log, or tables of sessions, become a folder that stands wherever a set's
 * name can. */
#include "import/import.h"
#include "base/log.h"
#include "base/mem.h"
#include "io/paths.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static logad_status check(const logad_import_options *o, size_t n, logad_error *err)
{
    if (n == 0)
        return la_fail(err, LOGAD_EUSAGE, "no input: give a file, a folder, a glob or -");
    if (o->out == NULL || o->out[0] == '\0')
        return la_fail(err, LOGAD_EUSAGE, "give the folder to make: --out DIR");
    if (o->anomalous_lines != NULL && (o->labels != NULL || o->templates != NULL))
        return la_fail(err, LOGAD_EUSAGE,
                       "--anomalous-lines makes labels out of raw lines: leave out %s",
                       o->labels != NULL ? "--labels" : "--templates");
    if (o->rest != NULL && o->labels == NULL)
        return la_fail(err, LOGAD_EUSAGE,
                       "--rest says what sessions are that --labels does not "
                       "name: give --labels, too");
    if (o->rest != NULL && strcmp(o->rest, "normal") != 0 && strcmp(o->rest, "drop") != 0)
        return la_fail(err, LOGAD_EUSAGE, "--rest: '%s' is neither normal nor drop", o->rest);
    return LOGAD_OK;
}

static bool is_empty(const char *dir)
{
    DIR *d = opendir(dir);
    bool empty = d != NULL;
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;)
        empty = empty && (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0);
    if (d != NULL)
        closedir(d);
    return empty;
}

static logad_status make_folder(const char *dir, bool *made, logad_error *err)
{
    *made = mkdir(dir, 0777) == 0;
    if (*made)
        return LOGAD_OK;
    if (errno != EEXIST)
        return la_fail(err, LOGAD_EIO, "%s: cannot be made: %s; choose another place", dir,
                       strerror(errno));
    if (!is_empty(dir))
        return la_fail(err, LOGAD_EUSAGE,
                       "%s: is there and not an empty folder: choose another, or "
                       "remove it",
                       dir);
    return LOGAD_OK;
}

/* What stands in a line of its own, or parts the columns of one, cannot be in an id. */
static logad_status check_ids(const la_dataset *d, logad_error *err)
{
    for (uint32_t i = 0; i < d->n_sessions; i++)
        if (strpbrk(d->session[i], "\t\n\r") != NULL)
            return la_fail(err, LOGAD_EINPUT,
                           "%s: a session's id holds a tab or an end of line: choose another "
                           "--group",
                           d->name);
    return LOGAD_OK;
}

static logad_status read_raw(la_import *x, logad_error *err)
{
    const logad_import_options *o = x->o;
    la_dataset_options how = {.format = o->format,
                              .header = o->header,
                              .multiline_start = o->multiline_start,
                              .masks = o->masks,
                              .n_masks = o->n_masks,
                              .keep_places = o->anomalous_lines != NULL};
    if (o->group != NULL)
        TRY(la_grouping_parse(&how.grouping, o->group, err));
    TRY(la_dataset_raw(&x->d, x->inputs, x->n, &how, err));
    TRY(check_ids(x->d, err));
    if (x->d->damage != NULL)
        return la_fail(err, LOGAD_EINPUT, "%s: a set must be whole", x->d->damage);
    return o->anomalous_lines != NULL ? la_import_line_labels(x, err) : LOGAD_OK;
}

static logad_status read_labels(la_import *x, logad_error *err)
{
    const char *rest = x->o->rest;
    la_label_file from = {.path = x->o->labels,
                          .purpose = "import",
                          .rest = rest == NULL                  ? LA_REST_ERROR
                                  : strcmp(rest, "normal") == 0 ? LA_REST_NORMAL
                                                                : LA_REST_NONE};
    char *own = la_labels_find(x->d);
    bool any = own != NULL || from.path != NULL;
    free(own);
    return any ? la_labels_open(&x->labels, x->d, &from, &x->ledger, err) : LOGAD_OK;
}

/* How many of the sequences the sessions have that were kept. */
static logad_status count_kept(const la_import *x, logad_import_summary *out, logad_error *err)
{
    bool *used = la_calloc(x->d->n_sequences, sizeof *used);
    if (used == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i < x->labels.n; i++)
        if (x->labels.label[i] != LA_LABEL_NONE)
            used[x->d->sequence[i]] = true;
        else
            out->left_out++;
    out->distinct = 0;
    for (uint32_t i = 0; i < x->d->n_sequences; i++)
        out->distinct += used[i];
    free(used);
    out->sessions -= out->left_out;
    return LOGAD_OK;
}

static logad_status sum_up(const la_import *x, logad_import_summary *out, logad_error *err)
{
    *out = (logad_import_summary){.sessions = x->d->n_sessions,
                                  .anomalous = x->labels.n_anomalous,
                                  .templates = x->d->n_templates,
                                  .distinct = x->d->n_sequences,
                                  .ungrouped = x->d->n_ungrouped,
                                  .labelled = x->labels.label != NULL};
    la_grouping_words(&x->d->grouping, out->grouping, sizeof out->grouping);
    return out->labelled ? count_kept(x, out, err) : LOGAD_OK;
}

static logad_status body(la_import *x, logad_import_summary *out, logad_error *err)
{
    TRY(x->o->templates != NULL ? la_import_tables(x, err) : read_raw(x, err));
    if (x->labels.label == NULL)
        TRY(read_labels(x, err));
    TRY(sum_up(x, out, err));
    return la_import_write(x, err);
}

logad_status logad_import(const char *const *inputs, size_t n, const logad_import_options *o,
                          logad_import_summary *out, logad_error *err)
{
    bool made;
    TRY(check(o, n, err));
    TRY(make_folder(o->out, &made, err));
    la_import x = {.inputs = inputs, .n = n, .o = o};
    logad_status s = body(&x, out, err);
    if (s != LOGAD_OK && made)
        rmdir(o->out);
    la_dataset_free(x.d);
    la_labels_free(&x.labels);
    la_ledger_free(&x.ledger);
    return s;
}
