/* A label file of any bytes, for the ten sessions "x.log#0" to "x.log#9" of raw lines. */
#include "seq/labels.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put(char path[64], const char *dir, const char *name, const void *p, size_t n)
{
    snprintf(path, 64, "%s/%s", dir, name);
    FILE *f = fopen(path, "wb");
    if (f == NULL || fwrite(p, 1, n, f) != n || fclose(f) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char dir[] = "/tmp/logad-fuzz-XXXXXX", log[64], labels[64];
    if (mkdtemp(dir) == NULL)
        abort();
    put(log, dir, "x.log", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n", 20);
    put(labels, dir, "labels.tsv", data, size);
    la_dataset_options o = {.grouping = {.kind = LA_GROUP_COUNT, .size = 1}};
    la_dataset *d = NULL;
    la_label_file from = {.purpose = "fuzz", .rest = size > 0 ? data[0] % 3 : 0};
    la_labels l = {0};
    la_ledger ledger = {0};
    if (la_dataset_load(&d, dir, &o, NULL) != LOGAD_OK || d->n_sessions != 10)
        abort();
    if (la_labels_open(&l, d, &from, &ledger, NULL) == LOGAD_OK && l.n_anomalous > 10)
        abort();
    la_labels_free(&l);
    la_ledger_free(&ledger);
    la_dataset_free(d);
    unlink(log);
    unlink(labels);
    return rmdir(dir);
}
