/* verdict -> bytes: the page's table of templates, its anomalies, and its account of the model. */
#include "report/html_impl.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOP_TEMPLATES 15

static void put_rarity(la_buf *b, const la_anomaly_template *t, uint64_t n_events)
{
    if (t->seen == 0 || n_events == 0) {
        la_buf_str(b, "&ndash;");
        return;
    }
    la_buf_str(b, "1 in ");
    la_html_count(b, (n_events + t->seen / 2) / t->seen);
}

void la_html_templates(la_buf *b, const la_anomalies *a, uint64_t n_events)
{
    uint32_t top[TOP_TEMPLATES];
    size_t n = la_anomalies_top(a, top, TOP_TEMPLATES);
    if (n == 0)
        return;
    la_buf_str(b, "<section aria-labelledby=\"h-top\"><h2 id=\"h-top\">What makes them anomalous"
                  "</h2>\n<table><thead><tr><th scope=\"col\">Weighs most in</th>"
                  "<th scope=\"col\">Template</th><th scope=\"col\">How rare</th></tr></thead>"
                  "<tbody>\n");
    for (size_t i = 0; i < n; i++) {
        const la_anomaly_template *t = &a->templates[top[i]];
        double share = (double)t->first / (double)a->templates[top[0]].first;
        la_buf_printf(b, "<tr><td><meter min=\"0\" max=\"1\" value=\"%.3f\"></meter> ", share);
        la_html_count(b, t->first);
        la_buf_str(b, "</td><td class=\"code\"><code>");
        la_html_cstr(b, t->text);
        la_buf_str(b, "</code>");
        if (!t->known)
            la_buf_str(b, " <span class=\"new\">new to the model</span>");
        la_buf_str(b, "</td><td class=\"num\">");
        put_rarity(b, t, n_events);
        la_buf_str(b, "</td></tr>\n");
    }
    la_buf_str(b, "</tbody></table>\n<p class=\"note\">How rare: among all events of this run."
                  "</p></section>\n");
}

double la_html_weight(const la_anomaly *x, const la_raw_line *w)
{
    for (uint32_t k = 0; k < x->n_weighed; k++)
        if (x->events[k].file == w->file && x->events[k].line == w->line)
            return x->events[k].weight;
    return -1;
}

static void put_line(la_buf *b, const la_raw_line *w, double weight)
{
    la_buf_str(b, weight >= 0 ? "<mark>" : "");
    la_buf_printf(b, "%7" PRIu64 " ", w->line);
    if (weight >= 0)
        la_buf_printf(b, "%3.0f%% ", 100 * weight);
    else
        la_buf_str(b, "     ");
    la_html_text(b, w->text, w->len);
    la_buf_str(b, w->cut ? " &hellip;" : "");
    la_buf_str(b, weight >= 0 ? "</mark>\n" : "\n");
}

/* In order of place, each once. */
static void show(la_shown *s, const la_raw_line *w)
{
    size_t k = s->n;
    for (size_t i = 0; i < s->n; i++)
        if (s->lines[i] == w)
            return;
    while (k > 0 && s->lines[k - 1] > w) {
        s->lines[k] = s->lines[k - 1];
        k--;
    }
    s->lines[k] = w;
    s->n++;
}

static void show_around(const la_anomalies *a, const la_anomaly_event *e, uint64_t around,
                        la_shown *s)
{
    if (e->file == LA_MAP_NONE)
        return;
    for (uint64_t line = e->line > around ? e->line - around : 1; line <= e->line + around;
         line++) {
        const la_raw_line *w = la_anomalies_line(a, e->file, line);
        if (w != NULL)
            show(s, w);
    }
}

void la_html_shown(const la_anomalies *a, const la_anomaly *x, la_shown *s)
{
    s->n = 0;
    for (uint32_t k = 0; k < x->n_weighed; k++)
        show_around(a, &x->events[k], k == 0 ? LA_CONTEXT_LINES : 0, s);
}

bool la_html_follows(const la_shown *s, size_t i)
{
    const la_raw_line *w = s->lines[i], *before = i > 0 ? s->lines[i - 1] : NULL;
    return before == NULL || (before->file == w->file && before->line + 1 == w->line);
}

static void put_lines(la_buf *b, const la_anomaly *x, const la_shown *s)
{
    if (s->n == 0) {
        la_buf_str(b, "<p class=\"note\">The raw lines cannot be read again.</p>");
        return;
    }
    la_buf_str(b, "<pre tabindex=\"0\">");
    for (size_t i = 0; i < s->n; i++) {
        const la_raw_line *w = s->lines[i];
        if (!la_html_follows(s, i))
            la_buf_str(b, "        &#8942;\n");
        put_line(b, w, la_html_weight(x, w));
    }
    la_buf_str(b, "</pre>");
}

static void put_events(la_buf *b, const la_anomalies *a, const la_anomaly *x)
{
    la_buf_str(b, "<ul>");
    for (uint32_t k = 0; k < x->n_weighed; k++) {
        const la_anomaly_template *t = &a->templates[x->events[k].template];
        la_buf_printf(b, "<li><b>%.0f%%</b> <code>", 100 * x->events[k].weight);
        la_html_cstr(b, t->text);
        la_buf_str(b, "</code>");
        if (!t->known)
            la_buf_str(b, " <span class=\"new\">new to the model</span>");
        la_buf_str(b, "</li>");
    }
    la_buf_str(b, "</ul>");
}

