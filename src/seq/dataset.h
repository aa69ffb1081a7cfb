/* event -> sequence: the sessions of one system, as distinct event sequences with their counts.
 *
 * Most sessions repeat: HDFS has 575,061 sessions and 18,373 distinct sequences. Everything after
 * this file works on distinct sequences weighted by how many sessions have them. */
#ifndef LA_DATASET_H
#define LA_DATASET_H

#include "base/err.h"
#include "io/paths.h"
#include "seq/grouping.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where an event stood, for datasets read from raw lines. */
typedef struct la_place {
    uint32_t file;      /* index into la_dataset.files */
    uint32_t template_; /* as in la_dataset.events */
    uint64_t line;      /* 1-based */
    uint64_t byte;
} la_place;

/* What reading raw lines told about them. */
typedef struct la_raw_facts {
    uint64_t parsed, joined, skipped; /* lines; with n_lines: parsed + joined + skipped */
    uint64_t unfit;                   /* of those parsed: they do not have the format */
    uint64_t cut, long_records;       /* over limits: lines, records of many lines */
    double share;                     /* of the first input's first lines that fit its format */
    uint32_t other_formats;           /* inputs of another format than the first */
    uint64_t timed;                   /* records with a time */
    double first, last;               /* the least and the greatest, seconds since 1970 */
    uint64_t backward;                /* records with a time before that of the one before */
} la_raw_facts;

typedef struct la_dataset {
    char *name;     /* as the user gave it */
    char *dir;      /* folder of labels.tsv and such, or NULL */
    bool simulated; /* a bundled sample */
    char *format;   /* header format of raw lines, NULL for sequence files */
    la_grouping grouping;

    uint32_t n_templates;
    char **templates; /* texts with <*>, distinct */
    bool *known;      /* [n_templates] false: unseen by the frozen parser; NULL = all known */
    float *severity;  /* [n_templates] of the levels that its records had (base/level.h), -1 to 1;
                         NULL: no record had one */

    /* Distinct sequences in order of first appearance. */
    uint32_t n_sequences;
    uint64_t *at;     /* [n_sequences + 1] offsets into events */
    uint32_t *events; /* template indexes */
    uint32_t *count;  /* [n_sequences] sessions that have it */

    uint32_t n_sessions;
    char **session;     /* [n_sessions] ids, distinct */
    uint32_t *sequence; /* [n_sessions] which sequence it has */

    /* Raw lines only: places[place_at[i]..place_at[i+1]) are session i's events in order. */
    uint32_t n_files;
    char **files;
    uint64_t *place_at;
    la_place *places;

    la_raw_facts facts;   /* of raw lines */
    uint64_t *records;    /* [n_templates] raw records of each template; NULL for sequence files */
    uint64_t n_lines;     /* raw lines read */
    uint64_t n_ungrouped; /* raw lines that belong to no session */
    uint64_t n_unknown;   /* raw lines whose template the frozen parser did not know */
    char *damage;         /* NULL, or one line: an input was cut short (what was good is here) */

    struct la_dataset_memory *memory; /* owns everything above */
} la_dataset;

typedef struct la_dataset_options {
    const char *format;          /* header format of raw lines; NULL = detect */
    const char *header;          /* a header layout; wins over format */
    const char *multiline_start; /* as in logad_parser_options */
    const char *const *masks;    /* user masks NAME=RE */
    size_t n_masks;
    la_grouping grouping;         /* zeroed = detect */
    const char *const *templates; /* seeds of a frozen parser (scoring): template i keeps index i */
    size_t n_templates;           /* 0 = learn the templates */
    bool keep_places;             /* fill files, places */
    bool advise_import; /* no option says how these logs are read: advice names data import */
    unsigned threads;   /* that share the reading of raw lines; 0 = one */
} la_dataset_options;

/* Loads a dataset by name or path.
 *  - A name is looked for in each folder of $LOGAD_DATA, in $XDG_DATA_HOME/logad/data
 *    (~/.local/share/logad/data), then among the bundled samples (one line on stderr then says that
 *    the sample is simulated and how to get the real set; format, header, multiline_start and
 *    grouping are not for them).
 *  - A folder with templates.tsv and sessions.tsv[.gz] is read as sequences:
 * "event_id<TAB>template" below a header line; "session_id<TAB>event ids separated by spaces".
 *  - Any other folder, file, glob or "-" is raw lines: parsed and grouped into sessions. Files
 *    named labels.*, *label*.csv, templates.tsv, README* in a folder are not logs.
 * Errors: LOGAD_EINPUT with file and line (no such set: lists the known names). */
LOGAD_CHECKED logad_status la_dataset_load(la_dataset **out, const char *name_or_path,
                                           const la_dataset_options *o, logad_error *err);
/* Raw inputs only, several of them, as score takes them. */
LOGAD_CHECKED logad_status la_dataset_raw(la_dataset **out, const char *const *inputs, size_t n,
                                          const la_dataset_options *o, logad_error *err);
void la_dataset_free(la_dataset *d); /* NULL is fine */

/* Datasets that have a name: for data list and for how a named set's sessions were formed. */
typedef struct la_known_set {
    const char *name, *about, *url, *licence;
    const char *format; /* header format of its raw logs */
    la_grouping
        grouping; /* how the published sessions were formed; kind GIVEN = not from raw lines */
} la_known_set;
const la_known_set *la_known_sets(size_t *n);
/* The folder a name means, and whether it is a bundled sample; NULL if it is nowhere. Caller frees.
 */
char *la_dataset_find(const char *name, bool *bundled);
/* Adds the folders of sequences that stand where names are looked for; not the bundled ones. */
LOGAD_CHECKED logad_status la_dataset_own(la_paths *out, logad_error *err);

/* SHA-256 over templates, sequences and counts: identifies the input of a training run. */
void la_dataset_digest(const la_dataset *d, char hex[65]);

#endif
