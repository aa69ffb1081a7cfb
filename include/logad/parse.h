/* bytes -> line -> event, whole: raw inputs to one JSON object a line. */
#ifndef LOGAD_PARSE_H
#define LOGAD_PARSE_H

#include <logad/event.h>

typedef struct logad_parse_options {
    logad_parser_options parser;
    const char
        *mask_file; /* masks NAME=PCRE2, one a line; empty lines and those with '#' are none */
    const char *templates; /* a set to go on with, written back with what was learned; NULL: none */
    const char *output;    /* NULL or "-" is stdout */
    unsigned threads;      /* 0: the cores; changes the time alone */
} logad_parse_options;

typedef struct logad_parse_summary {
    uint64_t lines;        /* = parsed + joined + skipped */
    uint64_t parsed;       /* records */
    uint64_t joined;       /* lines that go on with a record: stack traces, cut entries, ... */
    uint64_t skipped;      /* blank lines and those between records (a head line, brackets) */
    uint64_t unfit;        /* records that do not have the format: all of each is content */
    uint64_t long_records; /* records of more lines than are joined */
    uint64_t cut;          /* lines longer than LOGAD_LINE_MAX, of which only the head was parsed */
    uint64_t over;         /* lines with the catch-all template: there are too many templates */
    uint64_t unmasked;     /* lines on which a user mask went over its limits */
    uint64_t templates;
    const char *damage; /* NULL, or what was wrong with an input whose good part was parsed */
    char damage_text[256];
} logad_parse_summary;

/* Writes, for every physical line of the inputs (files, folders, globs, "-") in order,
 *   {"line":N,"event":"<16 hex digits>","template":"...","vars":[...]}
 * with "file" behind "line" where there are several inputs. Event and template are those of the
 * finished set, whatever the line's place. A line that goes on with a record has the object of that
 * record and "joined":true; a line that is none (blank, a head line) has an empty template and
 * "skipped":true. A line with several records (elements of a JSON array) has an object for each.
 * The inputs are read once; what pass two needs goes to a temporary file without a name, so that
 * memory does not grow with the lines. The format of each input is detected from its first lines
 * and said on stderr. Errors: LOGAD_EINPUT, LOGAD_EUSAGE (format, header, masks), LOGAD_EIO,
 * LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status logad_parse(const char *const *inputs, size_t n,
                                       const logad_parse_options *o, logad_parse_summary *summary,
                                       logad_error *err);

/* The first lines of the inputs taken apart, for people: header columns, variables with their
 * types, template. */
LOGAD_CHECKED logad_status logad_parse_explain(const char *const *inputs, size_t n,
                                               const logad_parse_options *o, size_t n_lines,
                                               logad_error *err);

typedef struct logad_templates_merged {
    size_t in, out; /* templates, each text once */
    size_t
        changed; /* of those that came in: in the merged set they are part of a more general one */
} logad_templates_merged;

/* Puts sets of templates (files as of --templates) together and replaces the output by them, in
 * order of their texts. The order of the files does not matter. Templates that differ only as lines
 * of one template may become one, as in a run over all the logs; where a run would have needed the
 * lines themselves to see that a word varies, they stay apart. Errors: LOGAD_EINPUT, LOGAD_EIO,
 * LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status logad_templates_merge(const char *const *files, size_t n,
                                                 const char *output, logad_templates_merged *merged,
                                                 logad_error *err);

#endif
