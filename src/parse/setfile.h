/* Files of templates ("event_id<TAB>template" below a header line) and of masks. */
#ifndef LA_SETFILE_H
#define LA_SETFILE_H

#include "base/arena.h"
#include "base/err.h"
#include <logad/parse.h>

typedef struct la_texts {
    const char **items; /* in the arena */
    size_t n, cap;
    la_arena arena;
} la_texts;
void la_texts_free(la_texts *t);
LOGAD_CHECKED logad_status la_texts_add(la_texts *t, const char *p, size_t n, logad_error *err);

typedef logad_status la_template_fn(void *ctx, const char *text, logad_error *err);
/* Calls each for every template of a file; as la_templates_read. Errors: those of each, too. */
LOGAD_CHECKED logad_status la_templates_each(const char *path, la_template_fn *each, void *ctx,
                                             logad_error *err);
/* The templates of a file, each once; ids are made from the texts, so the file's are not looked at.
 * A file that is not there gives none. Errors: LOGAD_EINPUT with file and line. */
LOGAD_CHECKED logad_status la_templates_read(la_texts *out, const char *path, logad_error *err);
/* Replaces the file by a set of these texts. Errors: LOGAD_EIO, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_texts_write(const la_texts *t, const char *path, logad_error *err);
/* Replaces the file by all templates of the parser, each text once. */
LOGAD_CHECKED logad_status la_templates_write(const logad_parser *p, const char *path,
                                              logad_error *err);

/* Adds the masks of a file: NAME=PCRE2, one a line; empty lines and those with '#' are none. */
LOGAD_CHECKED logad_status la_masks_read(la_texts *out, const char *path, logad_error *err);

#endif
