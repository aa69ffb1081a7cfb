/* libcurl, loaded when it is first needed: most commands never ask the network anything, and it
 * brings thirty libraries, 4 ms and 6 MiB. */
#ifndef LA_CURL_H
#define LA_CURL_H

#include "base/err.h"
#include <curl/curl.h>

#define LA_CURL_FUNCTIONS(F)                                                                       \
    F(CURLcode, global_init, (long))                                                               \
    F(void, global_cleanup, (void))                                                                \
    F(CURL *, easy_init, (void))                                                                   \
    F(void, easy_cleanup, (CURL *))                                                                \
    F(CURLcode, easy_setopt, (CURL *, CURLoption, ...))                                            \
    F(CURLcode, easy_getinfo, (CURL *, CURLINFO, ...))                                             \
    F(CURLcode, easy_perform, (CURL *))                                                            \
    F(const char *, easy_strerror, (CURLcode))                                                     \
    F(CURLM *, multi_init, (void))                                                                 \
    F(CURLMcode, multi_cleanup, (CURLM *))                                                         \
    F(CURLMcode, multi_add_handle, (CURLM *, CURL *))                                              \
    F(CURLMcode, multi_remove_handle, (CURLM *, CURL *))                                           \
    F(CURLMcode, multi_perform, (CURLM *, int *))                                                  \
    F(CURLMcode, multi_poll, (CURLM *, struct curl_waitfd *, unsigned, int, int *))                \
    F(CURLMsg *, multi_info_read, (CURLM *, int *))                                                \
    F(struct curl_slist *, slist_append, (struct curl_slist *, const char *))                      \
    F(void, slist_free_all, (struct curl_slist *))

/* curl_easy_init is easy_init, and so on. */
typedef struct la_curl {
#define LA_CURL_MEMBER(result, name, arguments) result(*name) arguments;
    LA_CURL_FUNCTIONS(LA_CURL_MEMBER)
#undef LA_CURL_MEMBER
} la_curl;

/* Before anything else of it; each needs its la_curl_end. Errors: LOGAD_ENET (it is not here). */
LOGAD_CHECKED logad_status la_curl_begin(logad_error *err);
void la_curl_end(void);
const la_curl *la_curl_get(void); /* once it has begun */

#endif
