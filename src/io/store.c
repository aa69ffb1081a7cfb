/* Beside the walk from bytes to verdict: named tensors and texts, as models and word tables are
 * kept. This file is what a store holds; store_read.c and store_write.c are its ways to disk. */
#include "io/store.h"
#include "base/mem.h"
#include "io/store_impl.h"
#include <stdlib.h>
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "safetensors are little endian and their tensors are used in place");

static const struct {
    const char *name;
    size_t size;
} dtypes[] = {
    [LA_F32] = {"F32", 4}, [LA_F16] = {"F16", 2}, [LA_I8] = {"I8", 1},
    [LA_U8] = {"U8", 1},   [LA_U32] = {"U32", 4}, [LA_U64] = {"U64", 8},
};

const char *la_dtype_name(la_dtype t)
{
    return dtypes[t].name;
}

size_t la_dtype_size(la_dtype t)
{
    return dtypes[t].size;
}

bool la_dtype_find(const char *name, la_dtype *out)
{
    for (unsigned i = 0; i < sizeof dtypes / sizeof *dtypes; i++)
        if (strcmp(name, dtypes[i].name) == 0) {
            *out = (la_dtype)i;
            return true;
        }
    return false;
}

la_store *la_store_new(void)
{
    la_store *s = la_calloc(1, sizeof *s);
    if (s == NULL)
        return NULL;
    s->names = la_map_new();
    s->keys = la_map_new();
    if (s->names == NULL || s->keys == NULL) {
        la_store_free(s);
        return NULL;
    }
    return s;
}

void la_store_free(la_store *s)
{
    if (s == NULL)
        return;
    la_map_free(s->names);
    la_map_free(s->keys);
    la_arena_free(&s->memory);
    free(s->tensors);
    free(s->values);
    free(s->bytes);
    free(s);
}

logad_status la_store_add_meta(la_store *s, const char *key, const char *value, logad_error *err)
{
    bool added;
    uint32_t id = la_map_intern(s->keys, key, strlen(key), &added);
    if (id == LA_MAP_NONE)
        return la_oom(err);
    if (!added)
        return la_fail(err, LOGAD_EMODEL, "metadata '%.60s' stands twice", key);
    char *copy = la_arena_copy(&s->memory, value, strlen(value));
    if (copy == NULL || !la_grow(&s->values, &s->values_cap, (size_t)id + 1))
        return la_oom(err);
    s->values[id] = copy;
    return LOGAD_OK;
}

static bool shape_size(la_tensor *t)
{
    t->size = la_dtype_size(t->dtype);
    for (unsigned i = 0; i < t->n_dims; i++)
        if (!la_mul(t->size, t->dims[i], &t->size))
            return false;
    return t->size <= LA_STORE_MAX_FILE;
}

logad_status la_store_add(la_store *s, la_tensor t, logad_error *err)
{
    const char *name = t.name;
    bool added;
    if (t.n_dims > LA_STORE_DIMS)
        return la_fail(err, LOGAD_EMODEL, "tensor '%.60s' has more than %d dimensions", name,
                       LA_STORE_DIMS);
    if (!shape_size(&t) || s->size + t.size > LA_STORE_MAX_FILE)
        return la_fail(err, LOGAD_EMODEL, "tensor '%.60s' goes over the limit of 2 GiB", name);
    if (la_map_count(s->names) >= LA_STORE_MAX_TENSORS)
        return la_fail(err, LOGAD_EMODEL, "more than %d tensors", LA_STORE_MAX_TENSORS);
    uint32_t id = la_map_intern(s->names, name, strlen(name), &added);
    if (id == LA_MAP_NONE || !la_grow(&s->tensors, &s->tensors_cap, (size_t)id + 1))
        return la_oom(err);
    if (!added || strcmp(name, "__metadata__") == 0)
        return la_fail(err, LOGAD_EMODEL, "tensor '%.60s' stands twice", name);
    t.name = la_map_key(s->names, id).p;
    s->tensors[id] = t;
    s->size += t.size;
    return LOGAD_OK;
}

