/* The level that a program gives its messages: of a syslog, log4j, klog or the like, one of three
 * classes; and how severe messages of a kind are in the mean. */
#ifndef LA_LEVEL_H
#define LA_LEVEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { LA_LEVEL_INFO, LA_LEVEL_WARNING, LA_LEVEL_ERROR, LA_LEVELS_N } la_level;

/* The class of a level by its name or its letter, in any case ("E", "ERROR", "SEVERE", "crit"; all
 * below a warning is info); a number is a priority of syslog; before a colon stands a module's name
 * ("core:error"), behind the last character one may follow. false: it says none. */
bool la_level_of(la_level *out, const char *text, size_t n);

/* The name of a severity of syslog (RFC 5424), of which the last three bits count: so a priority
 * will do. */
const char *la_level_of_syslog(unsigned severity);

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
