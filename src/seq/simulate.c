/* Makes input for "bytes -> line -> event -> sequence": simulated systems, their faults and labels.
 */
#include "base/mem.h"
#include "seq/sim.h"
#include <errno.h>
#include <logad/sequence.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void la_sim_put(la_sim *s, la_sim_line line, const char *text, size_t n)
{
    line.at = s->text.n;
    line.length = (uint32_t)n;
    la_buf_put(&s->text, text, n);
    if (s->text.failed || !la_grow(&s->lines, &s->cap, s->n + 1)) {
        s->failed = true;
        return;
    }
    s->lines[s->n++] = line;
}

void la_sim_label(la_sim *s, const char *id, bool faulty)
{
    la_buf_printf(&s->labels, "%s\t%d\n", id, faulty ? 1 : 0);
    s->n_sessions++;
    s->n_faulty += faulty;
}

int la_sim_order(double time, size_t at, double other_time, size_t other_at)
{
    if (time < other_time || time > other_time)
        return time < other_time ? -1 : 1;
    return at < other_at ? -1 : at > other_at;
}

static int by_time(const void *a, const void *b)
{
    const la_sim_line *x = a, *y = b;
    return la_sim_order(x->time, x->at, y->time, y->at);
}

void la_sim_sort(la_sim *s)
{
    if (s->n > 1)
        qsort(s->lines, s->n, sizeof *s->lines, by_time);
}

void la_sim_time(double time, struct tm *out)
{
    time_t whole = (time_t)floor(time);
    if (gmtime_r(&whole, out) == NULL)
        *out = (struct tm){.tm_mday = 1, .tm_year = 70};
}

double la_sim_exp(la_rng *r, double mean)
{
    return -mean * log(1.0 - la_rng_unit(r));
}

double la_sim_between(la_rng *r, double low, double high)
{
    return low + (high - low) * la_rng_unit(r);
}

double la_sim_log_between(la_rng *r, double low, double high)
{
    return exp(la_sim_between(r, log(low), log(high)));
}

uint32_t la_sim_int(la_rng *r, uint32_t low, uint32_t high)
{
    return low + (uint32_t)la_rng_below(r, (uint64_t)high - low + 1);
}

uint32_t la_sim_log(la_rng *r, uint32_t low, uint32_t high)
{
    double v = exp(la_sim_between(r, log((double)low), log((double)high + 1)));
    return v < (double)low ? low : v > (double)high ? high : (uint32_t)v;
}

bool la_sim_chance(la_rng *r, double p)
{
    return la_rng_unit(r) < p;
}

static void write_readme(la_buf *b, const la_sim *s, const la_sim_system *system,
                         const logad_simulate_options *o)
{
    bool relative = o->out[0] != '/' && strstr(o->out, "..") == NULL;
    la_buf_printf(
        b,
        "SIMULATED LOGS. Nothing in this folder was recorded on a real system.\n\n"
        "%s.log%s and labels.tsv were made by the program itself:\n\n"
        "    logad data simulate %s --out %s --sessions %u --fault-rate %g --seed %llu%s\n\n"
        "%zu lines, %u sessions, %u of them with an injected fault (label 1).\n\n",
        system->name, o->gzip ? ".gz" : "", system->name, relative ? o->out : "DIR", s->sessions,
        s->fault_rate, (unsigned long long)o->seed, o->gzip ? " --gzip" : "", s->n, s->n_sessions,
        s->n_faulty);
    la_buf_str(b, system->about);
    la_buf_str(
        b,
        "\nThe line format and the wording of the messages are those of the real system; rates,\n"
        "times, names and faults are invented. A figure measured on these logs says that the\n"
        "program works, not how well it does on a real system: say \"simulated\" beside it.\n");
}

static logad_status simulate(la_sim *s, const la_sim_system *system,
                             const logad_simulate_options *o, logad_error *err)
{
    system->run(s);
    if (s->failed || s->labels.failed)
        return la_oom(err);
    la_buf readme = {.max = 1u << 16};
    write_readme(&readme, s, system, o);
    logad_status status =
        readme.failed ? la_oom(err) : la_sim_write(s, system, o->out, readme.p, o->gzip, err);
    la_buf_free(&readme);
    return status;
}

static const la_sim_system *find_system(const char *name)
{
    static const la_sim_system *const systems[] = {&la_sim_hdfs, &la_sim_bgl};
    for (size_t i = 0; name != NULL && i < sizeof systems / sizeof *systems; i++)
        if (strcmp(systems[i]->name, name) == 0)
            return systems[i];
    return NULL;
}

logad_status logad_simulate(const logad_simulate_options *o, logad_error *err)
{
    const la_sim_system *system = find_system(o->system);
    if (system == NULL)
        return la_fail(err, LOGAD_EUSAGE, "%s cannot be simulated: use hdfs or bgl",
                       o->system == NULL ? "nothing" : o->system);
    if (o->out == NULL || o->out[0] == '\0')
        return la_fail(err, LOGAD_EUSAGE, "simulate needs a folder to write to");
    if (!(o->fault_rate >= 0 && o->fault_rate <= 1))
        return la_fail(err, LOGAD_EUSAGE, "fault rate %g is not between 0 and 1", o->fault_rate);
    if (o->sessions > LA_SIM_MAX_SESSIONS)
        return la_fail(err, LOGAD_EUSAGE, "%u sessions are more than %u", o->sessions,
                       LA_SIM_MAX_SESSIONS);
    if (mkdir(o->out, 0777) != 0 && errno != EEXIST)
        return la_fail(err, LOGAD_EIO, "%s: %s", o->out, strerror(errno));
    la_sim s = {.rng = la_rng_new(o->seed),
                .sessions = o->sessions == 0 ? 2000 : o->sessions,
                .fault_rate = o->fault_rate > 0 ? o->fault_rate : 0.03,
                .text = {.max = LA_SIM_MAX_TEXT},
                .labels = {.max = LA_SIM_MAX_TEXT}};
    logad_status status = simulate(&s, system, o, err);
    la_buf_free(&s.text);
    la_buf_free(&s.labels);
    free(s.lines);
    return status;
}
