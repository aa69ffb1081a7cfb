/* SIGINT and SIGTERM for verbs that keep their state when they are stopped. */
#include "cli/opt.h"
#include <signal.h>
#include <stddef.h>

/* A handler has no other way to hand anything over. */
static volatile sig_atomic_t caught;
static void (*volatile interrupt)(void);

static void on_signal(int sig)
{
    caught = sig;
    if (interrupt != NULL)
        interrupt();
}

void la_signals_catch(void (*fn)(void))
{
    struct sigaction sa = {.sa_flags = (int)SA_RESETHAND};
    sigemptyset(&sa.sa_mask);
    sa.sa_handler = on_signal;
    interrupt = fn;
    sigaction(SIGINT, &sa, NULL);
    sigaction(SIGTERM, &sa, NULL);
}

int la_signal_caught(void)
{
    return caught;
}
