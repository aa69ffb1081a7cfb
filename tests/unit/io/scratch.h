/* A folder of its own for a test's files, removed with all that is in it. */
#ifndef SCRATCH_H
#define SCRATCH_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct scratch {
    char dir[64];
    char path[512]; /* of the last scratch_path */
} scratch;

static inline void scratch_make(scratch *s)
{
    snprintf(s->dir, sizeof s->dir, "/tmp/logad-test-XXXXXX");
    assert_non_null(mkdtemp(s->dir));
}

static inline const char *scratch_path(scratch *s, const char *name)
{
    snprintf(s->path, sizeof s->path, "%s/%s", s->dir, name);
    return s->path;
}

static inline const char *scratch_write(scratch *s, const char *name, const void *p, size_t n)
{
    FILE *f = fopen(scratch_path(s, name), "wb");
    assert_non_null(f);
    if (n > 0)
        assert_int_equal(fwrite(p, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
    return s->path;
}

/* The caller frees it; a NUL follows. */
static inline char *scratch_read(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    char *p = malloc(16u << 20);
    assert_non_null(p);
    *n = fread(p, 1, (16u << 20) - 1, f);
    p[*n] = '\0';
    fclose(f);
    return p;
}

static inline size_t scratch_count(const char *dir)
{
    size_t n = 0;
    DIR *d = opendir(dir);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    closedir(d);
    return n;
}

static inline void scratch_remove_dir(const char *dir)
{
    DIR *d = opendir(dir);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        struct stat st;
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        size_t size = strlen(dir) + strlen(e->d_name) + 2;
        char *path = malloc(size);
        assert_non_null(path);
        snprintf(path, size, "%s/%s", dir, e->d_name);
        if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode))
            scratch_remove_dir(path);
        else
            unlink(path);
        free(path);
    }
    closedir(d);
    rmdir(dir);
}

static inline void scratch_remove(scratch *s)
{
    scratch_remove_dir(s->dir);
}

#endif
