/* Zstandard streams (RFC 8878), where libzstd was there when this was built. */
#ifndef LA_ZSTD_IN_H
#define LA_ZSTD_IN_H

#include <stdbool.h>
#include <stddef.h>

typedef struct la_zstd la_zstd;

bool la_zstd_is_built_in(void);
la_zstd *la_zstd_new(void);    /* NULL: out of memory, or not built in */
void la_zstd_free(la_zstd *z); /* NULL is fine */

/* Decompresses from in (*n_in bytes; set to those used) to out (*n_out of room; set to those
 * written). *between: at the end of a frame. False: the data is wrong, la_zstd_why says how. */
bool la_zstd_read(la_zstd *z, const void *in, size_t *n_in, void *out, size_t *n_out,
                  bool *between);
const char *la_zstd_why(const la_zstd *z);

#endif
