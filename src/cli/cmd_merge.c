/* logad merge: results of several runs into one. */
#include "base/log.h"
#include "cli/rows.h"
#include "report/merge.h"
#include <inttypes.h>
#include <logad/parse.h>

typedef struct options {
    la_common common;
    const char *output;
} options;

static const options defaults = {.common = LA_COMMON_DEFAULTS};

static const la_opt table[] = {
    LA_ROW_OUTPUT(options, "write there; default: standard output"),
    {.name = NULL},
};

static logad_status merge_templates(const options *o, const char *const *inputs, size_t n,
                                    logad_error *err)
{
    logad_templates_merged m;
    TRY(logad_templates_merge(inputs, n, o->output, &m, err));
    la_note("%zu templates of %zu files: %zu in the merged set", m.in, n, m.out);
    if (m.changed > 0)
        la_note("%zu of them are part of more general ones now and have other ids (-v shows them)",
                m.changed);
    return LOGAD_OK;
}

static logad_status merge_reports(const options *o, la_merge_kind kind, const char *const *inputs,
                                  size_t n, logad_error *err)
{
    la_merged m;
    TRY(la_merge_reports(kind, inputs, n, o->output, &m, err));
    la_note("%" PRIu64 " %s of %zu files: %" PRIu64 " merged", m.in,
            kind == LA_MERGE_VERDICTS ? "verdicts" : "gauges", n, m.out);
    if (m.differing > 0)
        la_note("%" PRIu64 " sessions have more than one verdict; all are kept", m.differing);
    return LOGAD_OK;
}

static logad_status run(const void *opts, const char *const *inputs, size_t n_inputs,
                        int *exit_code, logad_error *err)
{
    la_merge_kind kind;
    (void)exit_code;
    if (n_inputs == 0)
        return la_fail(err, LOGAD_EUSAGE, "give the files to merge: logad merge A B -o OUT");
    TRY(la_merge_kind_of(inputs[0], &kind, err));
    if (kind == LA_MERGE_OTHER)
        return merge_templates(opts, inputs, n_inputs, err);
    return merge_reports(opts, kind, inputs, n_inputs, err);
}

const la_verb la_verb_merge = {
    .name = "merge",
    .synopsis = "FILE... [-o FILE]",
    .about = "put results of several runs together",
    .details =
        "Takes files of one kind, which the first one's first line tells.\n"
        "\n"
        "Verdicts (score --report jsonl) come out sorted by their bytes, one that several runs "
        "report "
        "once: the parts of --shard give the bytes of one run's sorted output. Gauges (score "
        "--report prom) that count are added up; of those that measure, such as score_max, the "
        "largest stays.\n"
        "\n"
        "Templates (parse --templates): every template of theirs is in the merged set, "
        "as it is or as part of a more general one, whatever the order of the files. The set is "
        "that of one run over all the logs, but where a run needs the lines to see that a word "
        "varies: such templates stay apart until lines are parsed with the set.",
    .examples = "logad merge part.*.jsonl -o verdicts.jsonl\tthe parts of a run\n"
                "logad merge a.prom b.prom -o logad.prom\tgauges of two runs\n"
                "logad merge a.tsv b.tsv -o all.tsv\tone set for two machines\n"
                "logad parse --templates all.tsv logs/ -o out.jsonl\tgo on with it",
    .options = table,
    .defaults = &defaults,
    .size = sizeof(options),
    .run = run,
};
