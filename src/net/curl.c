/* Beside the walk from bytes to verdict: where libcurl comes from. */
#include "net/curl.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#define LIBRARY "libcurl.so.4"

static la_curl curl;
static bool is_here;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* A function's address into to, a pointer to such a function. */
static bool find(void *library, const char *name, void *to)
{
    void *p = dlsym(library, name);
    memcpy(to, &p, sizeof p);
    return p != NULL;
}

/* It stays until the process ends. */
static void load(void)
{
    void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    is_here = library != NULL;
#define FIND(result, name, arguments) is_here = is_here && find(library, "curl_" #name, &curl.name);
    LA_CURL_FUNCTIONS(FIND)
#undef FIND
}

logad_status la_curl_begin(logad_error *err)
{
    pthread_once(&once, load);
    if (!is_here)
        return la_fail(err, LOGAD_ENET, LIBRARY " is not here, or too old: install libcurl4");
    if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return la_fail(err, LOGAD_ENET, "libcurl cannot be used here");
    return LOGAD_OK;
}

void la_curl_end(void)
{
    curl.global_cleanup();
}

const la_curl *la_curl_get(void)
{
    return &curl;
}
