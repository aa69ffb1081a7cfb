/* The level that a program gives its messages: of a syslog, log4j, klog or the like, one of three
 * classes; and how severe messages of a kind are in the mean. */
#ifndef LA_LEVEL_H
#define LA_LEVEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { LA_LEVEL_INFO, LA_LEVEL_WARNING, LA_LEVEL_ERROR, LA_LEVELS_N } la_level;

/* The class of a level by its name or its letter, in any case ("E", "ERROR", "SEVERE", "crit"; all
 * below a warning is info), or by its number (LA_LEVEL_SCALE_ANY); before a colon stands a module's
 * name ("core:error"), behind the last character one may follow; steps of Go's slog count as the
 * name they go from ("INFO+2", "DEBUG-4"). false: it says none. */
bool la_level_of(la_level *out, const char *text, size_t n);

#define LA_LEVEL_NAME_MAX   13
#define LA_LEVEL_COLUMN_MAX 17
/* Bytes, at most LA_LEVEL_COLUMN_MAX, of the name or letter with which p begins, where it is all of
 * a word that a header's column of levels may hold; 0: it is none. */
size_t la_level_column(const char *p, const char *end);
/* The same where no message can stand, so that names count with which messages begin, too: Note,
 * System. */
size_t la_level_word(const char *p, const char *end);

/* What the numbers of a level mean. */
typedef enum la_level_scale {
    LA_LEVEL_SCALE_ANY, /* 0 to 7: a severity of syslog (RFC 5424); 10 to 69: of bunyan, pino */
    LA_LEVEL_SCALE_PRIORITY, /* 0 to 191, of syslog: 8 times the facility, and the severity */
    LA_LEVEL_SCALE_PYTHON,   /* 0 to 59 */
    LA_LEVEL_SCALE_OTEL      /* 1 to 24: OpenTelemetry's severity number */
} la_level_scale;

/* The name of a level that is a number; one between two that have names is the lower of them. NULL:
 * it is no number of the scale. */
const char *la_level_of_number(la_level_scale scale, const char *text, size_t n);

/* How often messages had a level of each class. */
typedef struct la_level_tally {
    uint64_t n[LA_LEVELS_N];
} la_level_tally;

void la_level_count(la_level_tally *t, const char *text, size_t n); /* text NULL: no level */
void la_level_merge(la_level_tally *t, const la_level_tally *other);
bool la_level_any(const la_level_tally *t); /* whether one of them had a level */
/* Between -1, all were info, and 1, all were errors; 0 where there was none. */
float la_level_severity(const la_level_tally *t);

#endif
