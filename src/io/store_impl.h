/* What the two halves of the store share: store.c holds it, store_read.c and store_write.c fill and
 * save it. */
#ifndef LA_STORE_IMPL_H
#define LA_STORE_IMPL_H

#include "base/arena.h"
#include "base/map.h"
#include "io/store.h"

struct la_store {
    la_map *names, *keys;
    la_tensor *tensors; /* [id in names] */
    size_t tensors_cap;
    const char **values; /* [id in keys] */
    size_t values_cap;
    uint64_t size;        /* bytes of all tensors */
    la_arena memory;      /* of texts and of tensors that had to be moved */
    unsigned char *bytes; /* the file a store was read from, or NULL */
    logad_error failure;  /* of a put; status LOGAD_OK while there is none */
};

#define LA_STORE_SHA      64
#define LA_STORE_SHA_MARK "\"sha256\":\""

const char *la_dtype_name(la_dtype t);
size_t la_dtype_size(la_dtype t);
bool la_dtype_find(const char *name, la_dtype *out);

LOGAD_CHECKED logad_status la_store_add_meta(la_store *s, const char *key, const char *value,
                                             logad_error *err);
/* Checks name, shape, size and the limits; t->name is copied, t->size is set. */
LOGAD_CHECKED logad_status la_store_add(la_store *s, la_tensor t, logad_error *err);
/* False where an F32 or F16 tensor holds NaN or an infinity. */
bool la_tensor_is_finite(const la_tensor *t);
/* Where the 64 digits of the checksum stand in a header's text; n where there is none. */
size_t la_store_find_sha(const char *text, size_t n);

#endif
