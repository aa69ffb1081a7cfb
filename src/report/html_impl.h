/* Inside report/: the parts of the page. All append to a buffer; every text from outside goes
 * through la_html_text. */
#ifndef LA_HTML_IMPL_H
#define LA_HTML_IMPL_H

#include "report/report_impl.h"

/* Any bytes as text of an element or of a quoted attribute: markup and controls are shown, never
 * obeyed. */
void la_html_text(la_buf *b, const char *p, size_t n);
void la_html_cstr(la_buf *b, const char *s);
void la_html_count(la_buf *b, uint64_t n); /* 12 345, with narrow spaces */

/* Anomalies over time where their lines have times; nothing otherwise. */
void la_html_timeline(la_buf *b, const la_anomalies *a);
void la_html_histogram(la_buf *b, const la_tally *t);
void la_html_templates(la_buf *b, const la_anomalies *a, uint64_t n_events);
/* All anomalies: the first as foldable elements, the rest as text that the page's script makes such
 * elements of when they are looked at. */
#define LA_HTML_STATIC 100
void la_html_anomalies(la_report *r);
void la_html_rest(la_report *r, size_t from);

/* The raw lines of an anomaly, in order of place, each once. */
typedef struct la_shown {
    const la_raw_line *lines[2 * LA_CONTEXT_LINES + 1 + LOGAD_VERDICT_EVENTS];
    size_t n;
} la_shown;
void la_html_shown(const la_anomalies *a, const la_anomaly *x, la_shown *s);
/* Whether line i stands right behind the one before it. */
bool la_html_follows(const la_shown *s, size_t i);
/* The weight of the event that stands at a line; negative where none does. */
double la_html_weight(const la_anomaly *x, const la_raw_line *w);

/* How the model was made, and how far to trust what it says here. */
LOGAD_CHECKED logad_status la_html_model(la_buf *b, const logad_model *m, const la_tally *t,
                                         const logad_score_summary *s, logad_error *err);

/* src/report/page.css and page.js, built in. */
extern const unsigned char la_page_css[], la_page_js[];
extern const size_t la_page_css_n, la_page_js_n;

#endif
