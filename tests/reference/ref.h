/* Reads the .ref files that the scripts beside it write: blocks of "name rows cols" and numbers. */
#ifndef TEST_REF_H
#define TEST_REF_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct ref {
    size_t rows, cols;
    float x[8192];
} ref;

/* One block of tests/reference/<file>.ref, or NULL. Free it. */
static inline ref *ref_load(const char *file, const char *name)
{
    char path[512], key[64];
    snprintf(path, sizeof path, TEST_SOURCE_DIR "/reference/%s.ref", file);
    FILE *f = fopen(path, "r");
    if (f == NULL)
        return NULL;
    ref *r = calloc(1, sizeof *r);
    while (r != NULL && fscanf(f, "%63s %zu %zu", key, &r->rows, &r->cols) == 3) {
        size_t n = r->rows * r->cols, i = 0;
        while (i < n && i < sizeof r->x / sizeof *r->x && fscanf(f, "%f", &r->x[i]) == 1)
            i++;
        if (i < n)
            break;
        if (strcmp(key, name) == 0) {
            fclose(f);
            return r;
        }
    }
    fclose(f);
    free(r);
    return NULL;
}

/* Largest |a - b| over the largest |b|: an error relative to the block's scale. */
static inline double ref_error(const float *a, const float *b, size_t n)
{
    double worst = 0, scale = 1e-6;
    for (size_t i = 0; i < n; i++) {
        double d = fabs((double)a[i] - (double)b[i]);
        worst = d <= worst ? worst : d; /* NaN counts as worst */
        scale = fmax(scale, fabs((double)b[i]));
    }
    return worst / scale;
}

#endif
