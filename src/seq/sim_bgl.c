/* Makes input for "bytes -> line -> event -> sequence": what nodes of a Blue Gene/L tell its RAS
 * log.
 *
 * Every node has a role and a few habits. It talks in episodes: bursts of corrected errors,
 * register dumps of crashed programs, complaints of the I/O daemon. A fault is an episode of
 * alerts; the first column of an alert names its kind, that of any other line is "-". */
#include "seq/sim_bgl.h"
#include "base/mem.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WINDOW     120u         /* lines of a node that make a session */
#define START      1117838570.0 /* 3 June 2005 */
#define MAX_HABITS 3u

typedef struct node {
    la_sim *s;
    la_rng r;
    uint32_t number;
    la_bgl_role role;
    char name[32];
    double t;
    uint32_t n, want; /* lines written, lines in all */
    const la_bgl_episode *habit[MAX_HABITS];
    uint32_t n_habits;
} node;

static void name_node(node *b)
{
    uint32_t rack = la_sim_int(&b->r, 0, 7), row = la_sim_int(&b->r, 0, 7);
    uint32_t midplane = la_sim_int(&b->r, 0, 1), card = la_sim_int(&b->r, 0, 15);
    int n = snprintf(b->name, sizeof b->name, "R%u%u-M%u-N%X", row, rack, midplane, card);
    if (n < 0 || b->role == LA_BGL_SERVICE)
        return;
    bool io = b->role == LA_BGL_IO;
    snprintf(b->name + n, sizeof b->name - (size_t)n, "-%c:J%02u-U%u1", io ? 'I' : 'C',
             io ? 18 : la_sim_int(&b->r, 2, 17), la_sim_int(&b->r, 0, 1));
}

static void put_location(la_rng *r, la_buf *out)
{
    la_buf_printf(out, "R%u%u-M%u-L%u-U%02u", la_sim_int(r, 0, 7), la_sim_int(r, 0, 7),
                  la_sim_int(r, 0, 1), la_sim_int(r, 0, 3), la_sim_int(r, 1, 24));
}

static void put_path(la_rng *r, la_buf *out, bool program)
{
    static const char *const roots[] = {"/home/u", "/p/gb1/u", "/g/g90/u", "/bgl/apps/u"};
    static const char *const dirs[] = {"hydro", "md/run", "torus", "sweep", "linpack", "qcd/bench"};
    static const char *const names[] = {"hydro3d", "mdrun.rts", "pingpong", "sweep.x", "xhpl"};
    la_buf_printf(out, "%s%u/", roots[la_sim_int(r, 0, 3)], la_sim_int(r, 10, 30));
    la_buf_str(out, dirs[la_sim_int(r, 0, 5)]);
    if (program)
        la_buf_printf(out, "/%s", names[la_sim_int(r, 0, 4)]);
}

/* Writes the value that a letter in braces stands for; the letters are listed in sim_bgl.h. */
static void put_value(la_rng *r, char letter, la_buf *out)
{
    static const char *const wires[] = {"x+", "x-", "y+", "y-", "z+", "z-"};
    switch (letter) {
    case 'd':
        la_buf_u64(out, la_sim_log(r, 1, 30));
        break;
    case 'n':
        la_buf_u64(out, la_sim_log(r, 10, 200000));
        break;
    case 'h':
        la_buf_printf(out, "%08x", (unsigned)(la_rng_u64(r) & 0x3fffffff));
        break;
    case 'c':
        la_buf_printf(out, "%04x", 0x0100 + 2 * la_sim_int(r, 0, 300));
        break;
    case 'm':
        la_buf_printf(out, "%02x", la_sim_int(r, 1, 255));
        break;
    case 's':
        la_buf_u64(out, la_sim_int(r, 0, 35));
        break;
    case 'b':
        la_buf_u64(out, la_sim_int(r, 0, 7));
        break;
    case 'o':
        la_buf_u64(out, la_sim_int(r, 0, 1));
        break;
    case 'a':
        la_buf_printf(out, "172.16.96.%u:%u", la_sim_int(r, 2, 250), la_sim_int(r, 32768, 60999));
        break;
    case 'i':
        la_buf_u64(out, la_sim_int(r, 1, 128));
        break;
    case 'w':
        la_buf_str(out, wires[la_sim_int(r, 0, 5)]);
        break;
    case 'l':
        put_location(r, out);
        break;
    default:
        put_path(r, out, letter == 'p');
        break;
    }
}

