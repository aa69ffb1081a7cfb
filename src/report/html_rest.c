/* verdict -> bytes: the anomalies that the page does not lay out until somebody looks at them.
 *
 * They stand in blocks of plain text, which a browser without scripts shows as they are and prints;
 * page.js takes the blocks for data. A text node costs a browser next to nothing, ten thousand
 * foldable elements cost it seconds. A line says by its first letter what it is:
 *   # score events window windows time   a new anomaly; window from 1, time in seconds or -
 *   S session   T template that weighs most   A file:line
 *   E weight +|- template   an event, known to the model or new to it
 *   L weight|- line text    a raw line, weighed or beside; G a gap between such lines
 * No text can hold an end of line, so none can pass for a line of another kind. */
#include "report/html_impl.h"
#include <inttypes.h>
#include <string.h>

#define BLOCK       50   /* anomalies of a block of text */
#define WITH_EVENTS 1000 /* further ones show their raw lines alone, so that a page stays small */

static void put_text_line(la_buf *b, const char *head, const char *p, size_t n)
{
    la_buf_str(b, head);
    la_html_text(b, p, n);
    la_buf_char(b, '\n');
}

static void put_head(la_buf *b, const la_anomalies *a, const la_anomaly *x)
{
    const la_anomaly_event *top = x->n_weighed > 0 ? &x->events[0] : NULL;
    la_buf_printf(b, "# %.4f %u %u %u ", x->score, x->n_events, x->window + 1, x->n_windows);
    if (x->has_time)
        la_buf_printf(b, "%.3f\n", x->time);
    else
        la_buf_str(b, "-\n");
    put_text_line(b, "S ", x->session, strlen(x->session));
    if (top == NULL)
        return;
    const char *text = a->templates[top->template].text;
    put_text_line(b, "T ", text, strlen(text));
    if (top->file == LA_MAP_NONE)
        return;
    la_str path = la_map_key(a->files, top->file);
    la_buf_str(b, "A ");
    la_html_text(b, path.p, path.n);
    la_buf_printf(b, ":%" PRIu64 "\n", top->line);
}

static void put_events(la_buf *b, const la_anomalies *a, const la_anomaly *x)
{
    for (uint32_t k = 0; k < x->n_weighed; k++) {
        const la_anomaly_template *t = &a->templates[x->events[k].template];
        la_buf_printf(b, "E %.0f %c ", 100 * x->events[k].weight, t->known ? '+' : '-');
        put_text_line(b, "", t->text, strlen(t->text));
    }
}

static void put_lines(la_buf *b, const la_anomaly *x, const la_shown *s)
{
    for (size_t i = 0; i < s->n; i++) {
        const la_raw_line *w = s->lines[i];
        double weight = la_html_weight(x, w);
        if (!la_html_follows(s, i))
            la_buf_str(b, "G\n");
        if (weight >= 0)
            la_buf_printf(b, "L %.0f %" PRIu64 " ", 100 * weight, w->line);
        else
            la_buf_printf(b, "L - %" PRIu64 " ", w->line);
        la_html_text(b, w->text, w->len);
        la_buf_str(b, w->cut ? " &hellip;\n" : "\n");
    }
}

void la_html_rest(la_report *r, size_t from)
{
    const la_anomalies *a = &r->anomalies;
    la_buf *b = &r->line;
    for (size_t i = from; i < a->n; i++) {
        const la_anomaly *x = &a->items[i];
        la_shown s;
        la_html_shown(a, x, &s);
        la_buf_str(b, (i - from) % BLOCK == 0 ? "<pre class=\"rest\">" : "");
        put_head(b, a, x);
        if (i < WITH_EVENTS || s.n == 0)
            put_events(b, a, x);
        put_lines(b, x, &s);
        if ((i - from) % BLOCK == BLOCK - 1 || i + 1 == a->n)
            la_buf_str(b, "</pre>\n");
        la_report_flush(r);
    }
}
