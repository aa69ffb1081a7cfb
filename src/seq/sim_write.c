/* Makes input for "bytes -> line -> event -> sequence": simulated logs on disk, plain or gzip. */
#include "io/gzout.h"
#include "io/paths.h"
#include "seq/sim.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void write_lines(la_gzout *out, const la_sim *s)
{
    for (size_t i = 0; i < s->n && !la_gzout_failed(out); i++) {
        la_gzout_put(out, s->text.p + s->lines[i].at, s->lines[i].length);
        la_gzout_put(out, "\n", 1);
    }
}

static logad_status write_log(const la_sim *s, const char *path, bool gzip, logad_error *err)
{
    la_gzout *out;
    TRY(la_gzout_open(&out, path, gzip, err));
    write_lines(out, s);
    return la_gzout_commit(out, err);
}

static logad_status write_into(const la_sim *s, const char *dir, const char *name, const char *text,
                               logad_error *err)
{
    char *path = la_path_join(dir, name);
    if (path == NULL)
        return la_oom(err);
    logad_status status = text == NULL ? write_log(s, path, strstr(name, ".gz") != NULL, err)
                                       : la_outfile_write(path, text, strlen(text), err);
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
