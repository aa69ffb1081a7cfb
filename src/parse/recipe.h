/* Pass two of a parse: from what was noted of each line to its JSON object.
 *
 * Everything in a line's object but its number and the text of its variables is the same for all
 * lines of a shape, and is put together once, when the set of templates is finished. */
#ifndef LA_RECIPE_H
#define LA_RECIPE_H

#include "base/err.h"
#include "base/str.h"
#include "parse/parser.h"
#include "parse/spool.h"

/* Notes a line: its shape, where that is new, and its variables, ready for JSON. False: the spool
 * takes no more. */
bool la_recipe_note(la_spool *s, const la_parsed *line, uint32_t template, la_buf *scratch);
/* Notes a line that has no event of its own: it repeats the object of the line noted last that was
 * not skipped, with "joined":true; or it is none, with "skipped":true. */
typedef enum la_recipe_line { LA_RECIPE_JOINED, LA_RECIPE_SKIPPED } la_recipe_line;
bool la_recipe_note_line(la_spool *s, la_recipe_line kind);
/* What is noted next is of the same physical line as what was noted last; or is joined to a record
 * other than the last. */
typedef enum la_recipe_mark { LA_RECIPE_SAME_LINE, LA_RECIPE_NEXT_JOINED } la_recipe_mark;
bool la_recipe_note_mark(la_spool *s, la_recipe_mark mark);
/* Notes that the lines from here on are of the next input. */
bool la_recipe_note_file(la_spool *s);

/* Takes the text of the objects; false: nothing more is wanted. */
typedef bool la_recipe_sink(void *ctx, const char *p, size_t n);

/* Writes the objects of all lines noted. files: names for "file", NULL for none. */
LOGAD_CHECKED logad_status la_recipe_write(la_spool *s, const logad_parser *p,
                                           const char *const *files, la_recipe_sink *sink,
                                           void *ctx, logad_error *err);

#endif
