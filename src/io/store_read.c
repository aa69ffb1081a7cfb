/* Beside the walk from bytes to verdict: a store from the disk. The file may be hostile: nothing in
 * it is believed before it was checked, and no number in it sizes an allocation. */
#include "base/hash.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "io/store.h"
#include "io/store_impl.h"
#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_DEPTH  16
#define MAX_VALUES ((size_t)1 << 18)
#define EXACT      0x1p53 /* integers below it are exact in a double */
#define ADVICE     "; make the file again or get a whole copy"

static logad_status refuse(logad_error *err, const char *what)
{
    return la_fail(err, LOGAD_EMODEL, "%s" ADVICE, what);
}

/* One string of the header, from behind its quote; *at goes behind its end. C strings come out of
 * the JSON parser, so no string may hold a NUL. */
static bool scan_string(const char *p, size_t n, size_t *at)
{
    size_t i = *at;
    while (i < n && p[i] != '"') {
        uint32_t cp;
        unsigned len = la_utf8_decode(p + i, n - i, &cp);
        if (len == 0 || cp < 0x20)
            return false;
        if (cp == '\\') {
            if (n - i >= 6 && memcmp(p + i, "\\u0000", 6) == 0)
                return false;
            len = 2;
        }
        i += len;
    }
    *at = i + 1;
    return i < n;
}

/* The JSON parser recurses and builds a tree: depth and number of values are bounded beforehand,
 * and nothing passes but strings, plain integers, objects and arrays. */
static bool scan_header(const char *p, size_t n)
{
    size_t values = 0, depth = 0;
    for (size_t i = 0; i < n;) {
        char c = p[i++];
        if (c == '"') {
            if (!scan_string(p, n, &i))
                return false;
        } else if (c == '{' || c == '[') {
            if (++depth > MAX_DEPTH)
                return false;
        } else if (c == '}' || c == ']') {
            if (depth-- == 0)
                return false;
        } else if (c == ',' || c == ':') {
            if (++values > MAX_VALUES)
                return false;
        } else if ((c < '0' || c > '9') && c != ' ') {
            return false;
        }
    }
    return depth == 0;
}

static bool get_integer(const cJSON *v, uint64_t *out)
{
    if (!cJSON_IsNumber(v) || !(v->valuedouble >= 0.0 && v->valuedouble < EXACT))
        return false;
    *out = (uint64_t)v->valuedouble;
    return (double)*out == v->valuedouble;
}

static logad_status read_meta(la_store *s, const cJSON *object, logad_error *err)
{
    if (!cJSON_IsObject(object))
        return refuse(err, "its metadata is not an object");
    for (const cJSON *v = object->child; v != NULL; v = v->next) {
        if (!cJSON_IsString(v))
            return la_fail(err, LOGAD_EMODEL, "metadata '%.60s' is not a string" ADVICE, v->string);
        TRY(la_store_add_meta(s, v->string, v->valuestring, err));
    }
    return LOGAD_OK;
}

/* The three fields of a tensor, each once and nothing else. */
static bool read_fields(const cJSON *object, la_tensor *t, uint64_t span[2])
{
    const cJSON *dtype = NULL, *shape = NULL, *offsets = NULL;
    if (!cJSON_IsObject(object))
        return false;
    for (const cJSON *v = object->child; v != NULL; v = v->next) {
        const cJSON **field = strcmp(v->string, "dtype") == 0          ? &dtype
                              : strcmp(v->string, "shape") == 0        ? &shape
                              : strcmp(v->string, "data_offsets") == 0 ? &offsets
                                                                       : NULL;
        if (field == NULL || *field != NULL)
            return false;
        *field = v;
    }
    if (!cJSON_IsString(dtype) || !la_dtype_find(dtype->valuestring, &t->dtype) ||
        !cJSON_IsArray(shape) || !cJSON_IsArray(offsets))
        return false;
    for (const cJSON *v = shape->child; v != NULL; v = v->next)
        if (t->n_dims >= LA_STORE_DIMS || !get_integer(v, &t->dims[t->n_dims++]))
            return false;
    const cJSON *a = offsets->child, *b = a == NULL ? NULL : a->next;
    return b != NULL && b->next == NULL && get_integer(a, &span[0]) && get_integer(b, &span[1]);
}

static logad_status read_tensor(la_store *s, const cJSON *object, const unsigned char *data,
                                uint64_t n_data, logad_error *err)
{
    la_tensor t = {.name = object->string};
    uint64_t span[2], start = s->size;
    if (!read_fields(object, &t, span))
        return la_fail(err, LOGAD_EMODEL, "tensor '%.60s' is not described as it must be" ADVICE,
                       object->string);
    TRY(la_store_add(s, t, err));
    la_tensor *added = &s->tensors[la_store_n_tensors(s) - 1];
    if (span[0] != start || span[1] != s->size || s->size > n_data)
        return la_fail(err, LOGAD_EMODEL,
                       "tensor '%.60s' does not lie where its shape and its neighbours say" ADVICE,
                       added->name);
    added->data = data + start;
    if ((uintptr_t)added->data % 8 != 0) {
        void *copy = la_arena_alloc(&s->memory, added->size);
        if (copy == NULL)
            return la_oom(err);
        memcpy(copy, data + start, added->size);
        added->data = copy;
    }
    if (!la_tensor_is_finite(added))
        return la_fail(err, LOGAD_EMODEL, "tensor '%.60s' has a value that is not finite" ADVICE,
                       added->name);
    return LOGAD_OK;
}

