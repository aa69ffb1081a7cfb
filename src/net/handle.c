/* Beside the walk from bytes to verdict: the settings on which the safety of all requests stands.
 */
#include "net/handle.h"
#include <math.h>

#define CONNECT 10L /* seconds */

bool la_handle_set(CURL *c, const la_handle_wish *w)
{
    /* The result of each is looked at together: any that fails makes the handle unfit. */
    int bad = 0;
    bad |= la_curl_get()->easy_setopt(c, CURLOPT_URL, w->url) != CURLE_OK;
    bad |= la_curl_get()->easy_setopt(c, CURLOPT_PROTOCOLS_STR, "https,http") != CURLE_OK;
    bad |= la_curl_get()->easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "https") != CURLE_OK;
    bad |= la_curl_get()->easy_setopt(c, CURLOPT_FOLLOWLOCATION, w->follow ? 1L : 0L) != CURLE_OK;
    bad |= la_curl_get()->easy_setopt(c, CURLOPT_MAXREDIRS, 3L) != CURLE_OK;
    bad |= la_curl_get()->easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L) != CURLE_OK;
    bad |= la_curl_get()->easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L) != CURLE_OK;
    bad |= la_curl_get()->easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) !=
           CURLE_OK;
    if (w->ca_file != NULL)
        bad |= la_curl_get()->easy_setopt(c, CURLOPT_CAINFO, w->ca_file) != CURLE_OK;
    bad |= la_curl_get()->easy_setopt(c, CURLOPT_NOSIGNAL, 1L) != CURLE_OK;
    bad |= la_curl_get()->easy_setopt(c, CURLOPT_CONNECTTIMEOUT, CONNECT) != CURLE_OK;
    bad |= la_curl_get()->easy_setopt(c, CURLOPT_TIMEOUT_MS, lround(w->timeout * 1000)) != CURLE_OK;
    bad |= la_curl_get()->easy_setopt(c, CURLOPT_USERAGENT, "logad") != CURLE_OK;
    bad |= la_curl_get()->easy_setopt(c, CURLOPT_HTTPHEADER, w->headers) != CURLE_OK;
    bad |= la_curl_get()->easy_setopt(c, CURLOPT_WRITEFUNCTION, w->sink) != CURLE_OK;
    bad |= la_curl_get()->easy_setopt(c, CURLOPT_WRITEDATA, w->ctx) != CURLE_OK;
    bad |= la_curl_get()->easy_setopt(c, CURLOPT_ERRORBUFFER, w->reason) != CURLE_OK;
    return bad == 0;
}
