/* verdict -> bytes: one page that needs nothing but itself.
 *
 * Log text comes from strangers. It only ever becomes text through la_html_text, the page's policy
 * forbids everything but its own style and its own script, and the script never sees it as code. */
#include "base/hash.h"
#include "io/json.h"
#include "report/html_impl.h"
#include <inttypes.h>
#include <logad/logad.h>
#include <string.h>
#include <time.h>

static void put_run(la_buf *b, const char *p, size_t n)
{
    static const char special[] = "&<>\"'";
    static const char *const entity[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    size_t from = 0;
    for (size_t i = 0; i < n; i++) {
        const char *at = memchr(special, p[i], sizeof special - 1);
        if (at == NULL)
            continue;
        la_buf_put(b, p + from, i - from);
        la_buf_str(b, entity[at - special]);
        from = i + 1;
    }
    la_buf_put(b, p + from, n - from);
}

void la_html_text(la_buf *b, const char *p, size_t n)
{
    char piece[256];
    while (n > 0) {
        /* A piece at a time through a fixed buffer; never cut inside a UTF-8 sequence. */
        size_t len = n < sizeof piece ? n : sizeof piece;
        if (len < n)
            for (size_t back = 0; back < 3 && ((unsigned char)p[len] & 0xC0) == 0x80; back++)
                len--;
        la_buf safe = {.max = sizeof piece * 8};
        la_text_safe(&safe, p, len);
        put_run(b, safe.p != NULL ? safe.p : "", safe.n);
        b->failed = b->failed || safe.failed;
        la_buf_free(&safe);
        p += len;
        n -= len;
    }
}

void la_html_cstr(la_buf *b, const char *s)
{
    la_html_text(b, s, strlen(s));
}

void la_html_count(la_buf *b, uint64_t n)
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%" PRIu64, n);
    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            la_buf_str(b, "&#8239;");
        la_buf_char(b, digits[i]);
    }
}

/* The policy admits the script by its digest, so no other one can run. */
static void put_script_digest(la_buf *b)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char hex[65];
    unsigned char raw[33] = {0};
    la_sha256_of(la_page_js, la_page_js_n, hex);
    for (size_t i = 0; i < 64; i++) {
        unsigned v = (unsigned)(hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'a' + 10);
        raw[i / 2] = (unsigned char)((unsigned)raw[i / 2] << 4 | v);
    }
    for (size_t i = 0; i < 33; i += 3) {
        unsigned v = (unsigned)raw[i] << 16 | (unsigned)raw[i + 1] << 8 | raw[i + 2];
        la_buf_char(b, digit[v >> 18]);
        la_buf_char(b, digit[v >> 12 & 63]);
        la_buf_char(b, digit[v >> 6 & 63]);
        la_buf_char(b, i == 30 ? '=' : digit[v & 63]);
    }
}

static void put_head(la_buf *b)
{
    la_buf_str(b, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                  "style-src 'unsafe-inline'; script-src 'sha256-");
    put_script_digest(b);
    la_buf_str(b, "'; base-uri 'none'; form-action 'none'\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta name=\"color-scheme\" content=\"light dark\">\n"
                  "<meta name=\"referrer\" content=\"no-referrer\">\n"
                  "<title>logad report</title>\n<style>");
    la_buf_put(b, (const char *)la_page_css, la_page_css_n);
    la_buf_str(b, "</style></head>\n<body>\n");
}

static void put_card(la_buf *b, const char *class, const char *label, uint64_t n, const char *note)
{
    la_buf_printf(b, "<div class=\"card %s\"><dt>%s</dt><dd>", class, label);
    la_html_count(b, n);
    la_buf_printf(b, "</dd><small>%s</small></div>", note);
}

static void put_cards(la_buf *b, const la_tally *t, const logad_score_summary *s)
{
    char share[64], unknown[64];
    snprintf(share, sizeof share, "%.3g&#8239;%% of all sessions",
             t->sessions > 0 ? 100.0 * (double)t->anomalous / (double)t->sessions : 0.0);
    snprintf(unknown, sizeof unknown, "%.3g&#8239;%% of all lines",
             s->lines > 0 ? 100.0 * (double)s->unknown / (double)s->lines : 0.0);
    la_buf_str(b, "<dl class=\"cards\">");
    put_card(b, t->anomalous > 0 ? "hot" : "calm", "Anomalous sessions", t->anomalous, share);
    put_card(b, "", "Sessions scored", t->sessions, "");
    put_card(b, "", "Lines read", s->lines, "");
    put_card(b, s->unknown > 0 ? "warm" : "", "Lines new to the model", s->unknown, unknown);
    la_buf_str(b, "</dl>\n");
}

