/* logad route: which of a target's sequences resemble the sources, and which do not. */
#include "cli/rows.h"
#include "io/outfile.h"
#include <logad/teacher.h>
#include <math.h>
#include <stdlib.h>

typedef struct options {
    la_common common;
    const char *model, *target, *group, *format, *header, *vectors, *output;
    double tau, quantile;
    bool json;
} options;

static const options defaults = {.common = LA_COMMON_DEFAULTS, .tau = (double)NAN};

static const la_opt table[] = {
    LA_ROW_MODEL(options, "the model file"),
    LA_ROW_TARGET(options, "the set to split: a name, or a path to logs or sequences"),
    LA_ROW_TAU(options),
    LA_ROW_QUANTILE(options),
    LA_ROW_JSON(options),
    LA_ROW_OUTPUT(options, "write the report there; default: standard output"),
    LA_ROW_GROUP(options),
    LA_ROWS_FORMAT(options),
    LA_ROW_VECTORS(options),
    {.name = NULL},
};

static logad_status run(const void *opts, const char *const *inputs, size_t n_inputs,
                        int *exit_code, logad_error *err)
{
    (void)exit_code;
    const options *o = opts;
    if (n_inputs > 0)
        return la_fail(err, LOGAD_EUSAGE, "%s: route takes no inputs; name the set by --target",
                       inputs[0]);
    logad_model *m = NULL;
    TRY(logad_model_load(&m, o->model, err));
    logad_route_options how = LA_ROUTE(o);
    char *text = NULL;
    size_t n = 0;
    logad_status s = logad_route(m, &how, o->json, &text, &n, err);
    logad_model_free(m);
    if (text != NULL) {
        logad_status written = la_outfile_write(o->output, text, n, s == LOGAD_OK ? err : NULL);
        s = s == LOGAD_OK ? written : s;
    }
    free(text);
    return s;
}

const la_verb la_verb_route = {
    .name = "route",
    .synopsis = "-m MODEL --target SET [options]",
    .about = "split a target into what resembles the sources and what does not",
    .details =
        "A sequence is general where even the least familiar of its events resembles one of the "
        "sources' events: by the cosine of their vectors, at least tau. All else is proprietary: "
        "there the model knows least, and a teacher's labels (logad label) help most. Nothing is "
        "trained, no label is read; tau is found by Otsu's cut of the similarities unless it is "
        "given. The report has both shares, the distribution, and the templates that made "
        "sequences proprietary.",
    .examples = "logad route -m m.logad --target bgl\tboth shares, a plot, the templates\n"
                "logad route -m m.logad --target bgl --tau 0.8 --json\ta cut of one's own\n"
                "logad route -m m.logad --target bgl --quantile 0.1\tone odd event is forgiven",
    .options = table,
    .defaults = &defaults,
    .size = sizeof(options),
    .run = run,
};
