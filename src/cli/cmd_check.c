/* logad check: is this log fit for the method? */
#include "cli/check_text.h"
#include "cli/rows.h"
#include "io/outfile.h"

typedef struct options {
    la_common common;
    const char *model, *format, *header, *multiline_start, *mask_file, *group, *output;
    la_opt_list masks;
    bool json;
} options;

static const options defaults = {.common = LA_COMMON_DEFAULTS};

#define AT(field) .offset = offsetof(options, field)

static const la_opt table[] = {
    {.name = "model",
     .letter = 'm',
     .type = LA_OPT_STRING,
     AT(model),
     .arg = "FILE",
     .help = "how much of the log does this model know?"},
    LA_ROW_JSON(options),
    LA_ROWS_FORMAT(options),
    LA_ROWS_RECORDS(options),
    LA_ROW_MASK_FILE(options),
    LA_ROW_GROUP(options),
    LA_ROW_OUTPUT(options, "write the report there; default: standard output"),
    {.name = NULL},
};

static logad_status check(const options *o, const logad_model *m, const char *const *inputs,
                          size_t n, logad_check_report *r, logad_error *err)
{
    logad_check_options how = {.parser = {.format = o->format,
                                          .header = o->header,
                                          .multiline_start = o->multiline_start,
                                          .masks = o->masks.items,
                                          .n_masks = o->masks.n},
                               .mask_file = o->mask_file,
                               .group = o->group,
                               .m = m};
    return logad_check(inputs, n, &how, r, err);
}

static logad_status write_report(const options *o, const logad_check_report *r, logad_error *err)
{
    la_buf text = {0};
    if (o->json)
        la_check_json(r, &text);
    else
        la_check_text(r, &text);
    logad_status s = text.failed ? la_oom(err) : la_outfile_write(o->output, text.p, text.n, err);
    la_buf_free(&text);
    return s;
}

static logad_status run(const void *opts, const char *const *inputs, size_t n_inputs,
                        int *exit_code, logad_error *err)
{
    const options *o = opts;
    logad_model *m = NULL;
    logad_check_report report;
    (void)exit_code;
    if (n_inputs == 0)
        return la_fail(err, LOGAD_EUSAGE,
                       "give logs to check: files, folders, globs or - for standard input");
    if (o->model != NULL)
        TRY(logad_model_load(&m, o->model, err));
    logad_status s = check(o, m, inputs, n_inputs, &report, err);
    logad_model_free(m);
    TRY(s);
    TRY(write_report(o, &report, err));
    if (report.damage != NULL)
        return la_fail(err, LOGAD_EINPUT, "%s; what was good was checked", report.damage);
    return LOGAD_OK;
}

const la_verb la_verb_check = {
    .name = "check",
    .synopsis = "INPUT... [options]",
    .about = "is this log fit for the method?",
    .details =
        "Reads raw logs as score does and says what it found: lines and how many have the format, "
        "templates and how many occur once, sessions and how they are told apart, the time the log "
        "spans and, with a model, how much of it the model does not know. Below stands what that "
        "means for the method and what to do about it. The verdict is fit, care or unfit; the exit "
        "code is 0 for all of them.",
    .examples = "logad check app.log\tis there enough in it to learn from?\n"
                "logad check -m m.logad app.log\tdoes the model still know this log?\n"
                "logad check --json logs/ | jq -r '.advice[].text'\twhat to do, for scripts",
    .options = table,
    .defaults = &defaults,
    .size = sizeof(options),
    .run = run,
};
