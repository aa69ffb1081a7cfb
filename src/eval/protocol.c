/* figures, beside them: what they may be taken for, which follows from what training saw. */
#include "eval/protocol.h"
#include "base/mem.h"
#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

static bool is_text(const cJSON *o, const char *name, const char *text)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(o, name);
    return cJSON_IsString(v) && strcmp(v->valuestring, text) == 0;
}

/* Seen labels outweigh the rest, and a digest outweighs a name. */
static void look_up(la_protocol *p, const logad_model *m, const la_dataset *d)
{
    char digest[65];
    la_dataset_digest(d, digest);
    bool raw = d->format != NULL;
    cJSON *inputs = cJSON_Parse(m->from.inputs);
    const cJSON *input;
    cJSON_ArrayForEach(input, inputs)
    {
        bool same = is_text(input, "sha256", digest);
        if (!same && !(raw && is_text(input, "set", la_set_label(d->name))))
            continue;
        la_seen seen = is_text(input, "role", "target") ? LA_SEEN_UNLABELLED : LA_SEEN_LABELS;
        if (seen > p->seen || (seen == p->seen && same)) {
            p->seen = seen;
            p->by_name = !same;
        }
    }
    cJSON_Delete(inputs);
}

logad_status la_protocol_settle(la_protocol *out, const logad_model *m, const la_dataset *d,
                                logad_error *err)
{
    *out = (la_protocol){.seen = LA_SEEN_NOTHING};
    look_up(out, m, d);
    const char *by = out->by_name ? " (told by the set's name)" : "";
    double share = m->from.holdout;
    if (out->seen == LA_SEEN_NOTHING) {
        snprintf(out->text, sizeof out->text,
                 "inductive: training saw nothing of this set; the model is for %.80s", m->target);
    } else if (out->seen == LA_SEEN_LABELS) {
        snprintf(out->text, sizeof out->text,
                 "in sample: training saw these sessions with their labels, so the figures say "
                 "little%s",
                 by);
    } else if (share > 0.0) {
        out->held = la_calloc(d->n_sequences, sizeof *out->held);
        if (out->held == NULL)
            return la_oom(err);
        la_holdout(d, share, m->from.seed, out->held);
        snprintf(out->text, sizeof out->text,
                 "held out: only the %.3g %% of the distinct sequences, drawn by seed, that "
                 "training did not see%s",
                 100.0 * share, by);
    } else {
        snprintf(out->text, sizeof out->text,
                 "transductive: training saw all of these sessions, without their labels%s", by);
    }
    return LOGAD_OK;
}