void la_store_put_meta(la_store *s, const char *key, const char *value)
{
    if (s->failure.status == LOGAD_OK)
        s->failure.status = la_store_add_meta(s, key, value, &s->failure);
}

void la_store_put(la_store *s, const char *name, la_dtype t, unsigned n_dims, const uint64_t *dims,
                  const void *data)
{
    la_tensor tensor = {.name = name, .dtype = t, .n_dims = n_dims, .data = data};
    for (unsigned i = 0; i < n_dims && i < LA_STORE_DIMS; i++)
        tensor.dims[i] = dims[i];
    if (s->failure.status == LOGAD_OK)
        s->failure.status = la_store_add(s, tensor, &s->failure);
}

const char *la_store_meta(const la_store *s, const char *key)
{
    uint32_t id = la_map_find(s->keys, key, strlen(key));
    return id == LA_MAP_NONE ? NULL : s->values[id];
}

logad_status la_store_get(const la_store *s, const char *name, la_dtype t, unsigned n_dims,
                          la_tensor *out, logad_error *err)
{
    uint32_t id = la_map_find(s->names, name, strlen(name));
    if (id == LA_MAP_NONE)
        return la_fail(err, LOGAD_EMODEL, "tensor '%s' is missing", name);
    const la_tensor *found = &s->tensors[id];
    if (found->dtype != t || found->n_dims != n_dims)
        return la_fail(err, LOGAD_EMODEL, "tensor '%s' is %s with %u dimensions, not %s with %u",
                       name, la_dtype_name(found->dtype), found->n_dims, la_dtype_name(t), n_dims);
    *out = *found;
    return LOGAD_OK;
}

bool la_store_has(const la_store *s, const char *name)
{
    return la_map_find(s->names, name, strlen(name)) != LA_MAP_NONE;
}

size_t la_store_n_tensors(const la_store *s)
{
    return la_map_count(s->names);
}

const la_tensor *la_store_tensor(const la_store *s, size_t i)
{
    return &s->tensors[i];
}

bool la_tensor_is_finite(const la_tensor *t)
{
    bool bad = false;
    if (t->dtype == LA_F32) {
        const uint32_t *v = t->data;
        for (size_t i = 0; i < t->size / 4; i++)
            bad |= (v[i] & 0x7F800000u) == 0x7F800000u;
    } else if (t->dtype == LA_F16) {
        const uint16_t *v = t->data;
        for (size_t i = 0; i < t->size / 2; i++)
            bad |= (v[i] & 0x7C00u) == 0x7C00u;
    }
    return !bad;
}

/* Inside a JSON string a quote is always escaped, so the mark can only be a key and its value. */
size_t la_store_find_sha(const char *text, size_t n)
{
    static const char mark[] = LA_STORE_SHA_MARK;
    const size_t m = sizeof mark - 1;
    for (size_t at = 0; at + m + LA_STORE_SHA < n;) {
        const char *quote = memchr(text + at, '"', n - at - m - LA_STORE_SHA);
        if (quote == NULL)
            break;
        at = (size_t)(quote - text);
        if (memcmp(quote, mark, m) == 0 && quote[m + LA_STORE_SHA] == '"')
            return at + m;
        at++;
    }
    return n;
}

/* IEEE 754 binary16 to binary32. */
float la_half_to_float(uint16_t h)
{
    uint32_t sign = (uint32_t)(h & 0x8000u) << 16, bits;
    uint32_t exponent = h >> 10 & 31u, fraction = h & 0x3FFu;
    if (exponent == 31)
        bits = 0x7F800000u | fraction << 13;
    else if (exponent > 0)
        bits = (exponent + 112) << 23 | fraction << 13;
    else {
        /* A subnormal: exact as an integer multiple of 2^-24. */
        float f = (float)fraction * 0x1p-24f;
        return sign != 0 ? -f : f;
    }
    bits |= sign;
    float f;
    memcpy(&f, &bits, sizeof f);
    return f;
}
