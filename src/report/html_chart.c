/* verdict -> bytes: the page's two pictures, as SVG. */
#include "report/html_impl.h"
#include <inttypes.h>
#include <math.h>
#include <time.h>

#define WIDTH  640
#define HEIGHT 190
#define LEFT   46
#define RIGHT  14
#define TOP    22
#define BOTTOM 28
#define BINS   64 /* of the timeline */

static const double plot_width = WIDTH - LEFT - RIGHT, plot_height = HEIGHT - TOP - BOTTOM;

static void put_frame(la_buf *b, const char *id, const char *title)
{
    la_buf_printf(b,
                  "<figure><figcaption id=\"%s\">%s</figcaption><svg viewBox=\"0 0 %d %d\" "
                  "role=\"img\" aria-labelledby=\"%s\">\n",
                  id, title, WIDTH, HEIGHT, id);
}

static void put_axis(la_buf *b, uint64_t most)
{
    la_buf_printf(b,
                  "<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>"
                  "<line class=\"grid\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>"
                  "<text class=\"y\" x=\"%d\" y=\"%d\">%" PRIu64 "</text>"
                  "<text class=\"y\" x=\"%d\" y=\"%d\">0</text>\n",
                  LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, LEFT, TOP, WIDTH - RIGHT,
                  TOP, LEFT - 6, TOP + 4, most, LEFT - 6, HEIGHT - BOTTOM + 4);
}

/* A bar of height share in column i of n, with what hovering over it says. */
static void put_bar(la_buf *b, const char *attributes, size_t i, size_t n, double share)
{
    double w = plot_width / (double)n, h = share * plot_height;
    h = h < 2 ? 2 : h;
    la_buf_printf(b,
                  "<rect %s x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" "
                  "rx=\"1.5\"><title>",
                  attributes, LEFT + (double)i * w + 0.5, HEIGHT - BOTTOM - h, w - 1, h);
}

static void put_time(la_buf *b, double at, double span)
{
    char text[40] = "";
    time_t whole = (time_t)at;
    struct tm tm;
    size_t n = 0;
    if (gmtime_r(&whole, &tm) == NULL)
        return;
    if (span > 3 * 86400)
        n = strftime(text, sizeof text, "%Y-%m-%d", &tm);
    else if (span > 600)
        n = strftime(text, sizeof text, "%m-%d %H:%M", &tm);
    else
        n = strftime(text, sizeof text, "%H:%M:%S", &tm);
    la_buf_put(b, text, n);
}

static bool time_range(const la_anomalies *a, double *low, double *high)
{
    *low = (double)INFINITY;
    *high = -(double)INFINITY;
    for (size_t i = 0; i < a->n; i++) {
        if (!a->items[i].has_time || !(fabs(a->items[i].time) < 1e11))
            continue;
        *low = fmin(*low, a->items[i].time);
        *high = fmax(*high, a->items[i].time);
    }
    return *high >= *low;
}

static void put_times(la_buf *b, double low, double span)
{
    static const char *const anchor[] = {"start", "middle", "end"};
    for (int i = 0; i <= 2; i++) {
        la_buf_printf(b, "<text class=\"x\" text-anchor=\"%s\" x=\"%.1f\" y=\"%d\">", anchor[i],
                      LEFT + plot_width * i / 2, HEIGHT - 8);
        put_time(b, low + span * i / 2, span);
        la_buf_str(b, "</text>");
    }
}

void la_html_timeline(la_buf *b, const la_anomalies *a)
{
    double low, high;
    uint64_t bin[BINS] = {0}, most = 0;
    if (!time_range(a, &low, &high))
        return;
    double span = high > low ? high - low : 1;
    for (size_t i = 0; i < a->n; i++) {
        if (!a->items[i].has_time || !(fabs(a->items[i].time) < 1e11))
            continue;
        size_t k = (size_t)((a->items[i].time - low) / span * BINS);
        uint64_t n = ++bin[k < BINS ? k : BINS - 1];
        most = n > most ? n : most;
    }
    put_frame(b, "h-time", "Anomalies over time <span>by the heaviest line, UTC</span>");
    put_axis(b, most);
    for (size_t i = 0; i < BINS; i++) {
        if (bin[i] == 0)
            continue;
        char attributes[128];
        snprintf(attributes, sizeof attributes, "class=\"bad\" data-a=\"%.3f\" data-b=\"%.3f\"",
                 low + span * (double)i / BINS, low + span * (double)(i + 1) / BINS);
        put_bar(b, attributes, i, BINS, (double)bin[i] / (double)most);
        la_buf_printf(b, "%" PRIu64 " from ", bin[i]);
        put_time(b, low + span * (double)i / BINS, span);
        la_buf_str(b, "</title></rect>\n");
    }
    put_times(b, low, span);
    la_buf_str(b, "</svg></figure>\n");
}

static void put_score_bar(la_buf *b, const char *attributes, size_t i, uint64_t n, uint64_t most,
                          const char *what)
{
    if (n == 0)
        return;
    put_bar(b, attributes, i, LA_TALLY_BINS, log1p((double)n) / log1p((double)most));
    la_buf_printf(b, "%" PRIu64 " %s from %.2f to %.2f</title></rect>\n", n, what,
                  (double)i / LA_TALLY_BINS, (double)(i + 1) / LA_TALLY_BINS);
}

static void put_cut(la_buf *b, double threshold)
{
    double x = LEFT + plot_width * fmin(fmax(threshold, 0), 1);
    bool right = threshold > 0.5;
    la_buf_printf(b,
                  "<line class=\"cut\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>"
                  "<text class=\"cut\" text-anchor=\"%s\" x=\"%.1f\" y=\"%d\">threshold %.4g"
                  "</text>",
                  x, 2, x, HEIGHT - BOTTOM, right ? "end" : "start", right ? x - 5 : x + 5, 11,
                  threshold);
}

/* Few sessions are anomalous among very many: the height is logarithmic, or they would not show. */
void la_html_histogram(la_buf *b, const la_tally *t)
{
    uint64_t most = 0;
    for (size_t i = 0; i < LA_TALLY_BINS; i++)
        most = t->bin[i] > most ? t->bin[i] : most;
    if (most == 0)
        return;
    put_frame(b, "h-score", "Scores of all sessions <span>logarithmic height</span>");
    put_axis(b, most);
    for (size_t i = 0; i < LA_TALLY_BINS; i++) {
        put_score_bar(b, "class=\"ok\"", i, t->bin[i], most, "sessions");
        put_score_bar(b, "class=\"bad\"", i, t->bad[i], most, "anomalous");
    }
    put_cut(b, t->threshold);
    for (int i = 0; i <= 4; i++)
        la_buf_printf(b, "<text class=\"x\" text-anchor=\"middle\" x=\"%.1f\" y=\"%d\">%.2g</text>",
                      LEFT + plot_width * i / 4, HEIGHT - 8, i / 4.0);
    la_buf_str(b, "</svg></figure>\n");
}
