/* Makes input for "bytes -> line -> event -> sequence": simulated logs on disk, plain or gzip. */
#include "base/mem.h"
#include "io/outfile.h"
#include "io/paths.h"
#include "seq/sim.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define GZIP_WINDOW (15 + 16) /* zlib's way to ask for a gzip header; it holds no time or name */

typedef struct sink {
    la_outfile *file;
    z_stream *gzip; /* NULL: plain */
    unsigned char out[1u << 16];
} sink;

static void deflate_some(sink *k, const void *p, size_t n, int flush)
{
    k->gzip->next_in = (Bytef *)(uintptr_t)p; /* zlib only reads it */
    k->gzip->avail_in = (uInt)n;
    int more;
    do {
        k->gzip->next_out = k->out;
        k->gzip->avail_out = sizeof k->out;
        more = deflate(k->gzip, flush);
        la_outfile_put(k->file, k->out, sizeof k->out - k->gzip->avail_out);
    } while (more == Z_OK && k->gzip->avail_out == 0);
}

static void put(sink *k, const void *p, size_t n)
{
    if (k->gzip == NULL)
        la_outfile_put(k->file, p, n);
    else
        deflate_some(k, p, n, Z_NO_FLUSH);
}

static void write_lines(sink *k, const la_sim *s)
{
    for (size_t i = 0; i < s->n && !la_outfile_failed(k->file); i++) {
        put(k, s->text.p + s->lines[i].at, s->lines[i].length);
        put(k, "\n", 1);
    }
    if (k->gzip != NULL)
        deflate_some(k, NULL, 0, Z_FINISH);
}

static logad_status write_log(const la_sim *s, const char *path, bool gzip, logad_error *err)
{
    z_stream z = {0};
    if (gzip && deflateInit2(&z, 9, Z_DEFLATED, GZIP_WINDOW, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        return la_oom(err);
    sink *k = la_calloc(1, sizeof *k);
    logad_status status = LOGAD_ENOMEM;
    if (k == NULL)
        status = la_oom(err);
    else
        status = la_outfile_open(&k->file, path, err);
    if (status == LOGAD_OK) {
        k->gzip = gzip ? &z : NULL;
        write_lines(k, s);
        status = la_outfile_commit(k->file, err);
    }
    if (gzip)
        deflateEnd(&z);
    free(k);
    return status;
}

static logad_status write_text(const char *path, const char *p, size_t n, logad_error *err)
{
    la_outfile *f;
    TRY(la_outfile_open(&f, path, err));
    la_outfile_put(f, p, n);
    return la_outfile_commit(f, err);
}

static logad_status write_into(const la_sim *s, const char *dir, const char *name, const char *text,
                               logad_error *err)
{
    char *path = la_path_join(dir, name);
    if (path == NULL)
        return la_oom(err);
    logad_status status = text == NULL ? write_log(s, path, strstr(name, ".gz") != NULL, err)
                                       : write_text(path, text, strlen(text), err);
    free(path);
    return status;
}

logad_status la_sim_write(const la_sim *s, const la_sim_system *system, const char *dir,
                          const char *readme, bool gzip, logad_error *err)
{
    char name[64];
    snprintf(name, sizeof name, "%s.log%s", system->name, gzip ? ".gz" : "");
    TRY(write_into(s, dir, name, NULL, err));
    TRY(write_into(s, dir, "labels.tsv", s->labels.p == NULL ? "" : s->labels.p, err));
    return write_into(s, dir, "README", readme, err);
}
