/* Beside the walk from bytes to verdict: loads the libraries that few commands need. */
#include "base/library.h"
#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

static pthread_mutex_t loading = PTHREAD_MUTEX_INITIALIZER;

static void load(la_library *l)
{
    void *library = dlopen(l->name, RTLD_NOW | RTLD_LOCAL);
    l->tried = true;
    l->is_open = library != NULL;
    for (size_t i = 0; l->is_open && i < l->n_symbols; i++) {
        const la_symbol *s = &l->symbols[i];
        void *p = dlsym(library, s->name);
        memcpy(s->to, &p, sizeof p);
        if (p == NULL && !s->optional && l->lacks == NULL)
            l->lacks = s->name;
    }
    if (l->is_open && l->lacks == NULL && l->prepare != NULL)
        l->prepare();
}

logad_status la_library_need(la_library *l, logad_error *err)
{
    pthread_mutex_lock(&loading);
    if (!l->tried)
        load(l);
    pthread_mutex_unlock(&loading);
    if (!l->is_open)
        return la_fail(err, l->without, "%s is not here: install %s", l->name, l->package);
    if (l->lacks != NULL)
        return la_fail(err, l->without, "%s has no %s: install a newer %s", l->name, l->lacks,
                       l->package);
    return LOGAD_OK;
}
