/* logad eval: a model and a labelled target -> how right the verdicts are, beside baselines. */
#include "cli/rows.h"
#include "cli/teacher_opt.h"
#include "io/outfile.h"
#include <logad/eval.h>
#include <stdlib.h>
#include <string.h>

typedef struct options {
    la_common common;
    const char *model, *target, *labels, *group, *format, *header, *vectors, *output;
    bool json;
    la_teacher_fields teacher;
} options;

static const options defaults = {.common = LA_COMMON_DEFAULTS, .teacher = LA_TEACHER_DEFAULTS};

#define AT(field) .offset = offsetof(options, field)

static const la_opt table[] = {
    LA_ROW_MODEL(options, "the model file"),
    LA_ROW_TARGET(options, "the labelled set: a name, or a path to logs or sequences"),
    {.name = "labels",
     .type = LA_OPT_STRING,
     AT(labels),
     .arg = "FILE",
     .help = "id<TAB>0|1 lines, or BlockId,Label; default: the set's own"},
    LA_ROW_JSON(options),
    LA_ROW_OUTPUT(options, "write the report there; default: standard output"),
    LA_ROW_GROUP(options),
    LA_ROWS_FORMAT(options),
    LA_ROW_VECTORS(options),
    LA_TEACHER_OPTIONS(options, teacher),
    {.name = NULL},
};

static logad_status run(const void *opts, const char *const *inputs, size_t n_inputs,
                        int *exit_code, logad_error *err)
{
    (void)exit_code;
    const options *o = opts;
    if (n_inputs > 0)
        return la_fail(err, LOGAD_EUSAGE, "%s: eval takes no inputs; name the set by --target",
                       inputs[0]);
    logad_model *m = NULL;
    TRY(logad_model_load(&m, o->model, err));
    logad_general general = {
        .how = la_teacher_questions(&o->teacher, o->common.seed, (unsigned)o->common.threads)};
    logad_eval_options how = {.target = o->target,
                              .labels = o->labels,
                              .group = o->group,
                              .format = o->format,
                              .header = o->header,
                              .vectors = o->vectors,
                              .json = o->json,
                              .seed = o->common.seed,
                              .threads = (unsigned)o->common.threads};
    if (strcmp(logad_model_method(m), "generallog") == 0) {
        how.second = logad_general_opinion;
        how.second_ctx = &general;
    }
    char *text = NULL;
    size_t n = 0;
    logad_status s = logad_eval(m, &how, &text, &n, err);
    logad_model_free(m);
    if (text != NULL) { /* also where the target was cut short */
        logad_error unwritten = {0};
        logad_status written = la_outfile_write(o->output, text, n, &unwritten);
        if (written != LOGAD_OK) {
            s = written;
            *err = unwritten;
        }
    }
    free(text);
    return s;
}

const la_verb la_verb_eval = {
    .name = "eval",
    .synopsis = "-m MODEL --target SET [options]",
    .about = "measure a model on a labelled set, beside baselines that need no training",
    .details =
        "Scores every session of the set, then opens its labels, and reports precision, recall and "
        "F1 at the model's own threshold, ROC-AUC, average precision, the base rate and a "
        "bootstrap interval; F1 with each distinct sequence counted once, and on sequences that "
        "training did not see. Beside it stand five baselines that see no label: all-positive, "
        "new-event, count-vector, rarity and severity. The label ledger says whose labels the "
        "result rests on.",
    .examples = "logad eval -m m.logad --target bgl\ta report in text\n"
                "logad eval -m m.logad --target bgl --json -o bgl.json\tfor programs\n"
                "logad eval -m m.logad --target app.log --labels app.tsv\traw logs, own labels",
    .options = table,
    .defaults = &defaults,
    .size = sizeof(options),
    .run = run,
};