static void put_text(la_rng *r, const char *text, la_buf *out)
{
    for (const char *p = text; *p != '\0'; p++) {
        if (p[0] == '{' && p[1] != '\0' && p[2] == '}') {
            put_value(r, p[1], out);
            p += 2;
        } else {
            la_buf_char(out, *p);
        }
    }
}

static void say(node *b, const la_bgl_message *m, la_buf *line)
{
    struct tm tm;
    char day[16], moment[32];
    la_sim_time(b->t, &tm);
    strftime(day, sizeof day, "%Y.%m.%d", &tm);
    strftime(moment, sizeof moment, "%Y-%m-%d-%H.%M.%S", &tm);
    double whole = floor(b->t);
    la_buf_reset(line);
    la_buf_printf(line, "%s %" PRId64 " %s %s %s.%06d %s %s ", m->alert == NULL ? "-" : m->alert,
                  (int64_t)whole, day, b->name, moment, (int)((b->t - whole) * 1e6), b->name,
                  m->origin);
    put_text(&b->r, m->text, line);
    if (line->failed)
        b->s->failed = true;
    else
        la_sim_put(b->s, (la_sim_line){.time = b->t, .owner = b->number, .alert = m->alert != NULL},
                   line->p, line->n);
    b->n++;
}

/* Plays an episode, or as much of it as the node still has lines for. */
static void play(node *b, const la_bgl_episode *e, la_buf *line)
{
    uint32_t rounds = la_sim_log(&b->r, e->low, e->high);
    for (uint32_t i = 0; i < rounds; i++) {
        for (const la_bgl_message *m = e->messages; m->text != NULL && b->n < b->want; m++) {
            if (m->often < 1 && !la_sim_chance(&b->r, m->often))
                continue;
            b->t += la_sim_exp(&b->r, e->gap);
            say(b, m, line);
        }
    }
}

static const la_bgl_episode *pick(node *b, const la_bgl_episode *all)
{
    double sum = 0;
    for (const la_bgl_episode *e = all; e->messages != NULL; e++)
        sum += e->role == b->role ? e->weight : 0;
    double at = la_sim_between(&b->r, 0, sum);
    const la_bgl_episode *last = NULL;
    for (const la_bgl_episode *e = all; e->messages != NULL; e++) {
        if (e->role != b->role)
            continue;
        last = e;
        at -= e->weight;
        if (at < 0)
            break;
    }
    return last;
}

/* A node that has faults has one in a window with the set chance, at any of its lines. */
static uint32_t next_fault(node *b, uint32_t window)
{
    uint32_t first = window * WINDOW;
    if (first >= b->want || b->role == LA_BGL_SERVICE || !la_sim_chance(&b->r, b->s->fault_rate))
        return UINT32_MAX;
    uint32_t left = b->want - first;
    return first + la_sim_int(&b->r, 0, (left < WINDOW ? left : WINDOW) - 1);
}

static void live(node *b, la_buf *line)
{
    uint32_t window = 0, fault = next_fault(b, 0);
    while (b->n < b->want && !b->s->failed) {
        while (b->n / WINDOW > window)
            fault = next_fault(b, ++window);
        if (fault <= b->n) {
            play(b, pick(b, la_bgl_faults), line);
            fault = UINT32_MAX;
        } else {
            bool habit = la_sim_chance(&b->r, 0.85);
            play(b,
                 habit ? b->habit[la_sim_int(&b->r, 0, b->n_habits - 1)] : pick(b, la_bgl_chatter),
                 line);
        }
        b->t += la_sim_exp(&b->r, 6 * 3600.0);
    }
}

