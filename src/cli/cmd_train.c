/* logad train: labelled sources and an unlabelled target -> a model file. */
#include "base/ranks.h"
#include "cli/rows.h"
#include "cli/teacher_opt.h"
#include <logad/distil.h>
#include <logad/train.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

typedef struct options {
    la_common common;
    la_opt_list sources, masks;
    const char *target, *out, *method, *encoder, *vectors, *format, *header, *group,
        *multiline_start;
    uint64_t episodes, max_events;
    double holdout;
    double tau;
    uint64_t rounds, count;
    la_teacher_fields teacher;
    bool no_adversarial, no_meta, source_only, scramble_source, scramble_simulated, resume;
} options;

static const options defaults = {.common = LA_COMMON_DEFAULTS,
                                 .method = "auto",
                                 .tau = (double)NAN,
                                 .rounds = 3,
                                 .count = 200,
                                 .teacher = LA_TEACHER_DEFAULTS};

#define AT(field) .offset = offsetof(options, field)

static const la_opt table[] = {
    {.name = "source",
     .type = LA_OPT_LIST,
     AT(sources),
     .arg = "SET...",
     .greedy = true,
     .required = true,
     .help = "labelled systems to learn from: names or paths"},
    LA_ROW_TARGET(options, "the unlabelled system; its labels are never opened"),
    {.name = "model",
     .letter = 'm',
     .type = LA_OPT_STRING,
     AT(out),
     .arg = "FILE",
     .help = "the model file to write"},
    {.name = "output",
     .letter = 'o',
     .type = LA_OPT_STRING,
     AT(out),
     .arg = "FILE",
     .help = "the same as --model"},
    {.name = "method",
     .type = LA_OPT_CHOICE,
     AT(method),
     .arg = "METHOD",
     .choices = "auto|zerolog|freelog|fusionlog|generallog",
     .help = "auto: how events stand in their system and what they say, learned from the sources "
             "and from simulated systems; zerolog, freelog: adversarial networks; fusionlog: one "
             "that learns from a teacher; generallog: one that asks it in score"},
    {.name = "encoder",
     .type = LA_OPT_CHOICE,
     AT(encoder),
     .arg = "KIND",
     .choices = "gru|transformer",
     .help = "the network of zerolog and freelog; gru if not given"},
    LA_ROW_VECTORS(options),
    {.name = "episodes",
     .type = LA_OPT_UINT,
     AT(episodes),
     .arg = "N",
     .min = 1,
     .max = 1e6,
     .help = "training episodes (300 if not given), or steps of auto (600)"},
    {.name = "max-events",
     .type = LA_OPT_UINT,
     AT(max_events),
     .arg = "N",
     .min = 2,
     .max = 1e6,
     .help = "longer sessions are cut into windows, the worst window counts (500 if not given, a "
             "million for auto)"},
    {.name = "holdout",
     .type = LA_OPT_REAL,
     AT(holdout),
     .arg = "SHARE",
     .min = 0,
     .max = 0.95,
     .help = "share of the target's distinct sequences kept unseen, for eval"},
    LA_ROWS_FORMAT(options),
    LA_ROWS_RECORDS(options),
    LA_ROW_GROUP(options),
    {.name = "no-adversarial",
     .type = LA_OPT_FLAG,
     AT(no_adversarial),
     .help = "ablation: without the domain discriminator"},
    {.name = "no-meta",
     .type = LA_OPT_FLAG,
     AT(no_meta),
     .help = "ablation: joint training in place of meta-learning"},
    {.name = "source-only",
     .type = LA_OPT_FLAG,
     AT(source_only),
     .help = "ablation: both of these; of auto: without the simulated systems"},
    {.name = "scramble-source",
     .type = LA_OPT_FLAG,
     AT(scramble_source),
     .help = "control: source templates get each other's texts and vectors"},
    {.name = "scramble-simulated",
     .type = LA_OPT_FLAG,
     AT(scramble_simulated),
     .help = "auto, control: the messages of a simulated system get each other's wording"},
    LA_ROW_ROUNDS(options, "fusionlog: rounds of labelling and distillation"),
    LA_ROW_COUNT(options, "fusionlog: distinct sequences to label in each round"),
    LA_ROW_TAU(options),
    LA_TEACHER_OPTIONS(options, teacher),
    {.name = "resume",
     .type = LA_OPT_FLAG,
     AT(resume),
     .help = "go on from the checkpoint of an interrupted run"},
    {.name = NULL},
};

