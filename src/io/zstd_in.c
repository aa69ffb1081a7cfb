/* bytes: the door to libzstd, which need not be there. */
#include "io/zstd_in.h"
#include "base/mem.h"
#include <stdlib.h>

#ifdef LOGAD_ZSTD
#include <zstd.h>

/* The window that a frame may ask for: 128 MiB, what zstd itself takes without being told. */
#define WINDOW_LOG 27

struct la_zstd {
    ZSTD_DStream *stream;
    size_t code; /* of the last call */
};

bool la_zstd_is_built_in(void)
{
    return true;
}

la_zstd *la_zstd_new(void)
{
    la_zstd *z = la_calloc(1, sizeof *z);
    if (z == NULL)
        return NULL;
    z->stream = ZSTD_createDStream();
    if (z->stream == NULL ||
        ZSTD_isError(ZSTD_DCtx_setParameter(z->stream, ZSTD_d_windowLogMax, WINDOW_LOG))) {
        la_zstd_free(z);
        return NULL;
    }
    return z;
}

void la_zstd_free(la_zstd *z)
{
    if (z == NULL)
        return;
    ZSTD_freeDStream(z->stream);
    free(z);
}

bool la_zstd_read(la_zstd *z, const void *in, size_t *n_in, void *out, size_t *n_out, bool *between)
{
    ZSTD_inBuffer from = {in, *n_in, 0};
    ZSTD_outBuffer to = {out, *n_out, 0};
    z->code = ZSTD_decompressStream(z->stream, &to, &from);
    *n_in = from.pos;
    *n_out = to.pos;
    *between = z->code == 0;
    return !ZSTD_isError(z->code);
}

const char *la_zstd_why(const la_zstd *z)
{
    return ZSTD_getErrorName(z->code);
}

#else

bool la_zstd_is_built_in(void)
{
    return false;
}

la_zstd *la_zstd_new(void)
{
    return NULL;
}

void la_zstd_free(la_zstd *z)
{
    (void)z;
}

bool la_zstd_read(la_zstd *z, const void *in, size_t *n_in, void *out, size_t *n_out, bool *between)
{
    (void)z;
    (void)in;
    (void)out;
    *n_in = *n_out = 0;
    *between = true;
    return false;
}

const char *la_zstd_why(const la_zstd *z)
{
    (void)z;
    return "not built in";
}

#endif
