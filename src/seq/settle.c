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

/* Whether most of the first records are in a session of those that suit their format. */
static logad_status suits(const la_probe *probe, const la_settle_for *want, const la_grouping *g,
                          bool *fit, logad_error *err)
{
    size_t grouped;
    TRY(try_grouping(probe, g, &grouped, err));
    *fit = (double)grouped >= MIN_SHARE * (double)probe->n;
    if (*fit)
        return LOGAD_OK;
    char words[160], text[160];
    la_grouping_words(g, words, sizeof words);
    la_grouping_text(g, text, sizeof text);
    la_note(
        "%s: only %zu of the first %zu lines can be grouped %s (%s %s groups them all the same)",
        want->name, grouped, probe->n, words, option(want), text);
    return LOGAD_OK;
}

static logad_status find_id(const la_probe *probe, const la_settle_for *want, la_grouping *out,
                            logad_error *err)
{
    la_id_standing s;
    bool found;
    TRY(la_id_find(probe, out, &s, &found, err));
    if (!found) {
        *out = (la_grouping){.kind = LA_GROUP_COUNT, .size = 100};
        return LOGAD_OK;
    }
    char text[160];
    la_grouping_text(out, text, sizeof text);
    la_note(
        "%s: %.0f %% of the first %zu lines name a session: grouped by --group '%s' (%s count:100 "
        "takes windows of lines)",
        want->name, floor(100 * s.share), probe->n, text, option(want));
    return LOGAD_OK;
}

logad_status la_settle_grouping(const la_probe *probe, const char *format,
                                const la_settle_for *want, la_grouping *out, logad_error *err)
{
    *out = *want->wish;
    if (out->kind != LA_GROUP_AUTO)
        return LOGAD_OK;
    *out = la_grouping_for_format(format);
    bool fit = false;
    if (out->kind != LA_GROUP_COUNT)
        TRY(suits(probe, want, out, &fit, err));
    return fit ? LOGAD_OK : find_id(probe, want, out, err);
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
                         "--group count:100"
                       : "--group count:100");
}
