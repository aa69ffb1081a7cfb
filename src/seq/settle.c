/* event -> sequence: what the first records say about the grouping of all. */
#include "seq/settle.h"
#include "base/log.h"
#include "seq/build.h"
#include "seq/idfind.h"
#include <math.h>

#define MIN_SHARE 0.5 /* of the first records that must belong to a session */

static logad_status try_grouping(const la_probe *probe, const la_grouping *g, size_t *grouped,
                                 logad_error *err)
{
    la_str keys[LA_GROUP_MAX_KEYS];
    la_grouper *grouper = NULL;
    size_t n;
    *grouped = 0;
    logad_status s = la_grouper_new(&grouper, g, err);
    for (size_t i = 0; i < probe->n && s == LOGAD_OK; i++) {
        const la_unit *u = &probe->records[i];
        s = la_grouper_keys(grouper, &u->event, &u->whole, keys, &n, err);
        *grouped += s == LOGAD_OK && n > 0;
    }
    la_grouper_free(grouper);
    return s;
}

static const char *option(const la_settle_for *want)
{
    return want->advise_import ? "logad data import --group" : "--group";
}

static void take_windows(const la_probe *probe, const la_settle_for *want, const la_grouping *unfit,
                         size_t grouped, la_grouping *out)
{
    char words[160], text[160];
    *out = (la_grouping){.kind = LA_GROUP_COUNT, .size = LA_GROUP_LINES};
    if (unfit->kind == LA_GROUP_COUNT)
        return;
    la_grouping_words(unfit, words, sizeof words);
    la_grouping_text(unfit, text, sizeof text);
    la_note("%s: %zu of the first %zu lines can be grouped %s: taking windows of %d lines "
            "(%s %s groups them all the same)",
            want->name, grouped, probe->n, words, LA_GROUP_LINES, option(want), text);
}

static void say_found(const la_probe *probe, const la_settle_for *want, const la_grouping *g,
                      double share)
{
    char text[160];
    la_grouping_text(g, text, sizeof text);
    la_note("%s: %.0f %% of the first %zu lines name a session: taking --group '%s' (%s count: "
            "windows of lines)",
            want->name, floor(100 * share), probe->n, text, option(want));
}

logad_status la_settle_grouping(const la_probe *probe, const char *format,
                                const la_settle_for *want, la_grouping *out, logad_error *err)
{
    *out = *want->wish;
    if (out->kind != LA_GROUP_AUTO)
        return LOGAD_OK;
    la_grouping usual = la_grouping_for_format(format);
    size_t grouped = 0;
    *out = usual;
    if (usual.kind != LA_GROUP_COUNT)
        TRY(try_grouping(probe, &usual, &grouped, err));
    if (usual.kind != LA_GROUP_COUNT && (double)grouped >= MIN_SHARE * (double)probe->n)
        return LOGAD_OK;
    la_id_standing s;
    bool found;
    TRY(la_id_find(probe, out, &s, &found, err));
    if (found)
        say_found(probe, want, out, s.share);
    else
        take_windows(probe, want, &usual, grouped, out);
    return LOGAD_OK;
}

logad_status la_settle_none(const la_sessionless *x, logad_error *err)
{
    char words[160];
    if (x->unfit)
        return la_fail(err, LOGAD_EINPUT,
                       "%s: none of %llu lines has the header layout %s: give the one they have "
                       "with --format or --header",
                       x->name, (unsigned long long)x->lines, x->layout);
    la_grouping_words(x->grouping, words, sizeof words);
    return la_fail(err, LOGAD_EINPUT,
                   "%s: none of %llu lines belongs to a session when grouped %s: try %s", x->name,
                   (unsigned long long)x->lines, words,
                   la_grouping_by_id(x->grouping)
                       ? "one that the lines have, in their messages, headers or other fields, or "
                         "--group count"
                       : "--group count");
}
