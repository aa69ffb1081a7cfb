/* Beside the walk from bytes to verdict: what the program says about it on stderr. */
#include "base/log.h"
#include "base/utf8.h"
#include <math.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* stderr is one for the whole process, and so is what is known about it: how much may be said, and
 * how many columns of its last line a progress bar covers. */
static atomic_int talk_level;
static atomic_int bar_width;

void la_log_set(int level)
{
    atomic_store(&talk_level, level);
}

int la_log_level(void)
{
    return atomic_load(&talk_level);
}

double la_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void write_stderr(const char *p, size_t n)
{
    /* Nobody is left to tell when stderr itself fails. */
    if (fwrite(p, 1, n, stderr) == n)
        fflush(stderr);
}

/* Spaces rather than an escape sequence: works on every terminal. */
static void wipe_bar(void)
{
    int width = atomic_exchange(&bar_width, 0);
    if (width <= 0)
        return;
    char line[256];
    int n = snprintf(line, sizeof line, "\r%*s\r", width, "");
    if (n > 0 && (size_t)n < sizeof line)
        write_stderr(line, (size_t)n);
}

__attribute__((format(printf, 2, 0))) static void say(const char *kind, const char *fmt,
                                                      va_list args)
{
    char raw[1024], line[1200];
    int n = vsnprintf(raw, sizeof raw, fmt, args);
    size_t len = n < 0 ? 0 : (size_t)n < sizeof raw ? (size_t)n : sizeof raw - 1;
    int start = snprintf(line, sizeof line, "logad: %s", kind);
    size_t at = start < 0 ? 0 : (size_t)start;
    at += la_utf8_printable(line + at, sizeof line - at - 1, raw, len);
    line[at++] = '\n';
    wipe_bar();
    write_stderr(line, at);
}

void la_warn(const char *fmt, ...)
{
    if (la_log_level() < LA_QUIET)
        return;
    va_list args;
    va_start(args, fmt);
    say("warning: ", fmt, args);
    va_end(args);
}

void la_note(const char *fmt, ...)
{
    if (la_log_level() < LA_NORMAL)
        return;
    va_list args;
    va_start(args, fmt);
    say("", fmt, args);
    va_end(args);
}

void la_verbose(const char *fmt, ...)
{
    if (la_log_level() < LA_VERBOSE)
        return;
    va_list args;
    va_start(args, fmt);
    say("", fmt, args);
    va_end(args);
}

bool la_log_on_terminal(void)
{
    return la_log_level() >= LA_NORMAL && isatty(STDERR_FILENO) == 1;
}

void la_progress_begin(la_progress *p, const char *what, const char *unit, uint64_t total)
{
    double now = la_clock();
    *p = (la_progress){.what = what, .unit = unit, .total = total, .started = now, .drawn = now};
    p->shown = la_log_on_terminal();
}

/* "840", "12.3k", "4.56M": three or four significant places in at most five columns. */
static void format_count(char *out, size_t cap, double v)
{
    static const char suffix[] = {' ', 'k', 'M', 'G', 'T'};
    size_t i = 0;
    while (v >= 9999.5 && i + 1 < sizeof suffix) {
        v /= 1000.0;
        i++;
    }
    int places = i == 0 ? (v < 9.95 && v > 0 && v != floor(v) ? 1 : 0) : v < 99.95 ? 1 : 0;
    int n = snprintf(out, cap, "%.*f", places, v);
    if (i > 0 && n > 0 && (size_t)n + 1 < cap)
        snprintf(out + n, cap - (size_t)n, "%c", suffix[i]);
}

static void format_time(char *out, size_t cap, double seconds)
{
    if (!(seconds >= 0.0 && seconds < 359999.0)) {
        snprintf(out, cap, "--:--");
        return;
    }
    unsigned s = (unsigned)(seconds + 0.5);
    if (s >= 3600)
        snprintf(out, cap, "%u:%02u:%02u", s / 3600, s / 60 % 60, s % 60);
    else
        snprintf(out, cap, "%u:%02u", s / 60, s % 60);
}

static size_t terminal_width(void)
{
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return 80;
    return size.ws_col < 20 ? 20 : size.ws_col > 200 ? 200 : size.ws_col;
}

static int format_bar(char *out, size_t cap, const la_progress *p, uint64_t done, const char *extra)
{
    char count[32], total[32], rate[32], left[32], bar[21];
    double spent = la_clock() - p->started;
    double per_second = spent > 0.0 ? (double)done / spent : 0.0;
    format_count(count, sizeof count, (double)done);
    format_count(rate, sizeof rate, per_second);
    extra = extra == NULL ? "" : extra;
    if (p->total == 0)
        return snprintf(out, cap, "%s  %s %s  %s/s  %s", p->what, count, p->unit, rate, extra);
    double share = (double)done / (double)p->total;
    share = share > 1.0 ? 1.0 : share;
    for (size_t i = 0; i < 20; i++)
        bar[i] = (double)i < share * 20.0 ? '#' : '.';
    bar[20] = '\0';
    format_count(total, sizeof total, (double)p->total);
    format_time(left, sizeof left,
                done > 0 ? spent * ((double)p->total / (double)done - 1.0) : -1.0);
    return snprintf(out, cap, "%s [%s] %3.0f%%  %s/%s %s  %s/s  ETA %s  %s", p->what, bar,
                    floor(share * 100.0), count, total, p->unit, rate, left, extra);
}

void la_progress_at(la_progress *p, uint64_t done, const char *extra)
{
    double now = p->shown ? la_clock() : 0.0;
    if (!p->shown || now - p->drawn < 0.1)
        return;
    p->drawn = now;
    char text[256], safe[256], line[256];
    int n = format_bar(text, sizeof text, p, done, extra);
    size_t len = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    /* One column stays free: a full line would wrap on some terminals. */
    size_t width = terminal_width() - 1;
    la_utf8_printable(safe, width + 1, text, len);
    n = snprintf(line, sizeof line, "\r%-*s", (int)width, safe);
    if (n <= 0 || (size_t)n >= sizeof line)
        return;
    atomic_store(&bar_width, (int)width);
    write_stderr(line, (size_t)n);
}

void la_progress_end(la_progress *p)
{
    if (p->shown)
        wipe_bar();
    p->shown = false;
}
