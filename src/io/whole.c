/* bytes: a small input read whole. */
#include "io/whole.h"
#include "io/paths.h"
#include "io/source.h"
#include <stdlib.h>

static logad_status append(la_buf *out, la_source *source, const char *path, size_t max,
                           const char *what, logad_error *err)
{
    char part[16384];
    size_t from = out->n;
    for (size_t n; (n = la_source_read(source, part, sizeof part)) > 0;) {
        if (n > max - (out->n - from))
            return la_fail(err, LOGAD_EINPUT, "%s: more than %zu bytes: not a %s", path, max, what);
        la_buf_put(out, part, n);
        if (out->failed)
            return la_oom(err);
    }
    if (la_source_damage(source) != NULL)
        return la_fail(err, LOGAD_EINPUT, "%s: %s", path, la_source_damage(source));
    return LOGAD_OK;
}

logad_status la_read_whole(la_buf *out, const char *path, size_t max, const char *what,
                           logad_error *err)
{
    la_source *source;
    TRY(la_source_open(&source, path, err));
    logad_status s = append(out, source, path, max, what, err);
    la_source_close(source);
    return s;
}

logad_status la_read_given(la_buf *out, const char *path, const char *bundled, size_t max,
                           const char *what, logad_error *err)
{
    if (path != NULL)
        return la_read_whole(out, path, max, what, err);
    char *own = la_bundled(bundled);
    if (own == NULL)
        return la_fail(err, LOGAD_EINPUT,
                       "the bundled %s (%s) is not beside the program: install it whole", what,
                       bundled);
    logad_status s = la_read_whole(out, own, max, what, err);
    free(own);
    return s;
}
