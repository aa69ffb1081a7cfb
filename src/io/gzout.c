/* Beside the walk from bytes to verdict: files that are written compressed. */
#include "io/gzout.h"
#include "base/mem.h"
#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>

#define GZIP_WINDOW (15 + 16) /* zlib's way to ask for a gzip header */
#define PIECE       ((size_t)1 << 30)

struct la_gzout {
    la_outfile *file;
    bool gzip;
    z_stream z;
    unsigned char out[1u << 16];
};

static logad_status open_both(la_gzout *g, const char *path, logad_error *err)
{
    if (g->gzip && deflateInit2(&g->z, 9, Z_DEFLATED, GZIP_WINDOW, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
        g->gzip = false;
        return la_oom(err);
    }
    return la_outfile_open(&g->file, path, err);
}

logad_status la_gzout_open(la_gzout **out, const char *path, bool gzip, logad_error *err)
{
    la_gzout *g = la_calloc(1, sizeof *g);
    if (g == NULL)
        return la_oom(err);
    g->gzip = gzip;
    logad_status s = open_both(g, path, err);
    if (s == LOGAD_OK)
        *out = g;
    else
        la_gzout_abandon(g);
    return s;
}

static void deflate_some(la_gzout *g, const void *p, size_t n, int flush)
{
    g->z.next_in = (Bytef *)(uintptr_t)p; /* zlib only reads it */
    g->z.avail_in = (uInt)n;
    int more;
    do {
        g->z.next_out = g->out;
        g->z.avail_out = sizeof g->out;
        more = deflate(&g->z, flush);
        la_outfile_put(g->file, g->out, sizeof g->out - g->z.avail_out);
    } while (more == Z_OK && g->z.avail_out == 0);
}

void la_gzout_put(la_gzout *g, const void *p, size_t n)
{
    if (!g->gzip) {
        la_outfile_put(g->file, p, n);
        return;
    }
    for (const char *at = p; n > 0;) {
        size_t some = n < PIECE ? n : PIECE; /* zlib counts in 32 bits */
        deflate_some(g, at, some, Z_NO_FLUSH);
        at += some;
        n -= some;
    }
}

bool la_gzout_failed(const la_gzout *g)
{
    return la_outfile_failed(g->file) != 0;
}

static void free_gzout(la_gzout *g)
{
    if (g->gzip)
        deflateEnd(&g->z);
    free(g);
}

logad_status la_gzout_commit(la_gzout *g, logad_error *err)
{
    if (g->gzip)
        deflate_some(g, NULL, 0, Z_FINISH);
    logad_status s = la_outfile_commit(g->file, err);
    free_gzout(g);
    return s;
}

void la_gzout_abandon(la_gzout *g)
{
    if (g == NULL)
        return;
    la_outfile_abandon(g->file);
    free_gzout(g);
}
