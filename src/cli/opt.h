/* Options of every verb, from one table: parsing, --help, man pages and completion. */
#ifndef LA_OPT_H
#define LA_OPT_H

#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum la_opt_type {
    LA_OPT_FLAG,   /* bool */
    LA_OPT_STRING, /* const char *: points into argv */
    LA_OPT_LIST,   /* la_opt_list: one value an occurrence, repeatable; see greedy */
    LA_OPT_UINT,   /* uint64_t */
    LA_OPT_REAL,   /* double */
    LA_OPT_CHOICE  /* const char *: one of choices */
} la_opt_type;

typedef struct la_opt_list {
    const char **items;
    size_t n;
} la_opt_list;

typedef struct la_opt {
    const char *name; /* "--threads" without the dashes */
    char letter;      /* 0 = none */
    la_opt_type type;
    size_t offset;       /* of its field in the verb's options struct */
    const char *arg;     /* "N" in help; NULL for flags */
    const char *help;    /* one line, lower case, no full stop */
    const char *choices; /* "gru|transformer" */
    double min, max;     /* of UINT and REAL where max > min */
    bool greedy;         /* LIST: takes all words up to the next option; for verbs without inputs */
    bool required;       /* parsing fails where it is not given */
} la_opt;

typedef struct la_verb {
    const char *name;
    const char *synopsis;  /* "INPUT... [options]" */
    const char *about;     /* one line for logad --help */
    const char *details;   /* a paragraph or two for --help and the man page */
    const char *examples;  /* lines "command<TAB>what it does" */
    const la_opt *options; /* ends with name NULL */
    const void *defaults;  /* struct of options filled with the defaults */
    size_t size;           /* of that struct */
    /* inputs are the words that are not options. Returns a status; *exit_code may be set to
     * something else than the status's own code (3 for damaged input that was still reported). */
    logad_status (*run)(const void *options, const char *const *inputs, size_t n_inputs,
                        int *exit_code, logad_error *err);
} la_verb;

/* Fields every options struct begins with. */
typedef struct la_common {
    bool quiet, verbose;
    uint64_t threads; /* 0 = the cores */
    uint64_t seed;    /* default 1 */
} la_common;
#define LA_COMMON_DEFAULTS                                                                         \
    {                                                                                              \
        .seed = 1                                                                                  \
    }

extern const la_verb la_verb_parse, la_verb_check, la_verb_merge, la_verb_train, la_verb_score,
    la_verb_eval, la_verb_data, la_verb_inspect, la_verb_route, la_verb_label, la_verb_distil;
extern const la_verb *const la_verbs[]; /* ends with NULL, in the order of --help */

/* Parses argv[2..] of a verb into its options (filled with the defaults before) and its inputs, in
 * any order. --help sets *done and nothing else. What it allocates is freed by la_opt_free, also
 * after a failure. Errors: LOGAD_EUSAGE in one line with a "did you mean", LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_opt_parse(const la_verb *v, int argc, char **argv, void *options,
                                        const char ***inputs, size_t *n_inputs, bool *done,
                                        logad_error *err);
void la_opt_free(const la_verb *v, void *options, const char **inputs);

/* The options that every verb has besides its own; offsets into la_common. Ends with name NULL. */
extern const la_opt la_common_options[];

/* From here on SIGINT and SIGTERM call fn (which must be safe in a handler) and are remembered; a
 * second one ends the process at once. LOGAD_EINTERRUPTED then exits with 128 + the signal. */
void la_signals_catch(void (*fn)(void));
int la_signal_caught(void); /* 0 = none */

#endif
