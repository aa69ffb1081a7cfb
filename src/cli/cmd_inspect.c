/* logad inspect: what is in a model file. */
#include "cli/rows.h"
#include <logad/model.h>
#include <stdio.h>

typedef struct options {
    la_common common;
    bool json;
} options;

static const options defaults = {.common = LA_COMMON_DEFAULTS};

static const la_opt table[] = {
    LA_ROW_JSON(options),
    {.name = NULL},
};

static logad_status run(const void *opts, const char *const *inputs, size_t n_inputs,
                        int *exit_code, logad_error *err)
{
    const options *o = opts;
    (void)exit_code;
    if (n_inputs != 1)
        return la_fail(err, LOGAD_EUSAGE, "give one model file: logad inspect MODEL");
    logad_model *m = NULL;
    TRY(logad_model_load(&m, inputs[0], err));
    logad_status s = logad_model_describe(m, o->json, stdout, err);
    logad_model_free(m);
    return s;
}

const la_verb la_verb_inspect = {
    .name = "inspect",
    .synopsis = "MODEL [--json]",
    .about = "what is in a model: shapes, templates, provenance, seed, labels used",
    .details = "The file is checked as for scoring: one that is damaged or was altered is refused "
               "with exit code 4.",
    .examples = "logad inspect m.logad\twhat the model was made from and how\n"
                "logad inspect m.logad --json | jq .ledger\twhose labels it has seen",
    .options = table,
    .defaults = &defaults,
    .size = sizeof(options),
    .run = run,
};
