/* Where the LLM is, and the key to it. */
#ifndef LA_ENDPOINT_H
#define LA_ENDPOINT_H

#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>

#define LA_KEY_MAX          4096
#define LA_ENDPOINT_DEFAULT "https://api.openai.com/v1"

typedef struct la_endpoint {
    char url[1024];       /* of chat completions */
    char key[LA_KEY_MAX]; /* "" = none; wiped by la_endpoint_wipe */
    const char *ca_file;  /* more trusted certificates than the system's; NULL */
} la_endpoint;

/* Whether the environment or a key file names an endpoint at all. */
bool la_endpoint_is_set(const char *key_file);

/* From OPENAI_BASE_URL (default: OpenAI's where there is a key), OPENAI_API_KEY or key_file, which
 * only its owner may read. http goes to this machine only, https anywhere; core files are switched
 * off before a key is read. Errors: LOGAD_ENET (no endpoint), LOGAD_ECONFIG (a URL or key that
 * cannot be used, a key file that others can read). */
LOGAD_CHECKED logad_status la_endpoint_open(la_endpoint *e, const char *key_file,
                                            const char *ca_file, logad_error *err);
void la_endpoint_wipe(la_endpoint *e);

/* The URL of chat completions under a base URL. Errors: LOGAD_ECONFIG. */
LOGAD_CHECKED logad_status la_endpoint_url(char *out, size_t cap, const char *base,
                                           logad_error *err);
/* Puts *** for each occurrence of the key in a text that may be shown. */
void la_endpoint_scrub(const la_endpoint *e, char *text);

#endif
