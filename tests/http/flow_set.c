/* Writes simulated sessions of one system of a phrase book as a labelled set, for choosing what a
 * distillation weighs by without a real log: see simulated_targets.py.
 *
 * usage: flow_set PHRASEBOOK SYSTEM SEED SESSIONS FOLDER plain|strange
 * strange: the texts change places, so that wording tells nothing, as in a system that words its
 * faults like no other. */
#include "seq/sim_flow.h"

#include "base/mem.h"
#include "base/rng.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *create(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    if (f == NULL) {
        perror(path);
        exit(1);
    }
    return f;
}

static void write_templates(const char *folder, const la_phrase *rows, uint32_t n, bool strange,
                            uint64_t seed)
{
    uint32_t *place = la_calloc(n, sizeof *place);
    la_rng rng = la_rng_new(seed);
    for (uint32_t i = 0; i < n; i++)
        place[i] = i;
    for (uint32_t i = n; strange && i > 1; i--) {
        uint32_t j = (uint32_t)la_rng_below(&rng, i), t = place[j];
        place[j] = place[i - 1];
        place[i - 1] = t;
    }
    FILE *f = create(folder, "templates.tsv");
    fprintf(f, "event_id\ttemplate\n");
    for (uint32_t i = 0; i < n; i++)
        fprintf(f, "%" PRIu32 "\t%s\n", i, rows[place[i]].text);
    fclose(f);
    free(place);
}

static void write_sessions(const char *folder, const la_sim_flows *s)
{
    FILE *f = create(folder, "sessions.tsv"), *labels = create(folder, "labels.tsv");
    uint32_t id = 0;
    for (uint32_t i = 0; i < s->n_sequences; i++)
        for (uint32_t k = 0; k < s->count[i]; k++, id++) {
            fprintf(labels, "s%" PRIu32 "\t%d\n", id, k < s->anomalous[i]);
            fprintf(f, "s%" PRIu32 "\t", id);
            for (uint64_t e = s->at[i]; e < s->at[i + 1]; e++)
                fprintf(f, "%s%" PRIu32, e > s->at[i] ? " " : "", s->events[e]);
            fprintf(f, "\n");
        }
    fclose(f);
    fclose(labels);
}

int main(int argc, char **argv)
{
    la_phrasebook *book = NULL;
    la_sim_flows flows;
    logad_error err = {0};
    if (argc != 7) {
        fprintf(stderr, "usage: flow_set PHRASEBOOK SYSTEM SEED SESSIONS FOLDER plain|strange\n");
        return 2;
    }
    uint32_t system = (uint32_t)strtoul(argv[2], NULL, 10);
    uint64_t seed = strtoull(argv[3], NULL, 10);
    if (la_phrasebook_open(&book, argv[1], &err) != LOGAD_OK || system >= book->n_systems ||
        la_sim_flow(&flows, book->row + book->first[system],
                    book->first[system + 1] - book->first[system], seed,
                    (uint32_t)strtoul(argv[4], NULL, 10), &err) != LOGAD_OK) {
        fprintf(stderr, "flow_set: %s\n", err.text);
        return 1;
    }
    write_templates(argv[5], book->row + book->first[system],
                    book->first[system + 1] - book->first[system], strcmp(argv[6], "strange") == 0,
                    seed);
    write_sessions(argv[5], &flows);
    la_sim_flows_free(&flows);
    la_phrasebook_free(book);
    return 0;
}
