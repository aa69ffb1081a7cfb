/* logad merge: results of several runs into one. */
#include "base/log.h"
#include "cli/opt.h"
#include <logad/parse.h>

typedef struct options {
    la_common common;
    const char *output;
} options;

static const options defaults = {.common = LA_COMMON_DEFAULTS};

static const la_opt table[] = {
    {.name = "output",
     .letter = 'o',
     .type = LA_OPT_STRING,
     .offset = offsetof(options, output),
     .arg = "FILE",
     .help = "write there; default: standard output"},
    {.name = NULL},
};

static logad_status run(const void *opts, const char *const *inputs, size_t n_inputs,
                        int *exit_code, logad_error *err)
{
    const options *o = opts;
    logad_templates_merged m;
    (void)exit_code;
    if (n_inputs == 0)
        return la_fail(err, LOGAD_EUSAGE, "give the files to merge: logad merge A B -o OUT");
    TRY(logad_templates_merge(inputs, n_inputs, o->output, &m, err));
    la_note("%zu templates of %zu files: %zu in the merged set", m.in, n_inputs, m.out);
    if (m.changed > 0)
        la_note("%zu of them are part of more general ones now and have other ids (-v shows them)",
                m.changed);
    return LOGAD_OK;
}

const la_verb la_verb_merge = {
    .name = "merge",
    .synopsis = "FILE... [-o FILE]",
    .about = "put sets of templates of several runs together",
    .details =
        "Takes files that parse --templates wrote. Every template of theirs is in the merged set, "
        "as it is or as part of a more general one, whatever the order of the files. The set is "
        "that of one run over all the logs, but where a run needs the lines to see that a word "
        "varies: such templates stay apart until lines are parsed with the set.",
    .examples = "logad merge a.tsv b.tsv -o all.tsv\tone set for two machines\n"
                "logad parse --templates all.tsv logs/ -o out.jsonl\tgo on with it",
    .options = table,
    .defaults = &defaults,
    .size = sizeof(options),
    .run = run,
};
