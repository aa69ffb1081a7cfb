/* A check of a log as text and as JSON. */
#include "cli/check_text.h"
#include "io/json.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define WIDTH  80
#define INDENT 4  /* of advice */
#define ROW    12 /* of what stands behind the name of a row */

static const char *const levels[] = {"note", "care", "unfit"};

static const char *verdict(const logad_check_report *r)
{
    if (r->n_advice == 0 || r->advice[0].level == LOGAD_ADVICE_NOTE)
        return "fit";
    return r->advice[0].level == LOGAD_ADVICE_UNFIT ? "unfit" : "care";
}

static void put_time(la_buf *out, double t)
{
    char text[64] = "?";
    time_t whole = (time_t)t;
    struct tm tm;
    if (t > -1e11 && t < 1e11 && gmtime_r(&whole, &tm) != NULL)
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
    la_buf_str(out, text);
}

static double share(uint64_t part, uint64_t whole)
{
    return whole == 0 ? 0.0 : (double)part / (double)whole;
}

/* ---- text ---- */

static void row(la_buf *out, const char *name)
{
    la_buf_printf(out, "%-*s", ROW, name);
}

/* Words up to the width of a terminal, then on below. */
static void put_wrapped(la_buf *out, const char *text)
{
    size_t column = WIDTH;
    for (const char *p = text; *p != '\0';) {
        size_t n = strcspn(p, " ");
        if (column + n + 1 > WIDTH) {
            la_buf_printf(out, "%s%*s", p == text ? "" : "\n", INDENT, "");
            column = INDENT;
        } else {
            la_buf_char(out, ' ');
            column++;
        }
        la_text_safe(out, p, n);
        column += n;
        p += n + (p[n] == ' ');
    }
    la_buf_char(out, '\n');
}

/* "3 days 4 h", "12 min", "0.5 s" */
static void put_span(la_buf *out, double s)
{
    if (s >= 2 * 86400)
        la_buf_printf(out, "%.1f days", s / 86400);
    else if (s >= 2 * 3600)
        la_buf_printf(out, "%.1f hours", s / 3600);
    else if (s >= 120)
        la_buf_printf(out, "%.1f minutes", s / 60);
    else
        la_buf_printf(out, "%.3g seconds", s);
}

static void text_figures(const logad_check_report *r, la_buf *out)
{
    row(out, "lines");
    la_buf_printf(out,
                  "%" PRIu64 " in %u file%s: %" PRIu64 " records, %" PRIu64 " joined, %" PRIu64
                  " skipped\n",
                  r->lines, r->files, r->files == 1 ? "" : "s", r->parsed, r->joined, r->skipped);
    row(out, "format");
    la_text_safe(out, r->format, strlen(r->format));
    if (strcmp(r->format, "plain") != 0)
        la_buf_printf(out, ": fits %.1f %% of the first lines, %.1f %% of the records",
                      100.0 * r->confidence, 100.0 - 100.0 * share(r->unfit, r->parsed));
    la_buf_char(out, '\n');
    row(out, "templates");
    la_buf_printf(out, "%" PRIu64 "; %" PRIu64 " occur once (%.0f %%)\n", r->templates,
                  r->singletons, 100.0 * share(r->singletons, r->templates));
    row(out, "sessions");
    la_buf_printf(out,
                  "%" PRIu64 ", %" PRIu64 " of them distinct; %" PRIu64 " to %" PRIu64
                  " events, median %" PRIu64 "\n",
                  r->sessions, r->distinct, r->least, r->most, r->median);
    row(out, "");
    la_text_safe(out, r->grouping, strlen(r->grouping));
    bool fits = ROW + strlen(r->grouping) + strlen(" (--group )") + strlen(r->group) <= WIDTH;
    if (!fits) {
        la_buf_char(out, '\n');
        row(out, "");
    }
    la_buf_str(out, fits ? " (--group " : "(--group ");
    la_text_safe(out, r->group, strlen(r->group));
    la_buf_str(out, ")\n");
    row(out, "time");
    if (r->timed == 0) {
        la_buf_str(out, "none found\n");
    } else {
        put_time(out, r->first);
        la_buf_str(out, " to ");
        put_time(out, r->last);
        la_buf_str(out, ": ");
        put_span(out, r->last - r->first);
        la_buf_char(out, '\n');
    }
    if (r->has_model) {
        row(out, "model");
        la_buf_printf(out, "does not know %.1f %% of the records (%" PRIu64 " templates)\n",
                      100.0 * share(r->unseen, r->parsed), r->unseen_templates);
    }
}

