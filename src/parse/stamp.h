/* Timestamps by pattern: conversions as of strptime, with the few that logs need besides. */
#ifndef LA_STAMP_H
#define LA_STAMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The parts of a time as far as the fields of a header have given them. */
typedef struct la_stamp {
    int32_t year, month, day;           /* day 0: no date */
    int32_t hour, minute, second, zone; /* zone: seconds east of UTC */
    double fraction;
    double epoch; /* %s; negative: not given */
    bool idle;    /* what is planned is checked but not read */
    bool lax;     /* months, hours, ... of any number fit, as in logs whose digits were scrambled */
} la_stamp;

/* A year that a header does not give: a leap year, so that every date exists in it. */
#define LA_STAMP_NO_YEAR 2000

void la_stamp_clear(la_stamp *s);

/* The start of a pattern where every conversion takes a fixed number of digits. */
#define LA_STAMP_STEPS 12
typedef struct la_stamp_step {
    enum { LA_STEP_PAIR, LA_STEP_YEAR2, LA_STEP_YEAR4 } kind;
    uint8_t place;     /* of its first byte */
    uint8_t at;        /* PAIR: this part of la_stamp, */
    uint8_t low, high; /* in this range, unless lax */
} la_stamp_step;
#define LA_STAMP_BYTES 32
typedef struct la_stamp_plan {
    uint8_t n, length; /* steps; bytes that they take */
    uint8_t year;      /* of four digits: its place, or LA_STAMP_BYTES */
    const char *rest;  /* of the pattern */
    uint8_t low[LA_STAMP_BYTES], high[LA_STAMP_BYTES];   /* of each byte; behind them any will do */
    uint8_t least[LA_STAMP_BYTES], most[LA_STAMP_BYTES]; /* of the two digits at each byte */
    la_stamp_step steps[LA_STAMP_STEPS];
} la_stamp_plan;
void la_stamp_plan_set(la_stamp_plan *plan, const char *pattern);
/* Goes on with another pattern, or with text as it is. False: not all of that is of a fixed length,
 * or there is no room for it. */
bool la_stamp_plan_add(la_stamp_plan *plan, const char *pattern);
bool la_stamp_plan_text(la_stamp_plan *plan, const char *text);
/* Whether the LA_STAMP_BYTES + 1 bytes at p begin with what the plan says; what they say. */
bool la_stamp_fits(const la_stamp_plan *plan, const char *p, bool lax);
void la_stamp_read(const la_stamp_plan *plan, const char *p, la_stamp *s);
/* The same as la_stamp_parse, by the plan of the pattern. */
size_t la_stamp_follow(const la_stamp_plan *plan, const char *pattern, const char *p, size_t n,
                       la_stamp *s);

/* Reads one stamp at the start of p and returns its length in bytes, 0 where it does not fit.
 *   %Y 4 digits  %y 2 digits (70-99 are 19xx)  %m %d %H %M %S 1 or 2 digits (%d also " 1")
 *   %b month name, 3 letters  %a weekday name, 3 letters  %f fraction digits  %L milliseconds
 *   %s seconds since 1970, with a fraction if there is one
 *   %I ISO 8601 / RFC 3339: date, 'T' or blank, time, fraction and zone where they are there
 *   %z a zone: Z, +01:00, +0100, GMT or UTC
 * A blank is any run of blanks; every other character is itself. */
size_t la_stamp_parse(const char *pattern, const char *p, size_t n, la_stamp *s);

/* A whole text that is a date with its time, in one of the usual notations, or a number of seconds,
 * milliseconds, microseconds or nanoseconds since 1970 (told apart by its size). */
bool la_stamp_any(const char *p, size_t n, double *seconds);
/* Whether a date or a time in one of the usual notations stands at the start of a text. */
bool la_stamp_starts(const char *p, size_t n);

/* False: a lax stamp that is no time. */
bool la_stamp_is_possible(const la_stamp *s);
/* Seconds since 1970, UTC, of a stamp that is possible (proleptic Gregorian calendar). */
double la_stamp_seconds(const la_stamp *s);

#endif
