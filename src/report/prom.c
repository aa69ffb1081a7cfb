/* verdict -> bytes: gauges of the run for node_exporter's textfile collector. */
#include "report/report_impl.h"
#include <logad/logad.h>

static void gauge(la_buf *b, const char *name, const char *help, double value)
{
    la_buf_printf(b, "# HELP logad_%s %s\n# TYPE logad_%s gauge\nlogad_%s %.15g\n", name, help,
                  name, name, value);
}

static void verdict(la_report *r, const logad_verdict *v)
{
    (void)r;
    (void)v;
}

static logad_status end(la_report *r, const logad_score_summary *s, double now, double seconds,
                        logad_error *err)
{
    (void)err;
    la_buf *b = &r->line;
    const la_tally *t = &r->tally;
    gauge(b, "lines", "Lines read by the last run.", (double)s->lines);
    gauge(b, "lines_ungrouped", "Lines of the last run that belong to no session.",
          (double)s->ungrouped);
    gauge(b, "lines_unknown", "Lines of the last run whose template the model does not know.",
          (double)s->unknown);
    gauge(b, "sessions", "Sessions scored by the last run.", (double)t->sessions);
    gauge(b, "anomalies", "Anomalous sessions found by the last run.", (double)t->anomalous);
    gauge(b, "score_max", "Highest score of the last run, 0 to 1.", t->max_score);
    if (t->sessions > 0)
        gauge(b, "score_threshold", "Score from which a session is anomalous.", t->threshold);
    gauge(b, "input_damaged", "1 where an input of the last run could not be read to its end.",
          s->damage != NULL ? 1 : 0);
    gauge(b, "run_duration_seconds", "How long the last run took.", seconds);
    gauge(b, "last_run_timestamp_seconds", "When the last run ended, seconds since 1970.", now);
    la_buf_str(b, "# HELP logad_build_info The program.\n# TYPE logad_build_info gauge\n"
                  "logad_build_info{version=\"" LOGAD_VERSION "\"} 1\n");
    return LOGAD_OK;
}

const la_report_kind la_report_prom = {.name = "prom", .verdict = verdict, .end = end};