void la_check_text(const logad_check_report *r, la_buf *out)
{
    static const char *const words[] = {"fit for the method", "fit, with care", "not fit as it is"};
    static const char *const marks[] = {"note", "care", "UNFIT"};
    const char *v = verdict(r);
    text_figures(r, out);
    row(out, "verdict");
    la_buf_printf(out, "%s\n", words[v[0] == 'f' ? 0 : v[0] == 'c' ? 1 : 2]);
    for (size_t i = 0; i < r->n_advice; i++) {
        la_buf_printf(out, "\n%s: %s\n", marks[r->advice[i].level], r->advice[i].code);
        put_wrapped(out, r->advice[i].text);
    }
}

/* ---- JSON ---- */

static void json_sessions(const logad_check_report *r, la_buf *out)
{
    la_buf_printf(out, "\"sessions\":{\"count\":%" PRIu64 ",\"distinct\":%" PRIu64, r->sessions,
                  r->distinct);
    la_buf_str(out, ",\"group\":");
    la_json_cstr(out, r->group);
    la_buf_str(out, ",\"how\":");
    la_json_cstr(out, r->grouping);
    la_buf_printf(out,
                  ",\"ungrouped_lines\":%" PRIu64 ",\"events_least\":%" PRIu64
                  ",\"events_median\":%" PRIu64 ",\"events_most\":%" PRIu64 "}",
                  r->ungrouped, r->least, r->median, r->most);
}

static void json_time(const logad_check_report *r, la_buf *out)
{
    if (r->timed == 0) {
        la_buf_str(out, "\"time\":null");
        return;
    }
    la_buf_str(out, "\"time\":{\"first\":\"");
    put_time(out, r->first);
    la_buf_str(out, "\",\"last\":\"");
    put_time(out, r->last);
    la_buf_printf(out, "\",\"seconds\":%.3f,\"records\":%" PRIu64 ",\"backward\":%" PRIu64 "}",
                  r->last - r->first, r->timed, r->backward);
}

void la_check_json(const logad_check_report *r, la_buf *out)
{
    la_buf_printf(out, "{\"v\":1,\"verdict\":\"%s\",\"files\":%u,\"lines\":%" PRIu64, verdict(r),
                  r->files, r->lines);
    la_buf_printf(out,
                  ",\"parsed\":%" PRIu64 ",\"joined\":%" PRIu64 ",\"skipped\":%" PRIu64
                  ",\"unparsed\":%" PRIu64 ",\"cut\":%" PRIu64 ",\"format\":",
                  r->parsed, r->joined, r->skipped, r->unfit, r->cut);
    la_json_cstr(out, r->format);
    la_buf_str(out, ",\"confidence\":");
    la_json_num(out, r->confidence);
    la_buf_printf(out, ",\"other_formats\":%u,\"unparsed_share\":", r->other_formats);
    la_json_num(out, share(r->unfit, r->parsed));
    la_buf_printf(out, ",\"templates\":%" PRIu64 ",\"singletons\":%" PRIu64 ",", r->templates,
                  r->singletons);
    json_sessions(r, out);
    la_buf_char(out, ',');
    json_time(r, out);
    la_buf_str(out, ",\"unseen\":");
    if (r->has_model) {
        la_buf_printf(out,
                      "{\"records\":%" PRIu64 ",\"templates\":%" PRIu64 ",\"share\":", r->unseen,
                      r->unseen_templates);
        la_json_num(out, share(r->unseen, r->parsed));
        la_buf_char(out, '}');
    } else {
        la_buf_str(out, "null");
    }
    la_buf_str(out, ",\"advice\":[");
    for (size_t i = 0; i < r->n_advice; i++) {
        la_buf_printf(out, "%s{\"level\":\"%s\",\"code\":\"%s\",\"text\":", i > 0 ? "," : "",
                      levels[r->advice[i].level], r->advice[i].code);
        la_json_cstr(out, r->advice[i].text);
        la_buf_char(out, '}');
    }
    la_buf_str(out, "]}\n");
}
