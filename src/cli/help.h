/* Texts made from the verbs' tables: --help, man pages, completion. All append to a buffer. */
#ifndef LA_HELP_H
#define LA_HELP_H

#include "base/str.h"
#include "cli/opt.h"

void la_help_short(la_buf *b);                    /* for a bare "logad" */
void la_help_main(la_buf *b);                     /* logad --help */
void la_help_verb(la_buf *b, const la_verb *v);   /* logad VERB --help, 80 columns */
void la_man_main(la_buf *b);                      /* logad.1 in mdoc(7) */
void la_man_verb(la_buf *b, const la_verb *v);    /* logad-VERB.1 */
bool la_completion(la_buf *b, const char *shell); /* false: not bash, zsh or fish */

/* Paragraphs wrapped to width columns, each line behind indent spaces; the cursor stands in column
 * at. A newline ends a paragraph, a blank line parts it from the next; lines that begin with a
 * space stay as they are. */
void la_wrap(la_buf *b, const char *text, size_t indent, size_t at, size_t width);

/* What an option's help adds to its text: choices and default, as " (...)" or nothing. */
void la_opt_notes(la_buf *b, const la_verb *v, const la_opt *o);

/* Facts that --help and logad.1 share: pairs of name and text, ended by NULL. */
typedef struct la_fact {
    const char *name, *text;
} la_fact;
extern const la_fact la_environment[], la_exit_codes[];

/* The next example of a verb: command and what it does; false at the end. *at starts as
 * v->examples. */
bool la_example_next(const char **at, la_str *command, la_str *does);

#endif
