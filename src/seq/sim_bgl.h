/* Inside seq/: what nodes of the simulated Blue Gene/L say, and when. */
#ifndef LA_SIM_BGL_H
#define LA_SIM_BGL_H

#include "base/map.h"
#include "seq/sim.h"

typedef enum la_bgl_role { LA_BGL_COMPUTE, LA_BGL_IO, LA_BGL_SERVICE } la_bgl_role;

/* In texts, {d} is a small count, {n} a large one, {h} 8 and {c} 4 and {m} 2 hex digits, {s} 0 to
 * 35, {b} 0 to 7, {o} 0 or 1, {a} an address and port, {i} the number of an I/O node, {w} a torus
 * wire, {l} the place of a link chip, {p} a program, {f} a folder. */
typedef struct la_bgl_message {
    const char *text;   /* NULL ends the list */
    const char *origin; /* "RAS KERNEL INFO" */
    const char *alert;  /* first column, NULL for "-" */
    double often;       /* share of rounds in which it is said */
} la_bgl_message;

typedef struct la_bgl_episode {
    la_bgl_role role;
    double weight;
    uint32_t low, high;             /* rounds through the messages */
    double gap;                     /* mean seconds between lines */
    const la_bgl_message *messages; /* NULL ends the list */
} la_bgl_episode;

extern const la_bgl_episode la_bgl_chatter[], la_bgl_faults[];

#endif
