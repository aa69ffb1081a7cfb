/* FusionLog from end to end, and GeneralLog's part before scoring. */
#include "distil/distil.h"

#include "base/log.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 3

static char *labels_path(const char *out)
{
    size_t n;
    if (!la_add(strlen(out), sizeof ".labels.jsonl", &n))
        return NULL;
    char *path = la_calloc(n, 1);
    if (path != NULL)
        snprintf(path, n, "%s.labels.jsonl", out);
    return path;
}

static void say(uint32_t round, const logad_label_summary *s)
{
    la_note("round %u: %u of %u distinct sequences are proprietary; %u labelled, %u anomalous; "
            "%" PRIu64 " calls, %" PRIu64 " from the cache, %" PRIu64 " tokens",
            round, s->proprietary, s->proprietary + s->general, s->labelled, s->anomalous,
            s->counts.calls, s->counts.cached, s->counts.tokens);
}

/* One round; *more is false where another would find nothing to do. */
static logad_status one_round(logad_model *m, const logad_fusion_options *o, uint32_t round,
                              const char *labels, bool *more, logad_error *err)
{
    logad_label_options ask = o->label;
    logad_label_summary said;
    ask.route.target = o->train.target;
    ask.route.group = o->train.group;
    ask.route.format = o->train.format;
    ask.route.header = o->train.header;
    ask.route.vectors = o->train.vectors;
    ask.route.threads = o->train.threads;
    ask.out = labels;
    ask.labels = round > 1 ? labels : NULL;
    ask.seed = o->train.seed;
    logad_error why = {0};
    logad_status s = logad_label(m, &ask, &said, &why);
    if (s == LOGAD_ENET)
        la_warn("%s", why.text);
    else if (s != LOGAD_OK)
        return la_fail(err, s, "%s", why.text);
    say(round, &said);
    *more = s == LOGAD_OK && said.labelled > 0 && !said.counts.budget;
    if (said.labelled == 0)
        return LOGAD_OK;
    logad_distil_options learn = {.labels = labels,
                                  .out = o->train.out,
                                  .route = ask.route,
                                  .rounds = 1,
                                  .steps = o->steps,
                                  .seed = o->train.seed,
                                  .threads = o->train.threads};
    logad_distil_summary sum;
    return logad_distil(m, &learn, &sum, err);
}

static logad_status all_rounds(logad_model *m, const logad_fusion_options *o, logad_error *err)
{
    char *labels = labels_path(o->train.out);
    uint32_t rounds = o->rounds > 0 ? o->rounds : ROUNDS;
    bool more = true;
    logad_status s = labels == NULL ? la_oom(err) : LOGAD_OK;
    for (uint32_t r = 1; r <= rounds && more && s == LOGAD_OK; r++)
        s = one_round(m, o, r, labels, &more, err);
    free(labels);
    return s;
}

static logad_status mark_general(logad_model *m, const char *out, logad_error *err)
{
    m->from.method = la_model_text(m, "generallog");
    return m->from.method == NULL ? la_oom(err) : la_model_save(m, out, err);
}

logad_status logad_fusion(const logad_fusion_options *o, logad_error *err)
{
    logad_train_options small = o->train;
    /* Options of networks ask for one. */
    bool network = small.encoder != NULL || small.no_adversarial || small.no_meta || small.resume;
    small.method = network ? "zerolog" : "auto";
    TRY(logad_teacher_check(&o->label.teacher, err));
    TRY(logad_train(&small, err));
    logad_model *m = NULL;
    TRY(logad_model_load(&m, o->train.out, err));
    logad_status s = o->general ? mark_general(m, o->train.out, err) : all_rounds(m, o, err);
    logad_model_free(m);
    return s;
}