/* Many nodes say little, few say much. */
static uint32_t lines_of(la_rng *r, uint32_t windows_left)
{
    uint32_t n = la_sim_chance(r, 0.88) ? la_sim_log(r, 1, 40) : la_sim_log(r, 40, 400);
    uint64_t most = (uint64_t)windows_left * WINDOW;
    return n > most ? (uint32_t)most : n;
}

/* Two nodes must not share a name: their lines would share windows. */
static bool is_new(la_map *names, const char *name)
{
    bool added;
    return la_map_intern(names, name, strlen(name), &added) == LA_MAP_NONE || added;
}

static void run_node(la_sim *s, la_map *names, uint32_t number, uint32_t *windows, la_buf *line)
{
    node b = {.s = s, .r = la_rng_fork(&s->rng, "bgl/node/%u", number)};
    double u = la_rng_unit(&b.r);
    b.role = u < 0.66 ? LA_BGL_COMPUTE : u < 0.95 ? LA_BGL_IO : LA_BGL_SERVICE;
    name_node(&b);
    if (!is_new(names, b.name))
        return;
    b.number = la_map_count(names) - 1;
    b.want = lines_of(&b.r, s->sessions - *windows);
    b.t = START + la_sim_between(&b.r, 0, 20 * 86400.0);
    b.n_habits = la_sim_int(&b.r, 1, MAX_HABITS);
    for (uint32_t i = 0; i < b.n_habits; i++)
        b.habit[i] = pick(&b, la_bgl_chatter);
    live(&b, line);
    *windows += (b.n + WINDOW - 1) / WINDOW;
}

static void label_windows(la_sim *s, const la_map *names)
{
    uint32_t n_nodes = la_map_count(names);
    uint32_t *seen = la_calloc(n_nodes, sizeof *seen);
    bool *alert = la_calloc(n_nodes, sizeof *alert);
    char id[64];
    if (seen == NULL || alert == NULL)
        s->failed = true;
    for (size_t i = 0; i < s->n && !s->failed; i++) {
        uint32_t k = s->lines[i].owner;
        alert[k] = alert[k] || s->lines[i].alert;
        if (++seen[k] % WINDOW == 0) {
            snprintf(id, sizeof id, "%s#%u", la_map_key(names, k).p, seen[k] / WINDOW - 1);
            la_sim_label(s, id, alert[k]);
            alert[k] = false;
        }
    }
    for (uint32_t k = 0; k < n_nodes && !s->failed; k++) {
        if (seen[k] % WINDOW == 0)
            continue;
        snprintf(id, sizeof id, "%s#%u", la_map_key(names, k).p, seen[k] / WINDOW);
        la_sim_label(s, id, alert[k]);
    }
    free(seen);
    free(alert);
}

/* There are 65,536 places for compute nodes: the tries end even where all names are taken. */
static void run(la_sim *s)
{
    la_map *names = la_map_new();
    la_buf line = {.max = 4096};
    uint32_t windows = 0;
    s->failed = names == NULL;
    for (uint32_t i = 0; windows < s->sessions && i < 20 * LA_SIM_MAX_SESSIONS && !s->failed; i++)
        run_node(s, names, i, &windows, &line);
    la_sim_sort(s);
    if (!s->failed)
        label_windows(s, names);
    la_map_free(names);
    la_buf_free(&line);
}

const la_sim_system la_sim_bgl = {.name = "bgl",
                                  .run = run,
                                  .about = "Some nodes of a Blue Gene/L: a session is up to 120 "
                                           "lines in a row of one node, by the node's\n"
                                           "name and the number of the window from 0. A session is "
                                           "anomalous where one of its lines is\n"
                                           "an alert: its first column names the kind of alert, "
                                           "that of all other lines is \"-\". Most of\n"
                                           "what is FATAL is no alert, as in the real log: "
                                           "programs that crash or cannot be loaded.\n"};
