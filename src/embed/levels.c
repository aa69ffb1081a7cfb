/* words -> how loud real programs are: a table read, and its quantiles looked up. */
#include "embed/levels.h"

#include "base/hash.h"
#include "base/mem.h"
#include "base/str.h"
#include "embed/number.h"
#include "io/whole.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define BUNDLED "levels.tsv"
#define WHAT    "table of levels"

typedef struct reader {
    la_levels *out;
    size_t cap;
    const char *file;
    unsigned long long line;
    la_str program; /* whose lines are being read */
    unsigned has;   /* its levels so far, as bits */
} reader;

static logad_status refuse(const reader *r, logad_error *err)
{
    return la_fail(err, LOGAD_EINPUT,
                   "%s:%llu: \"program<TAB>level<TAB>%d rising numbers\" was expected", r->file,
                   r->line, LA_LEVELS_QUANTILES);
}

static bool level_of(la_str name, la_level *out)
{
    static const char *const names[LA_LEVELS_N] = {
        [LA_LEVEL_INFO] = "info", [LA_LEVEL_WARNING] = "warning", [LA_LEVEL_ERROR] = "error"};
    for (int i = 0; i < LA_LEVELS_N; i++)
        if (la_str_eq(name, la_str_of(names[i]))) {
            *out = (la_level)i;
            return true;
        }
    return false;
}

static logad_status end_program(const reader *r, logad_error *err)
{
    if (r->out->n > 0 && r->has != (1u << LA_LEVELS_N) - 1)
        return la_fail(err, LOGAD_EINPUT,
                       "%s: the lines of %.*s are not one for each of info, warning and error",
                       r->file, (int)(r->program.n < 64 ? r->program.n : 64), r->program.p);
    return LOGAD_OK;
}

static logad_status begin_program(reader *r, la_str name, logad_error *err)
{
    TRY(end_program(r, err));
    if (!la_grow(&r->out->quantile, &r->cap, (size_t)r->out->n + 1))
        return la_oom(err);
    r->out->n++;
    r->program = name;
    r->has = 0;
    return LOGAD_OK;
}

static bool read_quantiles(float *out, la_str line)
{
    for (size_t i = 0; i < LA_LEVELS_QUANTILES; i++)
        if (!la_number(la_str_cut(&line, '\t'), &out[i]) || (i > 0 && out[i] < out[i - 1]))
            return false;
    return line.n == 0;
}

static logad_status read_line(reader *r, la_str line, logad_error *err)
{
    la_str name = la_str_cut(&line, '\t'), of = la_str_cut(&line, '\t');
    float row[LA_LEVELS_QUANTILES];
    la_level level;
    if (name.n == 0 || !level_of(of, &level) || !read_quantiles(row, line))
        return refuse(r, err);
    if (r->out->n == 0 || !la_str_eq(name, r->program))
        TRY(begin_program(r, name, err));
    if ((r->has & 1u << level) != 0)
        return refuse(r, err);
    r->has |= 1u << level;
    memcpy(r->out->quantile[r->out->n - 1][level], row, sizeof row);
    return LOGAD_OK;
}

static logad_status read_lines(reader *r, la_str text, logad_error *err)
{
    while (text.n > 0) {
        la_str line = la_str_cut(&text, '\n');
        r->line++;
        TRY(read_line(r, line, err));
    }
    if (r->out->n == 0)
        return la_fail(err, LOGAD_EINPUT, "%s: no program in it", r->file);
    return end_program(r, err);
}

logad_status la_levels_parse(la_levels *out, const char *name, const char *p, size_t n,
                             logad_error *err)
{
    *out = (la_levels){0};
    reader r = {.out = out, .file = name};
    TRY(read_lines(&r, (la_str){p, n}, err));
    la_sha256_of(p, n, out->digest);
    return LOGAD_OK;
}

logad_status la_levels_open(la_levels *out, const char *path, logad_error *err)
{
    la_buf text = {0};
    *out = (la_levels){0};
    logad_status s = la_read_given(&text, path, BUNDLED, LA_LEVELS_MAX_BYTES, WHAT, err);
    if (s == LOGAD_OK)
        s = la_levels_parse(out, path == NULL ? BUNDLED : path, text.p == NULL ? "" : text.p,
                            text.n, err);
    la_buf_free(&text);
    return s;
}

void la_levels_free(la_levels *l)
{
    free(l->quantile);
    *l = (la_levels){0};
}

float la_levels_at(const la_levels *l, uint32_t program, la_level level, double u)
{
    const float *q = l->quantile[program][level];
    double at = u * (LA_LEVELS_QUANTILES - 1);
    size_t i = (size_t)at;
    i = i < LA_LEVELS_QUANTILES - 2 ? i : LA_LEVELS_QUANTILES - 2;
    float part = (float)(at - (double)i);
    return q[i] + part * (q[i + 1] - q[i]);
}
