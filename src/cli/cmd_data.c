/* logad data: the datasets that have a name, and simulated ones. */
#include "base/log.h"
#include "base/str.h"
#include "cli/opt.h"
#include "io/outfile.h"
#include "net/fetch.h"
#include <logad/sequence.h>
#include <string.h>

typedef struct options {
    la_common common;
    const char *out, *sha256;
    uint64_t sessions;
    double fault_rate;
    bool gzip;
} options;

static const options defaults = {
    .common = LA_COMMON_DEFAULTS, .sessions = 2000, .fault_rate = 0.03};

static const la_opt table[] = {
    {.name = "out",
     .letter = 'o',
     .type = LA_OPT_STRING,
     .offset = offsetof(options, out),
     .arg = "DIR",
     .help = "folder of a simulated set; file of a download"},
    {.name = "sha256",
     .type = LA_OPT_STRING,
     .offset = offsetof(options, sha256),
     .arg = "HEX",
     .help = "what a download's SHA-256 must be"},
    {.name = "sessions",
     .type = LA_OPT_UINT,
     .offset = offsetof(options, sessions),
     .arg = "N",
     .help = "sessions to simulate (default 2000)",
     .min = 1,
     .max = 200000},
    {.name = "fault-rate",
     .type = LA_OPT_REAL,
     .offset = offsetof(options, fault_rate),
     .arg = "R",
     .help = "share of sessions with a fault (default 0.03)",
     .min = 0.0001,
     .max = 1},
    {.name = "gzip",
     .type = LA_OPT_FLAG,
     .offset = offsetof(options, gzip),
     .help = "compress the log"},
    {.name = NULL},
};

static void put_set(void *ctx, const logad_set_info *s)
{
    la_buf *b = ctx;
    const char *source = s->path == NULL ? "absent" : s->simulated ? "simulated" : "real";
    la_buf_printf(b, "%-10s %-10s %s\n", s->name, source, s->about);
    la_buf_printf(b, "%-21s sessions %s\n", "", s->grouping);
    if (s->path != NULL)
        la_buf_printf(b, "%-21s in %s\n", "", s->path);
    la_buf_printf(b, "%-21s %s\n", "", s->url);
    la_buf_printf(b, "%-21s %s\n", "", s->licence);
}

static logad_status put_table(la_buf *b, logad_error *err)
{
    la_buf_printf(b, "%-10s %-10s %s\n", "NAME", "SOURCE", "ABOUT");
    TRY(logad_sets(put_set, b, err));
    if (b->failed)
        return la_fail(err, LOGAD_ENOMEM, "out of memory");
    la_outfile *f;
    TRY(la_outfile_open(&f, "-", err));
    la_outfile_put(f, b->p, b->n);
    return la_outfile_commit(f, err);
}

static logad_status list(logad_error *err)
{
    la_buf b = {.max = 1u << 20};
    logad_status s = put_table(&b, err);
    la_buf_free(&b);
    return s;
}

static logad_status simulate(const options *o, const char *system, logad_error *err)
{
    if (o->out == NULL)
        return la_fail(err, LOGAD_EUSAGE, "logad data simulate %s needs --out DIR", system);
    logad_simulate_options so = {.system = system,
                                 .out = o->out,
                                 .seed = o->common.seed,
                                 .sessions = (uint32_t)o->sessions,
                                 .fault_rate = o->fault_rate,
                                 .gzip = o->gzip};
    TRY(logad_simulate(&so, err));
    la_note("%s: simulated %s logs of %u sessions, with labels.tsv", o->out, system, so.sessions);
    return LOGAD_OK;
}

typedef struct lookup {
    const char *name;
    const char *url;
} lookup;

static void match_set(void *ctx, const logad_set_info *s)
{
    lookup *l = ctx;
    if (strcmp(s->name, l->name) == 0)
        l->url = s->url;
}

static logad_status check_sum(const char *hex, logad_error *err)
{
    if (hex != NULL && (strlen(hex) != 64 || strspn(hex, "0123456789abcdefABCDEF") != 64))
        return la_fail(err, LOGAD_EUSAGE,
                       "--sha256: '%.80s' is not a SHA-256: give 64 hexadecimal digits", hex);
    return LOGAD_OK;
}

static logad_status fetch(const options *o, const char *url, logad_error *err)
{
    lookup l = {.name = url};
    la_fetched f;
    TRY(logad_sets(match_set, &l, err));
    if (l.url != NULL)
        return la_fail(err, LOGAD_EUSAGE, "%s: its page is %s: fetch a file from there by its URL",
                       url, l.url);
    if (o->out == NULL)
        return la_fail(err, LOGAD_EUSAGE, "logad data fetch URL needs --out FILE");
    TRY(check_sum(o->sha256, err));
    TRY(la_fetch(url, o->out, o->sha256, &f, err));
    la_note("%s: %llu bytes, SHA-256 %s%s", o->out, (unsigned long long)f.bytes, f.sha256,
            o->sha256 != NULL ? ", as asked for" : "; give it as --sha256 next time");
    return LOGAD_OK;
}

static logad_status run(const void *opts, const char *const *inputs, size_t n_inputs,
                        int *exit_code, logad_error *err)
{
    (void)exit_code;
    if (n_inputs == 1 && strcmp(inputs[0], "list") == 0)
        return list(err);
    if (n_inputs == 2 && strcmp(inputs[0], "simulate") == 0)
        return simulate(opts, inputs[1], err);
    if (n_inputs == 2 && strcmp(inputs[0], "fetch") == 0)
        return fetch(opts, inputs[1], err);
    return la_fail(err, LOGAD_EUSAGE,
                   "use \"logad data list\", \"logad data fetch URL --out FILE\" or \"logad data "
                   "simulate hdfs|bgl --out DIR\"");
}

const la_verb la_verb_data = {
    .name = "data",
    .synopsis = "list | fetch URL --out FILE | simulate SYSTEM --out DIR [options]",
    .about = "datasets by name: where they are; simulated logs",
    .details =
        "A dataset's name is looked for in each folder of $LOGAD_DATA (separated by colons), in "
        "$XDG_DATA_HOME/logad/data (~/.local/share/logad/data), then among the samples that come "
        "with the program. Those are simulated, and a line on stderr says so where one is used.\n"
        "\n"
        "fetch gets a file from an https URL (or http on this machine), goes on where an earlier "
        "try "
        "broke off, and puts it in its place once it is whole and its SHA-256 is the one given. "
        "Nothing is ever fetched unasked.\n"
        "\n"
        "simulate writes logs of hdfs or bgl in the real line format, with faults, to DIR: "
        "SYSTEM.log, labels.tsv (session<TAB>0 or 1) and a README. A seed gives the same files "
        "every time. DIR can then stand wherever a dataset's name can.",
    .examples =
        "logad data fetch https://host/HDFS.log.gz --out HDFS.log.gz\ta download that can be "
        "resumed\n"
        "logad data list\tnames, where each set is, where to get it\n"
        "logad data simulate hdfs --out sim --sessions 500\tsim/hdfs.log, sim/labels.tsv\n"
        "logad data simulate bgl --out sim --seed 7 --gzip\tanother system, compressed",
    .options = table,
    .defaults = &defaults,
    .size = sizeof(options),
    .run = run,
};
