/* Sequence files of any bytes: templates.tsv, a line "--", sessions.tsv. */
#include "seq/dataset.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put(char path[64], const char *dir, const char *name, const uint8_t *p, size_t n)
{
    snprintf(path, 64, "%s/%s", dir, name);
    FILE *f = fopen(path, "wb");
    if (f == NULL || fwrite(p, 1, n, f) != n || fclose(f) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char dir[] = "/tmp/logad-fuzz-XXXXXX", templates[64], sessions[64];
    size_t n = 0;
    while (n + 4 <= size && memcmp(data + n, "\n--\n", 4) != 0)
        n++;
    size_t rest = n + 4 <= size ? n + 4 : size;
    if (mkdtemp(dir) == NULL)
        abort();
    put(templates, dir, "templates.tsv", data, n);
    put(sessions, dir, "sessions.tsv", data + rest, size - rest);
    la_dataset *d = NULL;
    if (la_dataset_load(&d, dir, NULL, NULL) == LOGAD_OK) {
        for (uint64_t i = 0; i < d->at[d->n_sequences]; i++)
            if (d->events[i] >= d->n_templates)
                abort();
        la_dataset_free(d);
    }
    unlink(templates);
    unlink(sessions);
    return rmdir(dir);
}
