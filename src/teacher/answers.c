/* reply -> label: the answers that were had before. */
#include "teacher/answers.h"

#include "base/map.h"
#include "base/mem.h"
#include "io/json.h"
#include "io/paths.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <logad/line.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_ANSWERS (4u << 20)

struct la_answers {
    la_map *keys;
    la_answer *items; /* [keys] */
    size_t cap;
    uint64_t n_damaged;
    char *path;
    int fd;    /* -1: in memory only */
    bool torn; /* the file does not end in a newline */
};

static bool is_key(const char *s)
{
    size_t n = 0;
    for (; s[n] != '\0'; n++)
        if (!((s[n] >= '0' && s[n] <= '9') || (s[n] >= 'a' && s[n] <= 'f')))
            return false;
    return n == 64;
}

bool la_answers_line(la_str line, char key[65], la_answer *out)
{
    *out = (la_answer){0};
    cJSON *o = line.n <= 4096 ? la_json_parse(line) : NULL;
    const cJSON *k = cJSON_GetObjectItemCaseSensitive(o, "key");
    const char *why;
    bool good = cJSON_IsObject(o) && cJSON_IsString(k) && is_key(k->valuestring) &&
                la_reply_content(line, out, &why);
    if (good)
        memcpy(key, k->valuestring, 65);
    cJSON_Delete(o);
    return good;
}

static logad_status keep(la_answers *a, const char *key, const la_answer *answer, logad_error *err)
{
    if (la_map_count(a->keys) >= MAX_ANSWERS)
        return LOGAD_OK;
    uint32_t id = la_map_intern(a->keys, key, 64, NULL);
    if (id == LA_MAP_NONE || !la_grow(&a->items, &a->cap, (size_t)id + 1))
        return la_oom(err);
    a->items[id] = *answer;
    return LOGAD_OK;
}

static logad_status load_line(la_answers *a, la_str line, logad_error *err)
{
    char key[65];
    la_answer answer;
    if (la_answers_line(line, key, &answer))
        return keep(a, key, &answer, err);
    a->n_damaged += line.n > 0;
    return LOGAD_OK;
}

static logad_status load(la_answers *a, logad_error *err)
{
    char part[4096];
    la_buf line = {.max = 64 << 10};
    logad_status s = LOGAD_OK;
    for (ssize_t n; s == LOGAD_OK && (n = read(a->fd, part, sizeof part)) != 0;) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            s = la_fail(err, LOGAD_EIO, "%s: cannot be read: %s", a->path, strerror(errno));
            break;
        }
        for (ssize_t i = 0; i < n && s == LOGAD_OK; i++) {
            if (part[i] != '\n') {
                la_buf_char(&line, part[i]);
                continue;
            }
            s = load_line(a, (la_str){line.n > 0 ? line.p : "", line.failed ? 0 : line.n}, err);
            la_buf_reset(&line);
        }
    }
    a->torn = line.n > 0;
    a->n_damaged += line.n > 0;
    la_buf_free(&line);
    return s;
}

/* Makes the folders above a path that are missing; the open that follows says what is wrong. */
static void make_folders(const char *path)
{
    char *copy = la_strdup(path);
    for (char *c = copy; copy != NULL && c[0] != '\0' && (c = strchr(c + 1, '/')) != NULL;) {
        *c = '\0';
        mkdir(copy, 0700);
        *c = '/';
    }
    free(copy);
}

static char *default_path(void)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    char *base = cache != NULL && cache[0] == '/' ? la_strdup(cache)
                 : home != NULL                   ? la_path_join(home, ".cache")
                                                  : NULL;
    char *path = base == NULL ? NULL : la_path_join(base, "logad/answers.jsonl");
    free(base);
    if (path != NULL)
        make_folders(path);
    return path;
}

static logad_status open_file(la_answers *a, const char *path, logad_error *err)
{
    a->path = path == NULL ? default_path() : la_strdup(path);
    if (a->path == NULL)
        return la_fail(err, LOGAD_EIO,
                       "no place for the cache of answers: HOME is unset; give --cache FILE");
    a->fd = open(a->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0600);
    if (a->fd < 0)
        return la_fail(err, LOGAD_EIO, "%s: cannot be opened: %s; give another --cache", a->path,
                       strerror(errno));
    return load(a, err);
}

logad_status la_answers_open(la_answers **out, const char *path, logad_error *err)
{
    la_answers *a = la_calloc(1, sizeof *a);
    if (a == NULL)
        return la_oom(err);
    a->fd = -1;
    a->keys = la_map_new();
    logad_status s = a->keys == NULL ? la_oom(err) : LOGAD_OK;
    if (s == LOGAD_OK && (path == NULL || path[0] != '\0'))
        s = open_file(a, path, err);
    if (s != LOGAD_OK) {
        la_answers_close(a);
        return s;
    }
    *out = a;
    return LOGAD_OK;
}

void la_answers_close(la_answers *a)
{
    if (a == NULL)
        return;
    if (a->fd >= 0)
        close(a->fd);
    la_map_free(a->keys);
    free(a->items);
    free(a->path);
    free(a);
}

bool la_answers_find(const la_answers *a, const char *key, la_answer *out)
{
    uint32_t id = la_map_find(a->keys, key, 64);
    if (id == LA_MAP_NONE)
        return false;
    *out = a->items[id];
    return true;
}

static void put_line(la_buf *b, const char *key, const la_answer *answer)
{
    la_buf_printf(b, "{\"v\":1,\"key\":\"%s\",\"label\":\"%s\",\"confidence\":", key,
                  la_label_name(answer->label));
    la_json_num(b, answer->confidence);
    la_buf_str(b, ",\"reason\":");
    la_json_cstr(b, answer->reason);
    la_buf_printf(b, ",\"tokens\":%u}\n", answer->prompt_tokens + answer->reply_tokens);
}

static logad_status append(la_answers *a, const la_buf *line, logad_error *err)
{
    ssize_t done;
    int why = 0;
    while (flock(a->fd, LOCK_EX) != 0 && errno == EINTR)
        continue;
    do
        done = write(a->fd, line->p, line->n);
    while (done < 0 && errno == EINTR);
    if (done != (ssize_t)line->n) {
        why = done < 0 ? errno : ENOSPC;
        a->torn = done > 0;
    } else if (fdatasync(a->fd) != 0 && errno != EINVAL) {
        why = errno;
    }
    flock(a->fd, LOCK_UN);
    return why == 0 ? LOGAD_OK
                    : la_fail(err, LOGAD_EIO, "%s: an answer could not be kept: %s", a->path,
                              strerror(why));
}

logad_status la_answers_add(la_answers *a, const char *key, const la_answer *answer,
                            logad_error *err)
{
    TRY(keep(a, key, answer, err));
    if (a->fd < 0)
        return LOGAD_OK;
    la_buf line = {0};
    if (a->torn)
        la_buf_char(&line, '\n');
    put_line(&line, key, answer);
    logad_status s = LOGAD_OK;
    if (line.failed)
        s = la_oom(err);
    else
        a->torn = false;
    if (s == LOGAD_OK)
        s = append(a, &line, err);
    la_buf_free(&line);
    return s;
}

uint64_t la_answers_n_damaged(const la_answers *a)
{
    return a->n_damaged;
}
