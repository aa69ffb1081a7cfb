/* Is this log fit for the method? What reading it shows, and what to do about it. */
#ifndef LOGAD_CHECK_H
#define LOGAD_CHECK_H

#include <logad/event.h>
#include <logad/model.h>
#include <stdint.h>

typedef struct logad_check_options {
    logad_parser_options parser; /* its templates' limits are the defaults */
    const char *mask_file;
    const char *group;    /* NULL = the model's, else as the lines suggest */
    const logad_model *m; /* NULL: none; else format, header and masks are its own, unless given */
} logad_check_options;

typedef enum logad_advice_level {
    LOGAD_ADVICE_NOTE, /* good to know */
    LOGAD_ADVICE_CARE, /* verdicts will be worse for it */
    LOGAD_ADVICE_UNFIT /* there is nothing to learn, or to score, as it is */
} logad_advice_level;

typedef struct logad_advice {
    logad_advice_level level;
    const char *code; /* one word, for programs */
    char text[240];   /* what is so, and what to do */
} logad_advice;

#define LOGAD_CHECK_ADVICE 16

typedef struct logad_check_report {
    uint32_t files, other_formats;                  /* files of another format than the first */
    uint64_t lines, parsed, joined, skipped, unfit; /* parsed + joined + skipped = lines */
    uint64_t cut;                                   /* lines longer than LOGAD_LINE_MAX */
    char format[64];
    double confidence;                      /* share of the first lines that fit it, 0 to 1 */
    uint64_t templates, singletons;         /* templates that occur; those that occur once */
    char group[160], grouping[160];         /* as --group takes it; in words */
    uint64_t sessions, distinct, ungrouped; /* ungrouped: lines that belong to none */
    uint64_t least, median, most;           /* events of a session */
    uint64_t timed, backward; /* records with a time; of them before that of the one before */
    double first, last;       /* seconds since 1970 */
    uint64_t unseen, unseen_templates; /* records, templates that the model does not know */
    bool has_model;
    logad_advice advice[LOGAD_CHECK_ADVICE]; /* the gravest first */
    size_t n_advice;
    const char *damage; /* NULL, or what was wrong with an input whose good part was read */
    char damage_text[256];
} logad_check_report;

/* Reads raw inputs (files, folders, globs, "-"). Errors: LOGAD_EINPUT (nothing to read, or no
 * session), LOGAD_EUSAGE, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status logad_check(const char *const *inputs, size_t n,
                                       const logad_check_options *o, logad_check_report *report,
                                       logad_error *err);

#endif
