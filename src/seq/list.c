/* event -> sequence: the datasets that have a name, and where they are on this machine. */
#include "seq/dataset.h"
#include <logad/sequence.h>
#include <stdlib.h>

logad_status logad_sets(void (*fn)(void *ctx, const logad_set_info *s), void *ctx, logad_error *err)
{
    (void)err;
    size_t n;
    const la_known_set *sets = la_known_sets(&n);
    for (size_t i = 0; i < n; i++) {
        char words[160];
        la_grouping_words(&sets[i].grouping, words, sizeof words);
        bool bundled;
        char *path = la_dataset_find(sets[i].name, &bundled);
        logad_set_info info = {.name = sets[i].name,
                               .about = sets[i].about,
                               .url = sets[i].url,
                               .licence = sets[i].licence,
                               .format = sets[i].format,
                               .grouping = words,
                               .path = path,
                               .simulated = bundled};
        fn(ctx, &info);
        free(path);
    }
    return LOGAD_OK;
}
