/* Beside the walk from bytes to verdict: figures of a log -> plain words. The method learns which
 * sequences of few, often repeated templates are normal; what takes that away is said here.
 *
 * Limits for templates are those that Elastic's categorisation warns by: one category, 90 % rare,
 * half as many categories as records. The others are where what a limit names becomes most of what
 * the method sees. */
#include "detect/advice.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FEW_RECORDS  1000
#define FEW_SESSIONS 50

__attribute__((format(printf, 4, 5))) static void
add(logad_check_report *r, logad_advice_level level, const char *code, const char *fmt, ...)
{
    if (r->n_advice == LOGAD_CHECK_ADVICE)
        return;
    /* Behind those that are as grave. */
    size_t i = r->n_advice++;
    for (; i > 0 && r->advice[i - 1].level < level; i--)
        r->advice[i] = r->advice[i - 1];
    logad_advice *a = &r->advice[i];
    a->level = level;
    a->code = code;
    va_list args;
    va_start(args, fmt);
    vsnprintf(a->text, sizeof a->text, fmt, args);
    va_end(args);
}

static double percent(uint64_t part, uint64_t whole)
{
    return whole == 0 ? 0.0 : 100.0 * (double)part / (double)whole;
}

static void advise_format(logad_check_report *r)
{
    double unfit = percent(r->unfit, r->parsed);
    if (strcmp(r->format, "plain") == 0)
        add(r, LOGAD_ADVICE_CARE, "format",
            "no known format fits, so dates and levels count as message: say --format, or "
            "--header '<Date> <Time> <Level> <Content>'");
    else if (unfit > 10.0)
        add(r, LOGAD_ADVICE_CARE, "unparsed",
            "%.0f %% of the records do not have the format %s and were taken whole: see logad "
            "parse --explain, then --format, --header or --multiline-start",
            unfit, r->format);
    if (r->other_formats > 0)
        add(r, LOGAD_ADVICE_NOTE, "formats",
            "%u of %u files have another format than the first: check kinds of logs one by one",
            r->other_formats, r->files);
    if (r->cut > 0)
        add(r, LOGAD_ADVICE_NOTE, "long_lines",
            "%" PRIu64 " lines are longer than 1 MiB: only their heads were read", r->cut);
}

static void advise_templates(logad_check_report *r)
{
    double single = percent(r->singletons, r->templates);
    if (r->templates <= 1)
        add(r, LOGAD_ADVICE_UNFIT, "one_template",
            "all records have one template, so their order says nothing: choose a log with more "
            "kinds of messages, or check with logad parse --explain that the message is found");
    else if (r->parsed >= 100 && r->templates > r->parsed / 2)
        add(r, LOGAD_ADVICE_UNFIT, "all_differ",
            "%" PRIu64 " templates for %" PRIu64 " records: messages hardly repeat. Mask what "
            "varies in them (--mask NAME=RE), or the message is not found (logad parse --explain)",
            r->templates, r->parsed);
    else if (r->templates >= 20 && single > 90.0)
        add(r, LOGAD_ADVICE_CARE, "singletons",
            "%.0f %% of the templates occur once: mask what varies in them (--mask NAME=RE), or "
            "give more of the log",
            single);
}

static void advise_sessions(logad_check_report *r)
{
    double out =
        percent(r->ungrouped - (r->ungrouped < r->skipped ? r->ungrouped : r->skipped), r->parsed);
    if (r->parsed < FEW_RECORDS)
        add(r, LOGAD_ADVICE_CARE, "few_records",
            "%" PRIu64 " records to learn from are not many: give at least some thousands",
            r->parsed);
    if (r->sessions < FEW_SESSIONS)
        add(r, LOGAD_ADVICE_CARE, "few_sessions",
            "%" PRIu64 " session%s to tell normal by (%s) is not much: give more of the log, or "
            "smaller windows (--group count:10)",
            r->sessions, r->sessions == 1 ? "" : "s", r->grouping);
    if (r->sessions > 1 && r->median <= 1)
        add(r, LOGAD_ADVICE_CARE, "short_sessions",
            "half of the sessions have one event, so there is no order to learn: group otherwise "
            "(--group count:20, time:60, node:120 or id:RE)");
    if (out > 20.0)
        add(r, LOGAD_ADVICE_CARE, "ungrouped",
            "%.0f %% of the records belong to no session (%s) and would not be scored: group "
            "otherwise (--group)",
            out, r->grouping);
    if (r->sessions >= FEW_SESSIONS && r->distinct == r->sessions)
        add(r, LOGAD_ADVICE_NOTE, "distinct",
            "no two sessions are the same: usual for windows; sessions by an id (--group id:RE) "
            "repeat more and are easier to learn");
}

static void advise_time(logad_check_report *r)
{
    double back = percent(r->backward, r->timed);
    if (r->timed == 0)
        add(r, LOGAD_ADVICE_NOTE, "no_time",
            "no times were found: windows of time (--group time:60) cannot be formed");
    else if (back > 1.0)
        add(r, LOGAD_ADVICE_NOTE, "order",
            "%.0f %% of the records have a time before that of the record before: give files in "
            "the order they were written, and logs of several hosts one by one",
            back);
}

static void advise_model(logad_check_report *r)
{
    double unseen = percent(r->unseen, r->parsed);
    if (!r->has_model)
        return;
    if (unseen > 50.0)
        add(r, LOGAD_ADVICE_UNFIT, "unseen",
            "the model does not know the templates of %.0f %% of the records: it was trained for "
            "another log; train with this one as --target",
            unseen);
    else if (unseen > 5.0)
        add(r, LOGAD_ADVICE_CARE, "unseen",
            "the model does not know the templates of %.0f %% of the records: the log has changed "
            "since it was trained; train again with it as --target",
            unseen);
}

void la_advise(logad_check_report *r)
{
    r->n_advice = 0;
    advise_model(r);
    advise_format(r);
    advise_templates(r);
    advise_sessions(r);
    advise_time(r);
}
