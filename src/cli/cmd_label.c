/* logad label: proprietary sequences -> a teacher -> labels.jsonl. */
#include "base/log.h"
#include "cli/rows.h"
#include "cli/teacher_opt.h"
#include <inttypes.h>
#include <math.h>

typedef struct options {
    la_common common;
    const char *model, *target, *group, *format, *header, *vectors, *output, *labels;
    double tau, quantile;
    uint64_t count;
    bool dry_run;
    la_teacher_fields teacher;
} options;

static const options defaults = {
    .common = LA_COMMON_DEFAULTS, .tau = (double)NAN, .count = 200, .teacher = LA_TEACHER_DEFAULTS};

#define AT(field) .offset = offsetof(options, field)

static const la_opt table[] = {
    LA_ROW_MODEL(options, "the model file"),
    LA_ROW_TARGET(options, "the set to label: a name, or a path to logs or sequences"),
    LA_ROW_OUTPUT(options, "write the labels there; default: standard output"),
    {.name = "dry-run",
     .type = LA_OPT_FLAG,
     AT(dry_run),
     .help = "write the requests that would be sent, one a line, and send nothing"},
    LA_ROW_COUNT(options, "distinct sequences to label at most"),
    {.name = "labels",
     .type = LA_OPT_STRING,
     AT(labels),
     .arg = "FILE",
     .help = "labels of an earlier round to go on from; they are written again"},
    LA_TEACHER_OPTIONS(options, teacher),
    LA_ROW_TAU(options),
    LA_ROW_QUANTILE(options),
    LA_ROW_GROUP(options),
    LA_ROWS_FORMAT(options),
    LA_ROW_VECTORS(options),
    {.name = NULL},
};

static void say(const options *o, const logad_label_summary *s)
{
    const logad_teacher_counts *c = &s->counts;
    la_note("%u of %u distinct sequences are proprietary (tau %.3f)", s->proprietary,
            s->proprietary + s->general, s->tau);
    if (o->dry_run)
        return;
    la_note("%u labelled, %u of them anomalous; %" PRIu64 " asked, %" PRIu64
            " from the cache, %" PRIu64 " calls, %" PRIu64 " tokens",
            s->labelled, s->anomalous, c->asked, c->cached, c->calls, c->tokens);
    if (c->hidden > 0)
        la_note("%" PRIu64 " secrets, addresses and names were taken out of the questions",
                c->hidden);
    if (s->suspect > 0)
        la_warn("%u labelled sequences hold text that talks to a language model: logad distil "
                "leaves them out",
                s->suspect);
    if (c->blocked > 0)
        la_warn("%" PRIu64 " sequences were not asked about: their text could not be checked "
                "within limits",
                c->blocked);
    if (c->invalid > 0)
        la_note("%" PRIu64 " replies had no valid answer", c->invalid);
    if (c->budget && !c->unreachable)
        la_warn("%s; what was labelled is written, the same command with more goes on", c->stopped);
}

static logad_status run(const void *opts, const char *const *inputs, size_t n_inputs,
                        int *exit_code, logad_error *err)
{
    (void)exit_code;
    const options *o = opts;
    if (n_inputs > 0)
        return la_fail(err, LOGAD_EUSAGE, "%s: label takes no inputs; name the set by --target",
                       inputs[0]);
    logad_model *m = NULL;
    TRY(logad_model_load(&m, o->model, err));
    logad_label_options how = {.route = LA_ROUTE(o),
                               .teacher = la_teacher_options(&o->teacher),
                               .out = o->output,
                               .labels = o->labels,
                               .count = (uint32_t)o->count,
                               .dry_run = o->dry_run,
                               .seed = o->common.seed};
    logad_label_summary summary;
    logad_status s = logad_label(m, &how, &summary, err);
    logad_model_free(m);
    if (s == LOGAD_OK || summary.labelled > 0)
        say(o, &summary);
    return s;
}

const la_verb la_verb_label = {
    .name = "label",
    .synopsis = "-m MODEL --target SET [options]",
    .about = "have an LLM label sequences that the model knows too little of",
    .details =
        "Asks an OpenAI-compatible endpoint about distinct proprietary sequences (see logad "
        "route), of a model of auto also about general ones near its threshold, "
        "chosen so that the answers cover the most sessions the model is least sure of, and writes "
        "one JSON object a labelled sequence. OPENAI_BASE_URL names the endpoint, OPENAI_API_KEY "
        "or "
        "--api-key-file holds the key.\n"
        "Only templates leave this machine, and of them no secrets, addresses or names; what "
        "--hide matches stays here too. --dry-run shows every byte that would be sent. Answers are "
        "kept as they come: a run that was stopped pays for nothing twice. Whatever an endpoint "
        "replies, only the labels normal and anomalous come out.",
    .examples =
        "logad label -m m.logad --target bgl --dry-run\twhat would be sent, nothing is\n"
        "logad label -m m.logad --target bgl -o labels.jsonl\task, within 500 calls\n"
        "logad label -m m.logad --target bgl --record calls/ -o labels.jsonl\tkeep the exchange\n"
        "logad label -m m.logad --target bgl --replay calls/ -o labels.jsonl\tthe same, offline\n"
        "logad label -m m.logad --target bgl --teacher lexical -o labels.jsonl\twithout an LLM",
    .options = table,
    .defaults = &defaults,
    .size = sizeof(options),
    .run = run,
};
