/* What the tests of import/ share: a folder, and one import into it. */
#ifndef IMPORTTEST_H
#define IMPORTTEST_H

#include "../seq/seqtest.h"

#include "import/import.h"

static logad_error import_err;

static inline logad_status import_one(dir *t, const char *input, logad_import_options o,
                                      logad_import_summary *sum)
{
    char in[256], out[256];
    snprintf(in, sizeof in, "%s/%s", t->path, input);
    snprintf(out, sizeof out, "%s/out", t->path);
    const char *inputs[] = {in};
    o.out = out;
    import_err.text[0] = '\0';
    return logad_import(inputs, 1, &o, sum, &import_err);
}

/* Fails in this way and leaves no folder behind. */
static inline void import_fails(dir *t, const char *input, logad_import_options o, const char *part)
{
    logad_import_summary sum;
    assert_int_not_equal(import_one(t, input, o, &sum), LOGAD_OK);
    assert_says(import_err, part);
    assert_int_not_equal(access(dir_path(t, "out"), F_OK), 0);
}

/* The set that was made, and its labels as text: "011"; '.' where it has none. */
static inline la_dataset *import_made(dir *t, char labels[64])
{
    la_dataset *d = NULL;
    la_labels l = {0};
    la_ledger ledger = {0};
    assert_int_equal(la_dataset_load(&d, dir_path(t, "out"), NULL, NULL), LOGAD_OK);
    bool any =
        la_labels_open(&l, d, &(la_label_file){.purpose = "test"}, &ledger, NULL) == LOGAD_OK;
    assert_true(d->n_sessions < 64);
    for (uint32_t i = 0; i < d->n_sessions; i++)
        labels[i] = any ? (char)('0' + l.label[i]) : '.';
    labels[d->n_sessions] = '\0';
    la_labels_free(&l);
    la_ledger_free(&ledger);
    return d;
}

#endif
