/* bytes -> line -> event: the header layouts that have a name, and which of them an input has. */
#include "parse/header.h"
#include <string.h>

/* Formats of the LogHub systems (https://github.com/logpai/loghub), syslog (RFC 3164, RFC 5424) and
 * common application layouts. A format may have several layouts. */
static const la_layout layouts[] = {
    {"hdfs", "<Date:%y%m%d> <Time:%H%M%S> <Pid:#> <Level:L> <Component>: <Content>"},
    {"bgl",
     "<Label> <Epoch:#> <Day:%Y.%m.%d> <Node> <Time:%Y-%m-%d-%H.%M.%S.%f> <NodeRepeat> <Type> "
     "<Component> <Level> <Content>"},
    {"thunderbird", "<Label> <Epoch:%s> <Day:%Y.%m.%d> <Node> <Time:%b %d %H:%M:%S> <Location> "
                    "<Component:~>(\\[<Pid:#>])?: <Content>"},
    {"openstack", "<File> <Date:%Y-%m-%d> <Time:%H:%M:%S.%f> <Pid:#> <Level:L> <Component> "
                  "[<Request:~>] <Content>"},
    {"openstack", "<Date:%Y-%m-%d> <Time:%H:%M:%S.%f> <Pid:#> <Level:L> <Component> [<Request:~>] "
                  "<Content>"},
    {"openstack", "<Date:%Y-%m-%d> <Time:%H:%M:%S.%f> <Pid:#> <Level:L> <Component> <Content>"},
    {"openstack", "<Level:L> <Component>( [<Request:~>])? <Content>"},
    {"apache", "[<Time:%a %b %d %H:%M:%S %Y>] [<Level:L>] <Content>"},
    {"hpc", "<LogId:#> <Node> <Component> <State> <Time:%s> <Flag> <Content>"},
    {"healthapp", "<Time:%Y%m%d-%H:%M:%S:%L>|<Component>|<Pid:#>|<Content>"},
    {"spark", "<Date:%y/%m/%d> <Time:%H:%M:%S> <Level:L> <Component>: <Content>"},
    {"windows", "<Date:%Y-%m-%d> <Time:%H:%M:%S>, <Level:L>  <Component>  <Content>"},
    {"zookeeper",
     "<Date:%Y-%m-%d> <Time:%H:%M:%S,%f> - <Level:L>  [<Thread:~>:<Component:~>@<Id:#>] "
     "- <Content>"},
    {"hadoop", "<Date:%Y-%m-%d> <Time:%H:%M:%S,%f> <Level:L> [<Thread:~>] <Component>: <Content>"},
    {"android",
     "<Date:%m-%d> <Time:%H:%M:%S.%f> <Pid:#> <Tid:#> <Level:L> <Component:~>: <Content>"},
    {"proxifier", "[<Time:%m.%d %H:%M:%S>] <Component:~> - <Content>"},
    {"syslog",
     "(\\<<Priority:#>\\>)?<Time:%b %d %H:%M:%S> <Host> <Component:~>([<Pid:#>])?( \\(<Origin>\\))?"
     ": <Content>"},
    {"syslog", "(\\<<Priority:#>\\>)?<Time:%I> <Host> <Component>([<Pid:#>])?: <Content>"},
    {"rfc5424",
     "\\<<Priority:#>\\>1 <Time:%I> <Host> <Component> <Pid> <MsgId> <Data:=> <Content>"},
    {"iso", "<Time:%I> <Level:L> [<Thread:~>] <Component>: <Content>"},
    {"iso", "<Time:%I> [<Level:L>] <Content>"},
    {"iso", "<Time:%I> <Level:L> <Content>"},
    {"iso", "<Time:%I> <Content>"},
};

static const struct {
    const char *other, *name;
} synonyms[] = {
    {"openssh", "syslog"}, {"linux", "syslog"}, {"mac", "syslog"}, {"rfc3164", "syslog"}};

const la_layout *la_layouts(size_t *n)
{
    *n = sizeof layouts / sizeof *layouts;
    return layouts;
}

bool la_layout_known(const char *name, const char **canonical)
{
    const char *found = strcmp(name, "auto") == 0    ? "auto"
                        : strcmp(name, "plain") == 0 ? "plain"
                                                     : NULL;
    for (size_t i = 0; found == NULL && i < sizeof synonyms / sizeof *synonyms; i++)
        found = strcmp(name, synonyms[i].other) == 0 ? synonyms[i].name : NULL;
    for (size_t i = 0; found == NULL && i < sizeof layouts / sizeof *layouts; i++)
        found = strcmp(name, layouts[i].name) == 0 ? layouts[i].name : NULL;
    if (canonical != NULL)
        *canonical = found;
    return found != NULL;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Of the layouts for some lines. */
typedef struct contest {
    const char *given; /* only layouts of this name compete; NULL: all */
    const logad_line *lines;
    size_t n;
    la_header *best; /* NULL: none */
    const char *name;
    double share;
} contest;

/* The share of the lines that fit, not counting empty ones and those that only go on with what a
 * line before them began (they are indented). */
static double fit(la_header *h, const logad_line *lines, size_t n)
{
    size_t full = 0, fits = 0;
    for (size_t i = 0; i < n; i++) {
        logad_event e = {0};
        bool fit = la_header_split(h, lines[i].text, lines[i].len, &e);
        fits += fit;
        full += fit || (lines[i].len > 0 && !is_blank(lines[i].text[0]));
    }
    return full == 0 ? 0.0 : (double)fits / (double)full;
}

/* A layout that demands more may fit a few lines less (stack traces, blank parts) and still win. */
#define SLACK 0.05
/* Below this share no layout is taken on its own. */
#define LEAST 0.4

/* Whether a layout with share s takes the place of the best one so far (NULL: none). */
static bool is_better(const la_header *h, double s, const la_header *best, double best_share,
                      bool given)
{
    if (best == NULL)
        return given || s >= LEAST;
    if (s > best_share + SLACK)
        return true;
    return s >= best_share - SLACK && s >= LEAST && la_header_rigour(h) > la_header_rigour(best);
}

/* One layout's turn: it takes the place of the best one so far, or is dropped. */
static logad_status try_layout(const la_layout *l, contest *c, bool lax, logad_error *err)
{
    la_header *trial;
    TRY(la_header_new(&trial, l->text, err));
    if (lax)
        la_header_be_lax(trial);
    double s = fit(trial, c->lines, c->n);
    bool better = is_better(trial, s, c->best, c->share, c->given != NULL);
    la_header_free(better ? c->best : trial);
    if (better) {
        c->best = trial;
        c->share = s;
        c->name = l->name;
    }
    return LOGAD_OK;
}

static logad_status hold_contest(contest *c, bool lax, logad_error *err)
{
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        if (c->given == NULL || strcmp(c->given, layouts[i].name) == 0)
            TRY(try_layout(&layouts[i], c, lax, err));
    }
    return LOGAD_OK;
}

logad_status la_layout_detect(const char *given, const logad_line *lines, size_t n, la_header **h,
                              const char **name, double *share, logad_error *err)
{
    contest c = {.given = given, .lines = lines, .n = n, .name = "plain"};
    logad_status s = LOGAD_OK;
    bool plain = given != NULL && strcmp(given, "plain") == 0;
    if (!plain)
        s = hold_contest(&c, false, err);
    if (!plain && s == LOGAD_OK && c.share < LEAST)
        s = hold_contest(&c, true, err);
    if (s != LOGAD_OK) {
        la_header_free(c.best);
        c.best = NULL;
    }
    *h = c.best;
    *name = c.name;
    *share = c.share;
    return s;
}
