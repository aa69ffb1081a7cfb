/* line -> event: a line's header taken apart, its variables masked, its template found.
 *
 * Templates are texts in which "<*>" stands for a variable. A template's id is a 64-bit hash of
 * its text alone, printed as 16 hex digits, so it is the same in every run and on every machine.
 * Learning is online Drain (He et al., ICWS 2017) over typed masks; a frozen parser only looks up,
 * and keeps templates it has never seen apart from those it knows. */
#ifndef LOGAD_EVENT_H
#define LOGAD_EVENT_H

#include <logad/error.h>
#include <logad/line.h>

typedef struct logad_parser logad_parser;

typedef struct logad_parser_options {
    const char *format; /* header layout by name, or NULL/"auto" to detect it */
    const char *header; /* a layout such as "<Date> <Time> <Level> <Content>", of the message where
                           format names an envelope (docker, cri, ...); else wins over format */
    const char *multiline_start; /* PCRE2: the first line of a record matches, no other does; for
                                    those who read whole inputs. NULL: default rules */
    const char *const *masks;    /* user masks "NAME=PCRE2", applied before the built-in ones */
    size_t n_masks;
    double similarity;      /* share of equal tokens to join a template; 0 = the default */
    uint32_t depth;         /* Drain tree depth; 0 = the default */
    uint32_t max_children;  /* per tree node; 0 = the default */
    uint32_t max_templates; /* 0 = 100000; over it lines join the catch-all "<*>" and are counted */
} logad_parser_options;

typedef enum logad_var_type {
    LOGAD_VAR_NUMBER,
    LOGAD_VAR_HEX,
    LOGAD_VAR_IP,
    LOGAD_VAR_IP_PORT,
    LOGAD_VAR_UUID,
    LOGAD_VAR_PATH,
    LOGAD_VAR_ID,   /* a name and numbers: blk_38, rdd_21_0 */
    LOGAD_VAR_USER, /* a user mask */
    LOGAD_VAR_TEXT  /* differs between the lines of a template, of no known type */
} logad_var_type;

typedef struct logad_var {
    logad_var_type type;
    const char *text; /* a view into the line */
    size_t len;
} logad_var;

/* Views live until the next call on the parser or on the line's reader. */
typedef struct logad_event {
    uint32_t template; /* index for logad_parser_template(); stable, though its text may still
                          generalise */
    bool known;        /* false: not among the templates the parser was frozen with */
    bool in_format;    /* false: the header layout did not match, the whole line is content */
    bool is_request;   /* the content is what a record of an access log says, in words */
    bool has_time;
    double time;         /* seconds since 1970, UTC; from the header */
    const char *content; /* the message without its header */
    size_t content_len;
    const char *node; /* the header's node or host column, NULL if none */
    size_t node_len;
    const char *level; /* the header's severity column, NULL if none */
    size_t level_len;
    const char *component; /* NULL if none */
    size_t component_len;
} logad_event;

/* Errors: LOGAD_EUSAGE (unknown format, a mask or header that does not compile), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status logad_parser_new(logad_parser **out, const logad_parser_options *o,
                                            logad_error *err);
void logad_parser_free(logad_parser *p); /* NULL is fine */

/* Settles the header layout from the first lines of an input; does nothing where one was given or
 * settled before. *confidence (may be NULL) is the share of the lines that fit, 0 to 1. */
LOGAD_CHECKED logad_status logad_parser_detect(logad_parser *p, const logad_line *lines, size_t n,
                                               double *confidence, logad_error *err);
const char *logad_parser_format(const logad_parser *p); /* "plain" where nothing fits */

/* Adds templates whose texts are known (a dataset's, a model's, a --templates file's). */
LOGAD_CHECKED logad_status logad_parser_seed(logad_parser *p, const char *const *texts, size_t n,
                                             logad_error *err);
/* From here on the set of known templates does not change. */
void logad_parser_freeze(logad_parser *p);

/* Takes a line for a record of its own, whatever stands before it (logad_parse joins lines that
 * belong together). Finds its event, learning its template where it is new. On a frozen parser the
 * most specific known template wins (most literal characters; a bare "<*>" only when nothing else
 * fits); a line that fits none gets a template of its own with known = false. */
LOGAD_CHECKED logad_status logad_parser_event(logad_parser *p, logad_line line, logad_event *out,
                                              logad_error *err);

/* The variables of a line by the finished text of a template, in order of place; at most max are
 * written, *n says how many there are. */
LOGAD_CHECKED logad_status logad_parser_vars(logad_parser *p, logad_line line, uint32_t template,
                                             logad_var *vars, size_t max, size_t *n,
                                             logad_error *err);

/* Two learned clusters can come to the same text: logad_parser_template gives that text for both,
 * and logad_template_id the same id. */
size_t logad_parser_n_templates(const logad_parser *p);
const char *logad_parser_template(const logad_parser *p, uint32_t template);
uint64_t logad_template_id(const char *text);
const char *logad_var_type_name(logad_var_type t);

#endif
