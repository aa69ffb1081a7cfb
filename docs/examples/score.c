/* The anomalous sessions of a log, by the C library.
 * cc score.c $(pkg-config --cflags --libs logad) -o score && ./score m.logad app.log */
#include <logad/logad.h>
#include <stdio.h>

static bool show(void *ctx, const logad_verdict *v)
{
    (void)ctx;
    if (v->anomalous)
        printf("%s:%llu %.4f %s\n", v->file, (unsigned long long)v->first_line, v->score,
               v->session);
    return true; /* go on */
}

static logad_status score(const char *model, const char *const *logs, size_t n, logad_error *err)
{
    logad_model *m;
    logad_score_summary sum;
    logad_status s = logad_model_load(&m, model, err);
    if (s != LOGAD_OK)
        return s;
    s = logad_score(m, logs, n, NULL, show, NULL, &sum, err);
    logad_model_free(m);
    return s;
}

int main(int argc, char **argv)
{
    logad_error err;
    if (argc < 3)
        return 2;
    if (score(argv[1], (const char *const *)argv + 2, (size_t)argc - 2, &err) == LOGAD_OK)
        return 0;
    fprintf(stderr, "%s\n", err.text);
    return 1;
}
