/* Beside the walk from bytes to verdict: where libcurl comes from. */
#include "net/curl.h"
#include "base/library.h"

static la_curl curl;

logad_status la_curl_begin(logad_error *err)
{
#define SYMBOL(result, name, arguments) {"curl_" #name, &curl.name, .optional = false},
    static const la_symbol symbols[] = {LA_CURL_FUNCTIONS(SYMBOL)};
#undef SYMBOL
    static la_library libcurl = {.name = "libcurl.so.4",
                                 .package = "libcurl4",
                                 .without = LOGAD_ENET,
                                 .symbols = symbols,
                                 .n_symbols = sizeof symbols / sizeof *symbols};
    TRY(la_library_need(&libcurl, err));
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
