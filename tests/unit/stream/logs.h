/* For tests of logs: a folder in which they change. */
#ifndef LA_TEST_LOGS_H
#define LA_TEST_LOGS_H

#include "../fixture.h"
#include "stream/logs_impl.h"

/* Through bytes, as from run to run. */
static inline void as_bytes(la_logs *l)
{
    la_buf b = {0};
    bool *used = need(la_calloc(l->n, sizeof *used));
    uint32_t *file = NULL;
    size_t n_files;
    la_logs_pack(l, used, &b);
    free(used);
    la_logs_free(l);
    la_unpack unpack = {.p = (const unsigned char *)b.p, .end = (const unsigned char *)b.p + b.n};
    assert_ok(la_logs_unpack(l, &unpack, &file, &n_files, &err));
    free(file);
    la_buf_free(&b);
}

typedef struct place {
    char *dir, *log, *one, *two, *gz;
} place;

static inline place make_place(void)
{
    place p = {.dir = scratch_new()};
    p.log = in(p.dir, "app.log");
    p.one = in(p.dir, "app.log.1");
    p.two = in(p.dir, "app.log.2");
    p.gz = in(p.dir, "app.log.2.gz");
    return p;
}

static inline void free_place(place *p)
{
    free(p->log);
    free(p->one);
    free(p->two);
    free(p->gz);
    scratch_free(p->dir);
}

#endif
