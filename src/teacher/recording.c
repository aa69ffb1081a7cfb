/* prompt -> reply: what went over the wire, kept. */
#include "teacher/recording.h"

#include "base/mem.h"
#include "io/json.h"
#include "io/outfile.h"
#include "io/paths.h"
#include "teacher/reply.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_MAX (8 * LA_REPLY_MAX) /* a reply's bytes may be escaped */

static char *path_of(const char *dir, const char *key)
{
    char name[80];
    snprintf(name, sizeof name, "%.64s.json", key);
    return la_path_join(dir, name);
}

logad_status la_recording_open(const char *dir, logad_error *err)
{
    if (mkdir(dir, 0700) != 0 && errno != EEXIST)
        return la_fail(err, LOGAD_EIO, "%s: cannot be made: %s", dir, strerror(errno));
    if (!la_is_dir(dir))
        return la_fail(err, LOGAD_EIO, "%s: not a folder: give --record another place", dir);
    return LOGAD_OK;
}

logad_status la_recording_put(const char *dir, const char *key, la_str request, long status,
                              la_str reply, logad_error *err)
{
    la_buf b = {0};
    la_buf_printf(&b, "{\"v\":1,\"key\":\"%s\",\"status\":%ld,\"request\":", key, status);
    la_buf_put(&b, request.p, request.n);
    la_buf_str(&b, ",\"reply\":");
    la_json_str(&b, reply.p, reply.n);
    la_buf_str(&b, "}\n");
    char *path = path_of(dir, key);
    logad_status s = b.failed || path == NULL ? la_oom(err) : la_outfile_write(path, b.p, b.n, err);
    free(path);
    la_buf_free(&b);
    return s;
}

static bool read_all(FILE *f, la_buf *b)
{
    char part[4096];
    for (size_t k; (k = fread(part, 1, sizeof part, f)) > 0;)
        la_buf_put(b, part, k);
    return !ferror(f) && !b->failed && b->n > 0;
}

char *la_recording_get(const char *dir, const char *key, size_t *n)
{
    char *path = path_of(dir, key), *out = NULL;
    FILE *f = path == NULL ? NULL : fopen(path, "rbe");
    la_buf b = {.max = FILE_MAX};
    free(path);
    if (f == NULL)
        return NULL;
    cJSON *o = read_all(f, &b) ? cJSON_ParseWithLength(b.p, b.n) : NULL;
    fclose(f);
    const cJSON *reply = cJSON_GetObjectItemCaseSensitive(o, "reply");
    if (cJSON_IsString(reply)) {
        *n = strlen(reply->valuestring);
        out = la_strndup(reply->valuestring, *n);
    }
    cJSON_Delete(o);
    la_buf_free(&b);
    return out;
}
