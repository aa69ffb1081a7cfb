/* Inside report/: the anomalies that a page shows, with their raw lines. */
#ifndef LA_ANOMALIES_H
#define LA_ANOMALIES_H

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include <logad/verdict.h>

#define LA_ANOMALIES_MAX 10000 /* kept; of more, those with the highest scores */
#define LA_ANOMALIES_TEMPLATES                                                                     \
    100000                   /* told apart; all further ones go by the last one's number           \
                              */
#define LA_ANOMALY_TEXT  400 /* bytes kept of a raw line and of a template */
#define LA_CONTEXT_LINES 2   /* shown before and behind the heaviest event's line */

typedef struct la_anomaly_event {
    uint32_t template; /* index into la_anomalies.templates */
    double weight;
    uint32_t file; /* LA_MAP_NONE: no place */
    uint64_t line, byte;
} la_anomaly_event;

typedef struct la_anomaly {
    char *session;
    double score;
    uint64_t number; /* order of arrival */
    uint32_t n_events, n_windows, window;
    uint32_t n_weighed;
    la_anomaly_event events[LOGAD_VERDICT_EVENTS];
    bool has_time;
    double time; /* of the heaviest event's line; seconds since 1970 */
} la_anomaly;

typedef struct la_anomaly_template {
    char *text;
    bool known;
    uint64_t first; /* anomalies in which it weighs most */
    uint64_t seen;  /* events that have it, of normal and anomalous sessions */
} la_anomaly_template;

/* A raw line of the inputs. */
typedef struct la_raw_line {
    uint32_t file;
    uint64_t line, byte;
    char *text; /* NULL: not read */
    size_t len;
    bool cut;
} la_raw_line;

/* A zeroed one is empty. */
typedef struct la_anomalies {
    la_anomaly *items; /* a heap whose root is the lowest score, until la_anomalies_sort */
    size_t n, cap;
    uint64_t n_all;
    la_map *files;
    la_map *texts; /* of templates; number as in templates */
    la_anomaly_template *templates;
    size_t n_templates, templates_cap;
    la_raw_line *lines; /* sorted by file and line */
    size_t n_lines, lines_cap;
    la_arena memory; /* of lines and templates */
} la_anomalies;

LOGAD_CHECKED logad_status la_anomalies_add(la_anomalies *a, const logad_verdict *v,
                                            logad_error *err);
/* By falling score, equal ones by arrival. Nothing can be added afterwards. */
void la_anomalies_sort(la_anomalies *a);
/* Numbers of the templates by falling la_anomaly_template.first; at most max, returns how many. */
size_t la_anomalies_top(const la_anomalies *a, uint32_t *out, size_t max);
/* Reads the inputs once more for the lines of the kept anomalies and some around them, and finds
 * their times. Lines that cannot be read again (standard input, files that went) stay without text.
 */
LOGAD_CHECKED logad_status la_anomalies_read_lines(la_anomalies *a, logad_error *err);
/* NULL where that line was not read. */
const la_raw_line *la_anomalies_line(const la_anomalies *a, uint32_t file, uint64_t line);
void la_anomalies_free(la_anomalies *a);

#endif
