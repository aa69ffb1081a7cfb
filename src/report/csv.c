/* verdict -> bytes: one row a session (RFC 4180), safe to open in a spreadsheet. */
#include "base/utf8.h"
#include "io/json.h"
#include "report/report_impl.h"
#include <inttypes.h>
#include <string.h>

/* A text cell, quoted, its controls made visible. A cell that a spreadsheet would take for a
 * formula gets an apostrophe in front, which shows it as the text it is. */
static void put_text(la_buf *b, const char *text)
{
    la_buf safe = {.max = 1u << 20};
    la_text_safe(&safe, text, strlen(text));
    la_buf_char(b, '"');
    if (safe.n > 0 && strchr("=+-@\t", safe.p[0]) != NULL)
        la_buf_char(b, '\'');
    for (size_t i = 0; i < safe.n; i++) {
        if (safe.p[i] == '"')
            la_buf_char(b, '"');
        la_buf_char(b, safe.p[i]);
    }
    la_buf_char(b, '"');
    b->failed = b->failed || safe.failed;
    la_buf_free(&safe);
}

static void begin(la_report *r)
{
    la_buf_str(&r->line, "session,score,threshold,anomalous,file,first_line,byte,n_events,windows,"
                         "window,event,template,weight,event_file,event_line\r\n");
}

static void put_place(la_buf *b, const char *file, uint64_t line)
{
    if (file == NULL) {
        la_buf_char(b, ',');
        return;
    }
    put_text(b, file);
    la_buf_printf(b, ",%" PRIu64, line);
}

static void verdict(la_report *r, const logad_verdict *v)
{
    la_buf *b = &r->line;
    put_text(b, v->session);
    la_buf_printf(b, ",%.6g,%.6g,%s,", v->score, v->threshold, v->anomalous ? "true" : "false");
    put_place(b, v->file, v->first_line);
    la_buf_char(b, ',');
    if (v->file != NULL)
        la_buf_u64(b, v->byte);
    la_buf_printf(b, ",%u,%u,%u,", v->n_events, v->n_windows, v->window);
    if (v->n_weighed > 0) {
        const logad_weighed_event *e = &v->events[0];
        la_buf_printf(b, "%016" PRIx64 ",", e->id);
        put_text(b, e->template);
        la_buf_printf(b, ",%.6g,", e->weight);
        put_place(b, e->file, e->line);
    } else {
        la_buf_str(b, ",,,,");
    }
    la_buf_str(b, "\r\n");
}

const la_report_kind la_report_csv = {.name = "csv", .begin = begin, .verdict = verdict};
