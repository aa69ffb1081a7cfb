/* Before the walk from bytes to verdict: gets a whole dataset here, file by file. */
#include "net/fetch_set.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/str.h"
#include "net/fetch.h"
#include "net/request.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

bool la_sum_line_read(la_sum_line *out, const char *line, size_t n)
{
    static const char hex[] = "0123456789abcdefABCDEF";
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-+";
    if (n < 67 || n - 66 >= sizeof out->name || line[64] != ' ' ||
        (line[65] != ' ' && line[65] != '*'))
        return false;
    memcpy(out->sha256, line, 64);
    out->sha256[64] = '\0';
    memcpy(out->name, line + 66, n - 66);
    out->name[n - 66] = '\0';
    /* A name with a slash, or a hidden file, would be somewhere else or unseen. */
    return strspn(out->sha256, hex) == 64 && strspn(out->name, letters) == n - 66 &&
           out->name[0] != '.' && out->name[0] != '-';
}

static logad_status join(char **out, const char *a, const char *b, logad_error *err)
{
    size_t n = strlen(a), cap;
    while (n > 1 && a[n - 1] == '/')
        n--;
    if (!la_add(n, strlen(b) + 2, &cap) || (*out = la_calloc(cap, 1)) == NULL)
        return la_oom(err);
    snprintf(*out, cap, "%.*s/%s", (int)n, a, b);
    return LOGAD_OK;
}

/* The folder and all above it. */
static logad_status make_folders(const char *dir, logad_error *err)
{
    char *path = la_strdup(dir);
    if (path == NULL)
        return la_oom(err);
    bool bad = false;
    for (char *p = path + (path[0] == '/'); !bad && *p != '\0'; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        bad = mkdir(path, 0777) != 0 && errno != EEXIST;
        *p = '/';
    }
    bad = bad || (mkdir(path, 0777) != 0 && errno != EEXIST);
    int why = errno;
    free(path);
    return bad ? la_fail(err, LOGAD_EIO, "%s: cannot be made: %s; choose another place", dir,
                         strerror(why))
               : LOGAD_OK;
}

static bool is_there(const char *path, const char *sha256)
{
    char hex[65];
    return la_sha256_file(path, hex) && strcasecmp(hex, sha256) == 0;
}

static logad_status fetch_file(const char *url, const char *dir, const la_sum_line *l,
                               la_fetched_set *out, logad_error *err)
{
    char *from = NULL, *to = NULL;
    la_fetched f = {.bytes = 0};
    logad_status s = join(&from, url, l->name, err);
    if (s == LOGAD_OK)
        s = join(&to, dir, l->name, err);
    bool there = s == LOGAD_OK && is_there(to, l->sha256);
    if (s == LOGAD_OK && !there)
        s = la_fetch(from, to, l->sha256, &f, err);
    free(from);
    free(to);
    out->files += s == LOGAD_OK;
    out->present += there;
    out->bytes += f.bytes - f.resumed;
    return s;
}

static logad_status read_sums(const char *path, char *text, size_t *n, logad_error *err)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return la_fail(err, LOGAD_EIO, "%s: %s", path, strerror(errno));
    *n = fread(text, 1, LA_FETCH_SET_SUMS, f);
    fclose(f);
    if (*n == LA_FETCH_SET_SUMS)
        return la_fail(err, LOGAD_EINPUT, "%s: longer than %d bytes: not a list of sums", path,
                       LA_FETCH_SET_SUMS);
    return LOGAD_OK;
}

/* All lines are looked at before the first file is fetched. */
static logad_status fetch_files(const char *url, const char *dir, const char *path,
                                la_fetched_set *out, logad_error *err)
{
    char text[LA_FETCH_SET_SUMS];
    size_t n, n_lines = 0;
    la_sum_line lines[LA_FETCH_SET_FILES];
    TRY(read_sums(path, text, &n, err));
    for (la_str rest = {text, n}; rest.n > 0; n_lines++) {
        la_str line = la_str_cut(&rest, '\n');
        if (n_lines == LA_FETCH_SET_FILES || !la_sum_line_read(&lines[n_lines], line.p, line.n))
            return la_fail(err, LOGAD_EINPUT,
                           "%s:%zu: not \"SHA-256, two blanks, name of a file\" as sha256sum "
                           "writes it, or one file too many",
                           path, n_lines + 1);
    }
    if (n_lines == 0)
        return la_fail(err, LOGAD_EINPUT, "%s: names no file", path);
    for (size_t i = 0; i < n_lines; i++)
        TRY(fetch_file(url, dir, &lines[i], out, err));
    return LOGAD_OK;
}

static logad_status fetch_sums(const char *url, const char *to, const char *part,
                               const char *sha256, la_fetched_set *out, logad_error *err)
{
    char *from = NULL;
    la_fetched f;
    logad_status s = join(&from, url, "SHA256SUMS", err);
    /* It is small, and what is left of an older one must not be gone on with. */
    unlink(part);
    if (s == LOGAD_OK)
        s = la_fetch(from, to, sha256, &f, err);
    out->bytes += s == LOGAD_OK ? f.bytes : 0;
    free(from);
    return s;
}

logad_status la_fetch_set(const char *url, const char *dir, const char *sha256, la_fetched_set *out,
                          logad_error *err)
{
    *out = (la_fetched_set){.bytes = 0};
    TRY(la_url_check(url, "data fetch", err));
    TRY(make_folders(dir, err));
    char *path = NULL, *part = NULL;
    logad_status s = join(&path, dir, "SHA256SUMS", err);
    if (s == LOGAD_OK)
        s = join(&part, dir, "SHA256SUMS.part", err);
    if (s == LOGAD_OK)
        s = fetch_sums(url, path, part, sha256, out, err);
    if (s == LOGAD_OK)
        s = fetch_files(url, dir, path, out, err);
    free(path);
    free(part);
    return s;
}
