/* Beside the walk from bytes to verdict: a store onto the disk, as a safetensors file. */
#include "base/hash.h"
#include "base/str.h"
#include "io/json.h"
#include "io/outfile.h"
#include "io/store.h"
#include "io/store_impl.h"
#include <string.h>

static void put_tensor(la_buf *b, const la_tensor *t, uint64_t at)
{
    la_buf_char(b, ',');
    la_json_cstr(b, t->name);
    la_buf_printf(b, ":{\"dtype\":\"%s\",\"shape\":[", la_dtype_name(t->dtype));
    for (unsigned i = 0; i < t->n_dims; i++) {
        if (i > 0)
            la_buf_char(b, ',');
        la_buf_u64(b, t->dims[i]);
    }
    la_buf_printf(b, "],\"data_offsets\":[%llu,%llu]}", (unsigned long long)at,
                  (unsigned long long)(at + t->size));
}

/* The length and the header, with zeros for the checksum. */
static void put_header(la_buf *b, const la_store *s)
{
    static const char zeros[LA_STORE_SHA + 1] =
        "0000000000000000000000000000000000000000000000000000000000000000";
    la_buf_put(b, zeros, 8);
    la_buf_str(b, "{\"__metadata__\":{" LA_STORE_SHA_MARK);
    la_buf_str(b, zeros);
    la_buf_char(b, '"');
    for (uint32_t i = 0; i < la_map_count(s->keys); i++) {
        la_str key = la_map_key(s->keys, i);
        la_buf_char(b, ',');
        la_json_str(b, key.p, key.n);
        la_buf_char(b, ':');
        la_json_cstr(b, s->values[i]);
    }
    la_buf_char(b, '}');
    uint64_t at = 0;
    for (size_t i = 0; i < la_store_n_tensors(s); i++) {
        put_tensor(b, &s->tensors[i], at);
        at += s->tensors[i].size;
    }
    la_buf_char(b, '}');
    /* So that the tensors, which follow, are aligned in memory. */
    while (b->n % 8 != 0 && !b->failed)
        la_buf_char(b, ' ');
    uint64_t length = b->n - 8;
    for (size_t i = 0; i < 8 && !b->failed; i++)
        b->p[i] = (char)(length >> 8 * i);
}

static void set_checksum(la_buf *b, const la_store *s)
{
    la_sha256 sha;
    char hex[65];
    la_sha256_init(&sha);
    la_sha256_add(&sha, b->p, b->n);
    for (size_t i = 0; i < la_store_n_tensors(s); i++)
        la_sha256_add(&sha, s->tensors[i].data, s->tensors[i].size);
    la_sha256_hex(&sha, hex);
    memcpy(b->p + la_store_find_sha(b->p, b->n), hex, LA_STORE_SHA);
}

static logad_status check(const la_store *s, logad_error *err)
{
    if (s->failure.status != LOGAD_OK)
        return la_fail(err, s->failure.status, "%s", s->failure.text);
    if (la_store_meta(s, "sha256") != NULL)
        return la_fail(err, LOGAD_EMODEL, "metadata 'sha256' is set by the writer alone");
    for (size_t i = 0; i < la_store_n_tensors(s); i++)
        if (!la_tensor_is_finite(&s->tensors[i]))
            return la_fail(err, LOGAD_EMODEL,
                           "tensor '%s' has a value that is not finite; nothing is written",
                           s->tensors[i].name);
    return LOGAD_OK;
}

static logad_status write_file(const la_store *s, const la_buf *header, const char *path,
                               logad_error *err)
{
    la_outfile *f;
    TRY(la_outfile_open(&f, path, err));
    la_outfile_put(f, header->p, header->n);
    for (size_t i = 0; i < la_store_n_tensors(s); i++)
        la_outfile_put(f, s->tensors[i].data, s->tensors[i].size);
    return la_outfile_commit(f, err);
}

logad_status la_store_write(la_store *s, const char *path, logad_error *err)
{
    logad_status status = check(s, err);
    if (status != LOGAD_OK)
        return la_while(err, status, "%s", path);
    la_buf header = {.max = LA_STORE_MAX_HEADER + 8};
    put_header(&header, s);
    if (header.failed || header.n + s->size > LA_STORE_MAX_FILE) {
        status = la_fail(err, LOGAD_ENOMEM,
                         "%s: would be over 2 GiB (header 16 MiB), or memory ran out", path);
    } else {
        set_checksum(&header, s);
        status = write_file(s, &header, path, err);
    }
    la_buf_free(&header);
    return status;
}