static void put_banner(la_buf *b, const la_tally *t, const logad_score_summary *s, double now)
{
    char when[40] = "";
    time_t at = (time_t)now;
    struct tm tm;
    if (gmtime_r(&at, &tm) != NULL)
        strftime(when, sizeof when, "%Y-%m-%d %H:%M UTC", &tm);
    la_buf_str(b, "<header><div><p class=\"brand\">logad</p><h1>");
    if (t->anomalous == 0)
        la_buf_str(b, "Nothing anomalous found");
    else
        la_html_count(b, t->anomalous);
    if (t->anomalous > 0)
        la_buf_str(b, t->anomalous == 1 ? " anomalous session" : " anomalous sessions");
    la_buf_str(b, "</h1><p class=\"sub\">Sessions ");
    la_html_cstr(b, s->grouping);
    la_buf_printf(b, " &middot; %s</p></div>\n", when);
    la_buf_str(b, "<button id=\"theme\" type=\"button\" hidden>Dark</button></header>\n<main>\n");
    if (s->damage != NULL) {
        la_buf_str(b, "<p class=\"alert\" role=\"alert\">An input could not be read to its end; "
                      "what was good is here. ");
        la_html_cstr(b, s->damage);
        la_buf_str(b, "</p>\n");
    }
    put_cards(b, t, s);
}

static void put_list_head(la_buf *b, const la_anomalies *a)
{
    la_buf_str(b, "<section aria-labelledby=\"h-list\"><h2 id=\"h-list\">Anomalies</h2>\n");
    if (a->n == 0) {
        la_buf_str(b, "<p class=\"none\">Every session scored below the threshold.</p>\n");
        return;
    }
    la_buf_str(b, "<div class=\"tools\" id=\"tools\" hidden><label>Filter <input id=\"filter\" "
                  "type=\"search\" placeholder=\"session, file, template, raw line\"></label>"
                  "<label>Sort <select id=\"sort\"><option value=\"score\">score</option>"
                  "<option value=\"time\">time</option></select></label>"
                  "<button id=\"open\" type=\"button\">Open all</button>"
                  "<output id=\"shown\"></output><kbd>j</kbd><kbd>k</kbd> next, previous "
                  "<kbd>/</kbd> filter <kbd>Esc</kbd> all</div>\n");
    if (a->n_all > a->n) {
        la_buf_str(b, "<p class=\"note\">The ");
        la_html_count(b, a->n);
        la_buf_str(b, " with the highest scores of ");
        la_html_count(b, a->n_all);
        la_buf_str(b, "; --report jsonl has them all.</p>\n");
    }
}

static void verdict(la_report *r, const logad_verdict *v)
{
    if (v->anomalous && la_anomalies_add(&r->anomalies, v, NULL) != LOGAD_OK)
        r->line.failed = true;
}

static logad_status end(la_report *r, const logad_score_summary *s, double now, double seconds,
                        logad_error *err)
{
    la_buf *b = &r->line;
    la_anomalies *a = &r->anomalies;
    la_anomalies_sort(a);
    TRY(la_anomalies_read_lines(a, err));
    put_head(b);
    put_banner(b, &r->tally, s, now);
    la_buf_str(b, "<div class=\"charts\">");
    la_html_timeline(b, a);
    la_html_histogram(b, &r->tally);
    la_buf_str(b, "</div>\n");
    la_html_templates(b, a, s->events);
    put_list_head(b, a);
    if (a->n > 0)
        la_html_anomalies(r);
    la_buf_str(b, "</section>\n");
    TRY(la_html_model(b, r->o.model, &r->tally, s, err));
    la_buf_printf(b,
                  "</main>\n<footer>logad " LOGAD_VERSION ", %.3g s. This page needs no "
                  "network and sends nothing.</footer>\n<script>",
                  seconds);
    la_buf_put(b, (const char *)la_page_js, la_page_js_n);
    la_buf_str(b, "</script>\n</body></html>\n");
    return LOGAD_OK;
}

const la_report_kind la_report_html = {.name = "html", .verdict = verdict, .end = end};
