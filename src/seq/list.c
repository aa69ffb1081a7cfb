/* event -> sequence: the datasets that have a name, and where they are on this machine. */
#include "io/paths.h"
#include "seq/dataset.h"
#include <logad/sequence.h>
#include <stdlib.h>
#include <string.h>

static void tell_known(const la_known_set *k, void (*fn)(void *ctx, const logad_set_info *s),
                       void *ctx)
{
    char words[160];
    la_grouping_words(&k->grouping, words, sizeof words);
    bool bundled;
    char *path = la_dataset_find(k->name, &bundled);
    logad_set_info info = {.name = k->name,
                           .about = k->about,
                           .url = k->url,
                           .licence = k->licence,
                           .format = k->format,
                           .grouping = words,
                           .path = path,
                           .simulated = bundled};
    fn(ctx, &info);
    free(path);
}

static bool is_known(const char *name)
{
    size_t n;
    const la_known_set *sets = la_known_sets(&n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(sets[i].name, name) == 0)
            return true;
    return false;
}

logad_status logad_sets(void (*fn)(void *ctx, const logad_set_info *s), void *ctx, logad_error *err)
{
    size_t n;
    const la_known_set *sets = la_known_sets(&n);
    la_paths own = {0};
    for (size_t i = 0; i < n; i++)
        tell_known(&sets[i], fn, ctx);
    logad_status s = la_dataset_own(&own, err);
    for (size_t i = 0; s == LOGAD_OK && i < own.n; i++) {
        const char *name = strrchr(own.items[i], '/') + 1;
        bool bundled;
        char *found = is_known(name) ? NULL : la_dataset_find(name, &bundled);
        /* Of two folders of one name the name means the first. */
        if (found != NULL && strcmp(found, own.items[i]) == 0) {
            logad_set_info info = {.name = name, .grouping = "as published", .path = found};
            fn(ctx, &info);
        }
        free(found);
    }
    la_paths_free(&own);
    return s;
}