static logad_status read_tree(la_store *s, const cJSON *root, const unsigned char *data,
                              uint64_t n_data, logad_error *err)
{
    bool has_meta = false;
    if (!cJSON_IsObject(root))
        return refuse(err, "its header is not an object");
    for (const cJSON *v = root->child; v != NULL; v = v->next) {
        if (strcmp(v->string, "__metadata__") != 0) {
            TRY(read_tensor(s, v, data, n_data, err));
            continue;
        }
        if (has_meta)
            return refuse(err, "its metadata stands twice");
        has_meta = true;
        TRY(read_meta(s, v, err));
    }
    if (s->size != n_data)
        return refuse(err, "its tensors do not add up to its length");
    return LOGAD_OK;
}

static logad_status read_header(la_store *s, size_t header, size_t n, logad_error *err)
{
    const char *text = (const char *)s->bytes + 8, *end = NULL;
    if (header == 0 || text[0] != '{' || !scan_header(text, header))
        return refuse(err, "not a safetensors file, or its header is damaged");
    cJSON *root = cJSON_ParseWithLengthOpts(text, header, &end, 0);
    bool all = root != NULL;
    for (const char *p = end; all && p < text + header; p++)
        all = *p == ' ';
    logad_status status = all ? read_tree(s, root, s->bytes + 8 + header, n - 8 - header, err)
                              : refuse(err, "its header is not JSON");
    cJSON_Delete(root);
    return status;
}

static logad_status check_sha(const la_store *s, size_t header, size_t n, bool required,
                              logad_error *err)
{
    static const char zeros[LA_STORE_SHA + 1] =
        "0000000000000000000000000000000000000000000000000000000000000000";
    const char *given = la_store_meta(s, "sha256");
    if (given == NULL)
        return required ? refuse(err, "it has no checksum, so logad did not write it") : LOGAD_OK;
    size_t at = 8 + la_store_find_sha((const char *)s->bytes + 8, header);
    la_sha256 sha;
    char hex[65];
    if (at == 8 + header || strlen(given) != LA_STORE_SHA)
        return refuse(err, "its checksum is malformed");
    la_sha256_init(&sha);
    la_sha256_add(&sha, s->bytes, at);
    la_sha256_add(&sha, zeros, LA_STORE_SHA);
    la_sha256_add(&sha, s->bytes + at + LA_STORE_SHA, n - at - LA_STORE_SHA);
    la_sha256_hex(&sha, hex);
    if (strcmp(hex, given) != 0)
        return refuse(err, "its checksum does not fit its content: it was damaged or altered");
    return LOGAD_OK;
}

static logad_status not_one(const char *why, logad_error *err)
{
    return la_fail(err, LOGAD_EMODEL,
                   "not a safetensors file (%s): give a model or vectors that logad wrote", why);
}

static logad_status read_bytes(la_store *s, size_t n, bool required, logad_error *err)
{
    uint64_t header = 0;
    if (n < 8)
        return not_one("under 8 bytes", err);
    for (unsigned i = 0; i < 8; i++)
        header |= (uint64_t)s->bytes[i] << 8 * i;
    if (header > LA_STORE_MAX_HEADER)
        return not_one("its header would be over 16 MiB", err);
    if (header > n - 8)
        return refuse(err, "cut short in its header");
    TRY(read_header(s, (size_t)header, n, err));
    return check_sha(s, (size_t)header, n, required, err);
}

/* Takes bytes, also when this fails. */
static logad_status parse_owned(la_store **out, unsigned char *bytes, size_t n, bool required,
                                logad_error *err)
{
    *out = NULL;
    la_store *s = la_store_new();
    if (s == NULL) {
        free(bytes);
        return la_oom(err);
    }
    s->bytes = bytes;
    logad_status status = read_bytes(s, n, required, err);
    if (status == LOGAD_OK)
        *out = s;
    else
        la_store_free(s);
    return status;
}

logad_status la_store_parse(la_store **out, const void *p, size_t n, bool require_sha,
                            logad_error *err)
{
    *out = NULL;
    if (n > LA_STORE_MAX_FILE)
        return refuse(err, "over the limit of 2 GiB");
    unsigned char *bytes = malloc(n > 0 ? n : 1);
    if (bytes == NULL)
        return la_oom(err);
    if (n > 0)
        memcpy(bytes, p, n);
    return parse_owned(out, bytes, n, require_sha, err);
}

static bool read_all(int fd, unsigned char *p, size_t n)
{
    while (n > 0) {
        ssize_t got = read(fd, p, n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        p += got;
        n -= (size_t)got;
    }
    return true;
}

static logad_status load_file(la_store **out, int fd, bool require_sha, logad_error *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return la_fail(err, LOGAD_EINPUT, "%s", strerror(errno));
    if (!S_ISREG(st.st_mode))
        return la_fail(err, LOGAD_EINPUT, "not a regular file; give a model file");
    if ((uint64_t)st.st_size > LA_STORE_MAX_FILE)
        return refuse(err, "over the limit of 2 GiB");
    size_t n = (size_t)st.st_size;
    unsigned char *bytes = malloc(n > 0 ? n : 1);
    if (bytes == NULL)
        return la_oom(err);
    if (!read_all(fd, bytes, n)) {
        free(bytes);
        return la_fail(err, LOGAD_EINPUT, "cannot be read to its end; check the disk");
    }
    return parse_owned(out, bytes, n, require_sha, err);
}

logad_status la_store_open(la_store **out, const char *path, bool require_sha, logad_error *err)
{
    *out = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return la_fail(err, LOGAD_EINPUT, "%s: %s; check the path", path, strerror(errno));
    logad_status s = load_file(out, fd, require_sha, err);
    close(fd);
    return s == LOGAD_OK ? s : la_while(err, s, "%s", path);
}
