/* safetensors files: 8 bytes of header length (little endian), a JSON header, raw tensors.
 * https://github.com/huggingface/safetensors#format
 *
 * logad's own files carry "__metadata__" with string values, among them "sha256": the SHA-256 of
 * the whole file with that value's 64 digits replaced by '0'. Values are UTF-8 (other bytes become
 * U+FFFD) and hold no NUL. */
#ifndef LA_STORE_H
#define LA_STORE_H

#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum la_dtype { LA_F32, LA_F16, LA_I8, LA_U8, LA_U32, LA_U64 } la_dtype;

#define LA_STORE_DIMS        4
#define LA_STORE_MAX_HEADER  (16u << 20)
#define LA_STORE_MAX_FILE    ((uint64_t)2 << 30)
#define LA_STORE_MAX_TENSORS 4096

typedef struct la_tensor {
    const char *name;
    la_dtype dtype;
    unsigned n_dims;
    uint64_t dims[LA_STORE_DIMS];
    const void *data; /* 8-byte aligned; lives as long as the store */
    size_t size;      /* bytes */
} la_tensor;

typedef struct la_store la_store;

/* Writing: the same calls in the same order give the same bytes. Names and keys are copied; tensor
 * data is borrowed until la_store_write. Errors stick and are reported by la_store_write. */
la_store *la_store_new(void);
void la_store_put_meta(la_store *s, const char *key, const char *value);
void la_store_put(la_store *s, const char *name, la_dtype t, unsigned n_dims, const uint64_t *dims,
                  const void *data);
LOGAD_CHECKED logad_status la_store_write(la_store *s, const char *path, logad_error *err);

/* Reading: refuses (LOGAD_EMODEL, one line saying what) anything but a well-formed file within the
 * limits above: overlapping, unsorted or gapped tensors, dtype x shape that does not give the
 * length, a wrong sha256, duplicate names, NaN or infinite F32/F16 values. A file without "sha256"
 * is read (other programs write safetensors too) unless require_sha. LOGAD_EINPUT: no such file. */
LOGAD_CHECKED logad_status la_store_open(la_store **out, const char *path, bool require_sha,
                                         logad_error *err);
/* The same from memory, for tests; the bytes are copied. */
LOGAD_CHECKED logad_status la_store_parse(la_store **out, const void *p, size_t n, bool require_sha,
                                          logad_error *err);
const char *la_store_meta(const la_store *s, const char *key); /* NULL if absent */
/* The tensor of a name with exactly this dtype and number of dimensions, else LOGAD_EMODEL. */
LOGAD_CHECKED logad_status la_store_get(const la_store *s, const char *name, la_dtype t,
                                        unsigned n_dims, la_tensor *out, logad_error *err);
bool la_store_has(const la_store *s, const char *name);
size_t la_store_n_tensors(const la_store *s);
const la_tensor *la_store_tensor(const la_store *s, size_t i);
void la_store_free(la_store *s); /* NULL is fine */

float la_half_to_float(uint16_t h);

#endif
