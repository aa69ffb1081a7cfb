/* verdict -> bytes: how a verdict is shown to people and to programs. */
#include "report/verdict_text.h"

#include "io/json.h"

#include <inttypes.h>
#include <string.h>

#define TEXT_EVENTS 3 /* events named in a line of text */

static void event_json(const logad_weighed_event *e, la_buf *out)
{
    la_buf_printf(out, "{\"event\":\"%016" PRIx64 "\",\"template\":", e->id);
    la_json_cstr(out, e->template);
    la_buf_str(out, ",\"weight\":");
    la_json_num(out, e->weight);
    la_buf_printf(out, ",\"known\":%s", e->known ? "true" : "false");
    if (e->file != NULL) {
        la_buf_str(out, ",\"file\":");
        la_json_cstr(out, e->file);
        la_buf_printf(out, ",\"line\":%" PRIu64 ",\"byte\":%" PRIu64, e->line, e->byte);
    }
    la_buf_char(out, '}');
}

void la_verdict_json(const logad_verdict *v, la_buf *out)
{
    la_buf_str(out, "{\"v\":1,\"session\":");
    la_json_cstr(out, v->session);
    la_buf_str(out, ",\"score\":");
    la_json_num(out, v->score);
    la_buf_str(out, ",\"threshold\":");
    la_json_num(out, v->threshold);
    la_buf_printf(out, ",\"model\":\"%.12s\",\"anomalous\":%s,\"file\":", v->model,
                  v->anomalous ? "true" : "false");
    la_json_cstr(out, v->file);
    if (v->file != NULL)
        la_buf_printf(out, ",\"first_line\":%" PRIu64 ",\"byte\":%" PRIu64, v->first_line, v->byte);
    else
        la_buf_str(out, ",\"first_line\":null,\"byte\":null");
    la_buf_printf(out, ",\"n_events\":%u,\"windows\":%u,\"window\":%u,\"events\":[", v->n_events,
                  v->n_windows, v->window);
    for (size_t i = 0; i < v->n_weighed; i++) {
        la_buf_str(out, i > 0 ? "," : "");
        event_json(&v->events[i], out);
    }
    la_buf_str(out, "]}\n");
}

size_t la_verdict_shown(const logad_verdict *v)
{
    size_t n = v->n_weighed > 0;
    while (n < v->n_weighed && v->events[n].weight > 0.005)
        n++;
    return n;
}

void la_verdict_text(const logad_verdict *v, la_buf *out)
{
    const logad_weighed_event *top = v->n_weighed > 0 ? &v->events[0] : NULL;
    const char *file = top != NULL && top->file != NULL ? top->file : v->file;
    if (file != NULL) {
        la_text_safe(out, file, strlen(file));
        la_buf_printf(out, ":%" PRIu64 ": ",
                      top != NULL && top->file != NULL ? top->line : v->first_line);
    }
    la_buf_printf(out, "%.4f ", v->score);
    la_text_safe(out, v->session, strlen(v->session));
    la_buf_printf(out, " (%u event%s)", v->n_events, v->n_events == 1 ? "" : "s");
    size_t n = la_verdict_shown(v);
    for (size_t i = 0; i < n && i < TEXT_EVENTS; i++) {
        la_buf_printf(out, "%s %.0f%% ", i == 0 ? ":" : ";", 100 * v->events[i].weight);
        la_text_safe(out, v->events[i].template, strlen(v->events[i].template));
    }
    la_buf_char(out, '\n');
}
