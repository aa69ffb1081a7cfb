/* logad distil: labels.jsonl -> a fine-tuned model. */
#include "base/log.h"
#include "cli/rows.h"
#include <inttypes.h>
#include <logad/distil.h>
#include <math.h>

typedef struct options {
    la_common common;
    const char *model, *labels, *out, *target, *group, *format, *header, *vectors;
    double tau, quantile;
    uint64_t rounds, steps;
} options;

static const options defaults = {
    .common = LA_COMMON_DEFAULTS, .tau = (double)NAN, .rounds = 3, .steps = 200};

#define AT(field) .offset = offsetof(options, field)

static const la_opt table[] = {
    LA_ROW_MODEL(options, "the model file to start from; it stays as it is"),
    {.name = "labels",
     .type = LA_OPT_STRING,
     AT(labels),
     .arg = "FILE",
     .required = true,
     .help = "what logad label wrote"},
    {.name = "output",
     .letter = 'o',
     .type = LA_OPT_STRING,
     AT(out),
     .arg = "FILE",
     .required = true,
     .help = "the model file to write"},
    {.name = "target",
     .type = LA_OPT_STRING,
     AT(target),
     .arg = "SET",
     .help = "the set the labels are of: like sequences then learn from them, too"},
    LA_ROW_ROUNDS(options, "rounds; from the second on the model's own sure verdicts count, too"),
    {.name = "steps",
     .type = LA_OPT_UINT,
     AT(steps),
     .arg = "N",
     .min = 1,
     .max = 1e6,
     .help = "steps of fine-tuning in each round"},
    LA_ROW_TAU(options),
    LA_ROW_QUANTILE(options),
    LA_ROW_GROUP(options),
    LA_ROWS_FORMAT(options),
    LA_ROW_VECTORS(options),
    {.name = NULL},
};

/* Answers that are all alike agree whether they are right or not. */
static void say(const options *o, const logad_distil_summary *s)
{
    char right[80];
    bool one = s->answers == 1;
    if (s->anomalous == 0 || s->anomalous == s->answers)
        snprintf(right, sizeof right, "%s'%s', which does not show how right %s",
                 one ? "" : "all of them ", s->anomalous == 0 ? "normal" : "anomalous",
                 one ? "it is" : "they are");
    else
        snprintf(right, sizeof right, "thought to be right to %.0f %%", 100 * s->accuracy);
    la_note("%s: learned from %" PRIu64 " answer%s, %s, in %u rounds; threshold p >= %.4g", o->out,
            s->answers, one ? "" : "s", right, s->rounds, s->threshold);
}

static logad_status run(const void *opts, const char *const *inputs, size_t n_inputs,
                        int *exit_code, logad_error *err)
{
    (void)exit_code;
    const options *o = opts;
    if (n_inputs > 0)
        return la_fail(err, LOGAD_EUSAGE, "%s: distil takes no inputs; name the set by --target",
                       inputs[0]);
    logad_model *m = NULL;
    TRY(logad_model_load(&m, o->model, err));
    logad_distil_options how = {.labels = o->labels,
                                .out = o->out,
                                .route = LA_ROUTE(o),
                                .rounds = (uint32_t)o->rounds,
                                .steps = (uint32_t)o->steps,
                                .seed = o->common.seed,
                                .threads = (unsigned)o->common.threads};
    logad_distil_summary s;
    logad_status status = logad_distil(m, &how, &s, err);
    logad_model_free(m);
    TRY(status);
    say(o, &s);
    if (s.suspect > 0)
        la_note("%" PRIu64 " suspect labels were left out", s.suspect);
    if (s.unmatched > 0)
        la_note("%" PRIu64 " labels are of sequences not known here, or have no answer",
                s.unmatched);
    return LOGAD_OK;
}

const la_verb la_verb_distil = {
    .name = "distil",
    .synopsis = "-m MODEL --labels FILE -o MODEL [options]",
    .about = "put a teacher's labels into a model that needs no teacher",
    .details =
        "Puts the labels that logad label wrote into a model (FusionLog): a model of auto learns "
        "of each template how much more or less it tells of a fault, a network is fine-tuned and "
        "gets a new threshold. Answers about sequences that differ in order or number of their "
        "events alone are weighed together, so that single wrong ones are outvoted; how far the "
        "teacher is to be believed is estimated from how often it agrees with itself and with the "
        "model. With --target all like sequences of the set learn from an answer. Labels of "
        "sequences with text that talks to a language model are left out.",
    .examples =
        "logad distil -m m.logad --labels labels.jsonl --target bgl -o m2.logad\tall of it\n"
        "logad distil -m m.logad --labels labels.jsonl -o m2.logad\tlabelled ones only",
    .options = table,
    .defaults = &defaults,
    .size = sizeof(options),
    .run = run,
};
