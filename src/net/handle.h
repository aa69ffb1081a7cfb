/* Inside net/ and teacher/http.c: what every libcurl handle is set to, whoever asks and whatever
 * for. */
#ifndef LA_HANDLE_H
#define LA_HANDLE_H

#include "net/curl.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct la_handle_wish {
    const char *url;
    const char *ca_file; /* certificates to trust in place of the system's; NULL */
    double timeout;      /* seconds for all of a request; 0: none */
    bool follow;         /* up to 3 redirects, to https alone */
    struct curl_slist *headers;
    size_t (*sink)(char *p, size_t size, size_t n, void *ctx); /* of the body */
    void *ctx;
    char *reason; /* CURL_ERROR_SIZE bytes */
} la_handle_wish;

/* http and https alone, certificates and host names verified, TLS 1.2 at least, 10 s to connect, no
 * signals. False: a setting failed and the handle is unfit. */
bool la_handle_set(CURL *c, const la_handle_wish *w);

#endif
