/* Shared libraries that are loaded when they are first needed, for most commands need none of them
 * and would start later and larger with them. */
#ifndef LA_LIBRARY_H
#define LA_LIBRARY_H

#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct la_symbol {
    const char *name;
    void *to;      /* where its address goes: a pointer to a pointer of the function's type */
    bool optional; /* without it the library will do; NULL is what then goes there */
} la_symbol;

/* One for each library, static; zero what is not said here. */
typedef struct la_library {
    const char *name;    /* libz.so.1 */
    const char *package; /* what to install where it is not here */
    logad_status without;
    const la_symbol *symbols;
    size_t n_symbols;
    void (*prepare)(
        void);           /* once it is here with its symbols; must not need another; may be NULL */
    bool tried, is_open; /* la_library_need's own */
    const char *lacks;
} la_library;

/* Loads the library, unless that was tried before, and puts its symbols in place; any thread. It
 * stays until the process ends. Errors: its `without` (not here, or a symbol is not in it). */
LOGAD_CHECKED logad_status la_library_need(la_library *l, logad_error *err);

#endif
