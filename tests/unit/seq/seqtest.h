/* A temporary folder and files in it, for the tests of seq/. */
#ifndef SEQTEST_H
#define SEQTEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

typedef struct dir {
    char path[64];
    char file[256]; /* the last path made by dir_path */
} dir;

static inline int dir_make(void **state)
{
    dir *d = calloc(1, sizeof *d);
    if (d == NULL)
        return -1;
    snprintf(d->path, sizeof d->path, "/tmp/logad-seq-XXXXXX");
    if (mkdtemp(d->path) == NULL)
        return -1;
    *state = d;
    return 0;
}

static inline void remove_all(const char *path)
{
    DIR *folder = opendir(path);
    if (folder == NULL) {
        unlink(path);
        return;
    }
    for (struct dirent *e; (e = readdir(folder)) != NULL;) {
        char inner[4096];
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        if (snprintf(inner, sizeof inner, "%s/%s", path, e->d_name) < (int)sizeof inner)
            remove_all(inner);
    }
    closedir(folder);
    rmdir(path);
}

static inline int dir_remove(void **state)
{
    dir *d = *state;
    remove_all(d->path);
    free(d);
    return 0;
}

static inline const char *dir_path(dir *d, const char *name)
{
    assert_true(snprintf(d->file, sizeof d->file, "%s/%s", d->path, name) < (int)sizeof d->file);
    return d->file;
}

static inline const char *dir_folder(dir *d, const char *name)
{
    const char *path = dir_path(d, name);
    assert_int_equal(mkdir(path, 0700), 0);
    return path;
}

static inline const char *dir_write(dir *d, const char *name, const char *text)
{
    const char *path = dir_path(d, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    assert_int_equal(fclose(f), 0);
    return path;
}

/* Writes a gzip file and leaves only its first keep bytes (0 = all). */
static inline void dir_gzip(dir *d, const char *name, const char *text, long keep)
{
    const char *path = dir_path(d, name);
    gzFile f = gzopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(gzwrite(f, text, (unsigned)strlen(text)), (int)strlen(text));
    assert_int_equal(gzclose(f), Z_OK);
    if (keep > 0)
        assert_int_equal(truncate(path, keep), 0);
}

static inline char *read_whole(const char *path)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    char *p = calloc(1, 16u << 20);
    assert_non_null(p);
    size_t n = fread(p, 1, (16u << 20) - 1, f);
    p[n] = '\0';
    fclose(f);
    return p;
}

#define assert_says(error, part) assert_non_null(strstr((error).text, part))

#endif