static void put_anomaly(la_buf *b, const la_anomalies *a, const la_anomaly *x, size_t rank)
{
    const la_anomaly_event *top = x->n_weighed > 0 ? &x->events[0] : NULL;
    la_buf_printf(b, "<details id=\"a%zu\"", rank);
    if (x->has_time)
        la_buf_printf(b, " data-t=\"%.3f\"", x->time);
    la_buf_printf(b, "><summary><b class=\"score\">%.4f</b><span class=\"id\">", x->score);
    la_html_cstr(b, x->session);
    la_buf_str(b, "</span><span class=\"what\">");
    if (top != NULL)
        la_html_cstr(b, a->templates[top->template].text);
    la_buf_str(b, "</span><span class=\"at\">");
    if (top != NULL && top->file != LA_MAP_NONE) {
        la_str path = la_map_key(a->files, top->file);
        la_html_text(b, path.p, path.n);
        la_buf_printf(b, ":%" PRIu64, top->line);
    }
    la_buf_printf(b, "</span></summary><p class=\"note\">%u event%s", x->n_events,
                  x->n_events == 1 ? "" : "s");
    if (x->n_windows > 1)
        la_buf_printf(b, ", window %u of %u decides", x->window + 1, x->n_windows);
    la_buf_str(b, "; their shares of the score:</p>");
    la_shown s;
    la_html_shown(a, x, &s);
    put_events(b, a, x);
    put_lines(b, x, &s);
    la_buf_str(b, "</details>\n");
}

void la_html_anomalies(la_report *r)
{
    const la_anomalies *a = &r->anomalies;
    size_t n = a->n < LA_HTML_STATIC ? a->n : LA_HTML_STATIC;
    la_buf_str(&r->line, "<div id=\"list\">\n");
    for (size_t i = 0; i < n; i++) {
        put_anomaly(&r->line, a, &a->items[i], i + 1);
        la_report_flush(r);
    }
    la_buf_str(&r->line, "</div>\n");
    la_html_rest(r, n);
}

static void put_trust(la_buf *b, const la_tally *t, const logad_score_summary *s)
{
    double share = t->sessions > 0 ? (double)t->anomalous / (double)t->sessions : 0;
    double unknown = s->lines > 0 ? (double)s->unknown / (double)s->lines : 0;
    double stray = s->lines > 0 ? (double)s->ungrouped / (double)s->lines : 0;
    la_buf_str(b,
               "<h3>How far to trust this</h3><ul class=\"trust\">\n<li>A score ranks sessions; it "
               "is no probability that something broke. Whether the model is right about your "
               "logs is known only where somebody has labelled some: <code>logad eval --labels"
               "</code> measures it.</li>\n");
    if (share > 0.2)
        la_buf_printf(b,
                      "<li class=\"warn\">%.0f%% of the sessions are above the threshold, which "
                      "is more than anomalies usually are: read from the top, and train on logs "
                      "like these.</li>\n",
                      100 * share);
    if (unknown > 0.1)
        la_buf_printf(b,
                      "<li class=\"warn\">%.0f%% of the lines are new to the model: it was made "
                      "for other logs, or yours have changed. Train it anew.</li>\n",
                      100 * unknown);
    if (stray > 0.1)
        la_buf_printf(b,
                      "<li class=\"warn\">%.0f%% of the lines belong to no session and were not "
                      "scored.</li>\n",
                      100 * stray);
    la_buf_str(b, "<li>Weights say what the network looked at, by leaving events out. They are not "
                  "causes.</li></ul>\n");
}

/* The model's own account, "name  text" a line, up to its list of templates. */
static void put_account(la_buf *b, const char *text)
{
    la_buf_str(b, "<dl class=\"model\">\n");
    for (const char *p = text; *p != '\0' && strncmp(p, "templates\n", 10) != 0;) {
        size_t n = strcspn(p, "\n"), name = strcspn(p, " \n");
        if (n > 0) {
            size_t at = name + strspn(p + name, " ");
            la_buf_str(b, "<dt>");
            la_html_text(b, p, name);
            la_buf_str(b, "</dt><dd>");
            la_html_text(b, p + (at < n ? at : n), at < n ? n - at : 0);
            la_buf_str(b, "</dd>\n");
        }
        p += n + (p[n] == '\n');
    }
    la_buf_str(b, "</dl>\n");
}

logad_status la_html_model(la_buf *b, const logad_model *m, const la_tally *t,
                           const logad_score_summary *s, logad_error *err)
{
    la_buf_str(b, "<section aria-labelledby=\"h-model\"><h2 id=\"h-model\">The model</h2>\n");
    if (m != NULL) {
        char *text = NULL;
        size_t n = 0;
        FILE *f = open_memstream(&text, &n);
        if (f == NULL)
            return la_oom(err);
        logad_status status = logad_model_describe(m, false, f, err);
        if (fclose(f) != 0 && status == LOGAD_OK)
            status = la_oom(err);
        if (status == LOGAD_OK)
            put_account(b, text);
        free(text);
        TRY(status);
    }
    put_trust(b, t, s);
    la_buf_str(b, "</section>\n");
    return LOGAD_OK;
}
