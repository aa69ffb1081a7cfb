/* A phrase book of any bytes: rows lie within it, and what is read can be simulated. */
#include "seq/sim_flow.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void simulate(const la_phrasebook *b, uint32_t system)
{
    la_sim_flows f;
    uint32_t first = b->first[system], n = b->first[system + 1] - first;
    if (la_sim_flow(&f, b->row + first, n, system, 20, NULL) != LOGAD_OK)
        abort();
    uint64_t n_events = f.n_sequences > 0 ? f.at[f.n_sequences] : 0;
    for (uint64_t k = 0; k < n_events; k++)
        if (f.events[k] >= n)
            abort();
    la_sim_flows_free(&f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    la_phrasebook *b = NULL;
    if (la_phrasebook_parse(&b, "x", (const char *)data, size, NULL) != LOGAD_OK)
        return 0;
    if (b->first[0] != 0 || b->first[b->n_systems] != b->n)
        abort();
    for (uint32_t i = 0; i < b->n; i++)
        if (b->row[i].system >= b->n_systems || strlen(b->row[i].text) == 0)
            abort();
    for (uint32_t s = 0; s < b->n_systems && s < 8; s++)
        simulate(b, s);
    la_phrasebook_free(b);
    return 0;
}