static logad_status fuse(const options *o, const logad_train_options *t, bool general,
                         logad_error *err)
{
    logad_fusion_options f = {.train = *t,
                              .label = {.teacher = la_teacher_options(&o->teacher),
                                        .route = {.has_tau = !isnan(o->tau), .tau = o->tau},
                                        .count = (uint32_t)o->count},
                              .rounds = (uint32_t)o->rounds,
                              .general = general};
    return logad_fusion(&f, err);
}

static logad_status run(const void *opts, const char *const *inputs, size_t n_inputs,
                        int *exit_code, logad_error *err)
{
    const options *o = opts;
    (void)exit_code;
    if (n_inputs > 0)
        return la_fail(err, LOGAD_EUSAGE,
                       "'%s' is not an option: give sets with --source and "
                       "--target",
                       inputs[0]);
    if (o->out == NULL)
        return la_fail(err, LOGAD_EUSAGE, "give -o FILE, the model file to write");
    logad_train_options t = {.sources = o->sources.items,
                             .n_sources = o->sources.n,
                             .target = o->target,
                             .method = o->method,
                             .encoder = o->encoder,
                             .vectors = o->vectors,
                             .format = o->format,
                             .header = o->header,
                             .multiline_start = o->multiline_start,
                             .masks = o->masks.items,
                             .n_masks = o->masks.n,
                             .group = o->group,
                             .out = o->out,
                             .seed = o->common.seed,
                             .threads = (unsigned)o->common.threads,
                             .episodes = (uint32_t)o->episodes,
                             .max_events = (uint32_t)o->max_events,
                             .holdout = o->holdout,
                             .no_adversarial = o->no_adversarial,
                             .no_meta = o->no_meta,
                             .source_only = o->source_only,
                             .scramble_source = o->scramble_source,
                             .scramble_simulated = o->scramble_simulated,
                             .resume = o->resume};
    la_signals_catch(logad_interrupt);
    bool general = strcmp(o->method, "generallog") == 0;
    if (!general && strcmp(o->method, "fusionlog") != 0)
        return logad_train(&t, err);
    if (la_n_ranks() > 1)
        return la_fail(err, LOGAD_EUSAGE,
                       "%s asks a teacher, once: start it without mpirun, or use --method auto, "
                       "zerolog or freelog",
                       o->method);
    return fuse(o, &t, general, err);
}

const la_verb la_verb_train = {
    .name = "train",
    .synopsis = "--source SET... --target SET -o MODEL [options]",
    .about = "learn from labelled systems for a system without labels",
    .details =
        "Learns what anomalies look like in the sources, whose labels it reads, and carries it "
        "over "
        "to the target, whose labels it never opens. auto, the default, judges how events stand in "
        "their own system (how rare, how often, after what, what is missing) and how their texts "
        "are worded and what levels (ERROR, WARN, INFO) raw logs give them, with weights learned "
        "from the sources and from simulated systems that come "
        "with logad. zerolog and freelog send event sequences of both through one encoder, "
        "trained by meta-learning over episodes while a domain discriminator keeps it from telling "
        "the systems apart. What to keep and the decision threshold are chosen without target "
        "labels. The label ledger is printed at the end.\n"
        "A SET is a name (logad data list) or a path to raw logs or event sequences. --format, "
        "--header, --group, --mask and --multiline-start say how the target's raw logs are read, "
        "and the model remembers it; how a source's are read is found out. Where that goes wrong, "
        "logad data import makes a set of them.\n"
        "The same "
        "inputs, seed and options give the same file, whatever the number of threads. An interrupt "
        "of zerolog or freelog writes MODEL.ckpt; the same command with --resume goes on from it.\n"
        "Where logad was built with MPI, mpirun shares the work of auto, zerolog and freelog "
        "between "
        "machines: the model is the same, byte for byte.",
    .examples =
        "logad train --source hdfs --target bgl -o m.logad\tfrom HDFS to BGL\n"
        "logad train --source hdfs openstack --target my-logs/ -o m.logad\ttwo sources, own logs\n"
        "logad train --source hdfs --target bgl --source-only -o base.logad\twithout adaptation",
    .options = table,
    .defaults = &defaults,
    .size = sizeof(options),
    .run = run,
};
