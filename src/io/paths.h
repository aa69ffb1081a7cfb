/* Where inputs and bundled data are. */
#ifndef LA_PATHS_H
#define LA_PATHS_H

#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct la_paths {
    char **items;
    size_t n, cap;
} la_paths;

/* Adds the files that an argument means: "-", a file, a directory (its regular files, recursively,
 * hidden ones left out, sorted by name) or a glob. Errors: LOGAD_EINPUT (nothing there, a directory
 * without files), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_paths_add(la_paths *out, const char *arg, logad_error *err);
void la_paths_free(la_paths *p);

/* The full path of a file or folder that is bundled with the program, such as "samples/hdfs" or
 * "glove.safetensors"; NULL if it is not there. Looked for beside the running binary
 * (<folder>/share/logad as in the build tree, <folder>/../share/logad as installed); where the
 * system does not say where that is, in /usr and /usr/local. The caller frees it. */
char *la_bundled(const char *name);

bool la_is_dir(const char *path);
bool la_is_file(const char *path);
char *la_path_join(const char *a, const char *b); /* NULL if out of memory; the caller frees it */

#endif
