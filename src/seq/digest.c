/* event -> sequence: one hash that says which sessions a training run has seen. */
#include "base/hash.h"
#include "seq/dataset.h"
#include <math.h>
#include <string.h>

/* Numbers go in as little-endian bytes, so that the digest is the same on every machine. */
static void add_number(la_sha256 *s, uint64_t v)
{
    unsigned char b[8];
    for (unsigned i = 0; i < 8; i++)
        b[i] = (unsigned char)(v >> (8 * i));
    la_sha256_add(s, b, sizeof b);
}

static void add_events(la_sha256 *s, const uint32_t *events, uint64_t n)
{
    unsigned char b[4096];
    size_t used = 0;
    for (uint64_t i = 0; i < n; i++) {
        for (unsigned k = 0; k < 4; k++)
            b[used++] = (unsigned char)(events[i] >> (8 * k));
        if (used == sizeof b) {
            la_sha256_add(s, b, used);
            used = 0;
        }
    }
    la_sha256_add(s, b, used);
}

void la_dataset_digest(const la_dataset *d, char hex[65])
{
    la_sha256 s;
    la_sha256_init(&s);
    add_number(&s, d->n_templates);
    for (uint32_t i = 0; i < d->n_templates; i++) {
        size_t n = strlen(d->templates[i]);
        add_number(&s, n);
        la_sha256_add(&s, d->templates[i], n);
    }
    for (uint32_t i = 0; d->severity != NULL && i < d->n_templates; i++)
        add_number(&s, (uint64_t)(int64_t)lrintf(d->severity[i] * 1000));
    add_number(&s, d->n_sequences);
    for (uint32_t i = 0; i < d->n_sequences; i++) {
        add_number(&s, d->count[i]);
        add_number(&s, d->at[i + 1] - d->at[i]);
        add_events(&s, d->events + d->at[i], d->at[i + 1] - d->at[i]);
    }
    la_sha256_hex(&s, hex);
}
