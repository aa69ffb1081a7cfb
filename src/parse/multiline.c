/* bytes -> line: lines that belong together. */
#include "parse/multiline.h"
#include "base/mem.h"
#include "parse/stamp.h"
#include "parse/usermask.h"
#include <stdlib.h>
#include <string.h>

typedef enum trace {
    NO_TRACE,
    FRAMES,    /* Java, .NET, JavaScript, Ruby, Rust: indented lines */
    TRACEBACK, /* Python: indented lines, then one that is not */
    GOROUTINE, /* Go: calls and places, blank lines between goroutines */
    NUMBERED   /* PHP: "#0 file(1): call" */
} trace;

struct la_multiline {
    la_linestart *start;
    bool has_record;
    trace trace;
    bool panic; /* the last line said that a Go program panics */
    uint32_t lines;
    size_t bytes;
    uint64_t n_over;
};

logad_status la_multiline_new(la_multiline **out, const char *start, logad_error *err)
{
    la_multiline *m = la_calloc_apart(1, sizeof *m);
    *out = NULL;
    if (m == NULL)
        return la_oom(err);
    logad_status s = start == NULL ? LOGAD_OK : la_linestart_new(&m->start, start, err);
    if (s != LOGAD_OK) {
        free(m);
        return s;
    }
    *out = m;
    return LOGAD_OK;
}

void la_multiline_free(la_multiline *m)
{
    if (m == NULL)
        return;
    la_linestart_free(m->start);
    free(m);
}

void la_multiline_reset(la_multiline *m)
{
    m->has_record = m->panic = false;
    m->trace = NO_TRACE;
    m->lines = 0;
    m->bytes = 0;
}

uint64_t la_multiline_n_over(const la_multiline *m)
{
    return m->n_over;
}

static bool starts(const char *p, size_t n, const char *head)
{
    size_t k = strlen(head);
    return n >= k && memcmp(p, head, k) == 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "#12 " */
static bool is_numbered(const char *p, size_t n)
{
    size_t i = 1;
    if (n < 3 || *p != '#')
        return false;
    while (i < n && is_digit(p[i]))
        i++;
    return i > 1 && i < n && p[i] == ' ';
}

/* "goroutine 1 [running]:" */
static bool is_goroutine(const char *p, size_t n)
{
    return starts(p, n, "goroutine ") && n > 12 && is_digit(p[10]) && p[n - 1] == ':';
}

/* An indented line that names a place in a program: at what it is told without its indent. */
static bool is_place(const char *p, size_t n)
{
    size_t more = n > 4 && starts(p, n, "... ") ? 4 : 0;
    while (more > 0 && more < n && is_digit(p[more]))
        more++;
    return starts(p, n, "at ") || starts(p, n, "from ") || starts(p, n, "File \"") ||
           starts(p, n, "--- End of ") || (more > 4 && starts(p + more, n - more, " more")) ||
           (more > 4 && starts(p + more, n - more, " common frames"));
}

/* Whether a line goes on with a trace, and what trace comes after it. */
static bool follow(la_multiline *m, const char *p, size_t n)
{
    size_t indent = 0;
    while (indent < n && (p[indent] == ' ' || p[indent] == '\t'))
        indent++;
    const char *q = p + indent;
    size_t k = n - indent;
    if (indent > 0 && (m->trace != NO_TRACE || is_place(q, k))) {
        if (m->trace == NO_TRACE)
            m->trace = starts(q, k, "File \"") ? TRACEBACK : FRAMES;
        return true;
    }
    if (starts(q, k, "Caused by: ") || starts(q, k, "stack backtrace:") ||
        starts(q, k, "Stack trace:")) {
        m->trace = q[6] == 't' ? NUMBERED : FRAMES;
        return true;
    }
    if (m->trace == NUMBERED && is_numbered(p, n))
        return true;
    if (is_goroutine(p, n) && (m->panic || m->trace == GOROUTINE)) {
        m->trace = GOROUTINE;
        return true;
    }
    if (m->trace == GOROUTINE && (p[n - 1] == ')' || starts(p, n, "created by ")))
        return true;
    bool last = m->trace == TRACEBACK;
    m->trace = NO_TRACE;
    return last;
}

/* A Go program that dies says so in a line of its own, whatever its log looks like. */
static bool is_panic(const char *p, size_t n)
{
    return starts(p, n, "panic: ") || starts(p, n, "fatal error: ");
}

/* What a line that begins a record says about the lines to come. */
static void begin(la_multiline *m, const char *p, size_t n)
{
    m->has_record = true;
    m->lines = 0;
    m->bytes = 0;
    m->panic = false;
    m->trace = NO_TRACE;
    if (n == 0 || (*p != 'p' && *p != 'f' && *p != 'T')) /* the usual line */
        return;
    m->panic = is_panic(p, n);
    m->trace = starts(p, n, "Traceback (most recent call last)") ? TRACEBACK : NO_TRACE;
}

/* A time may stand behind a bracket or a priority of syslog. */
static bool is_dated(const char *p, size_t n)
{
    if (n > 0 && *p == '<') {
        size_t i = 1;
        while (i < n && i < 5 && is_digit(p[i]))
            i++;
        if (i > 1 && i < n && p[i] == '>')
            return true;
    }
    size_t skip = n > 0 && (*p == '[' || *p == '(') ? 1 : 0;
    return la_stamp_starts(p + skip, n - skip);
}

static bool goes_on(la_multiline *m, const char *p, size_t n, la_line_fit fit)
{
    if (m->start != NULL)
        return !la_linestart_matches(m->start, p, n);
    if (fit == LA_LINE_FREE)
        return follow(m, p, n);
    return fit == LA_LINE_LACKS && !is_dated(p, n) && !is_panic(p, n);
}

bool la_multiline_is_plain(const char *p, size_t n)
{
    return n > 0 && *p != ' ' && *p != '\t' && *p != '#' && p[n - 1] != ')' && p[n - 1] != ':' &&
           !starts(p, n, "Caused by: ") && !starts(p, n, "stack backtrace:") &&
           !starts(p, n, "Stack trace:") && !starts(p, n, "created by ") &&
           !starts(p, n, "Traceback (most recent call last)") && !is_panic(p, n);
}

bool la_multiline_rests(const la_multiline *m)
{
    return m->trace == NO_TRACE && !m->panic;
}

bool la_multiline_joins(la_multiline *m, const char *p, size_t n, la_line_fit fit)
{
    if (!m->has_record || !goes_on(m, p, n, fit)) {
        begin(m, p, n);
        return false;
    }
    if (m->lines == LA_MULTILINE_LINES || m->bytes > LA_MULTILINE_BYTES) {
        m->n_over++;
        begin(m, p, n);
        return false;
    }
    m->lines++;
    m->bytes += n;
    return true;
}

void la_multiline_blank(la_multiline *m)
{
    if (m->trace != GOROUTINE)
        m->trace = NO_TRACE;
}
