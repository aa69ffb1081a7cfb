/* event -> label: what a refusal means and how long to wait. */
#include "teacher/retry.h"

#include "base/utf8.h"
#include "teacher/reply.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What endpoints write into error.code or error.type where no waiting helps. */
static const char *const exhausted[] = {"insufficient_quota",  "billing_hard_limit_reached",
                                        "billing_not_active",  "access_terminated",
                                        "account_deactivated", "quota_exceeded"};

static bool says(const cJSON *error, const char *key, const char *word)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(error, key);
    return cJSON_IsString(v) && strcmp(v->valuestring, word) == 0;
}

static bool is_exhausted(la_str body)
{
    cJSON *o = la_json_parse(body);
    const cJSON *error = cJSON_GetObjectItemCaseSensitive(o, "error");
    bool is = false;
    for (size_t i = 0; i < sizeof exhausted / sizeof *exhausted; i++)
        is = is || says(error, "code", exhausted[i]) || says(error, "type", exhausted[i]);
    cJSON_Delete(o);
    return is;
}

la_fault la_fault_of(long status, la_str body)
{
    if (status == 200)
        return LA_FAULT_NONE;
    if (status == 429)
        return is_exhausted(body) ? LA_FAULT_PERMANENT : LA_FAULT_PASSING;
    if (status == 408 || status == 409 || status >= 500)
        return LA_FAULT_PASSING;
    if (status == 400 || status == 422)
        return LA_FAULT_FORMAT;
    if (status == 413 || status == 414)
        return LA_FAULT_ITEM;
    return LA_FAULT_PERMANENT;
}

static bool number(const char *text, double *out)
{
    char *end = NULL;
    if (text == NULL || (*text < '0' || *text > '9'))
        return false;
    *out = strtod(text, &end);
    while (*end == ' ')
        end++;
    return *end == '\0' && isfinite(*out);
}

/* "Sun, 06 Nov 1994 08:49:37 GMT" to seconds since 1970; false where it is not of that form. */
static bool http_date(const char *text, double *out)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char month[4] = "", zone[4] = "";
    struct tm t = {0};
    if (sscanf(text, "%*3[A-Za-z], %2d %3s %4d %2d:%2d:%2d %3s", &t.tm_mday, month, &t.tm_year,
               &t.tm_hour, &t.tm_min, &t.tm_sec, zone) != 7 ||
        strcmp(zone, "GMT") != 0)
        return false;
    const char *at = strlen(month) == 3 ? strstr(months, month) : NULL;
    if (at == NULL || (at - months) % 3 != 0 || t.tm_year < 1970 || t.tm_year > 9999)
        return false;
    t.tm_mon = (int)(at - months) / 3;
    t.tm_year -= 1900;
    time_t v = timegm(&t);
    *out = (double)v;
    return v != (time_t)-1;
}

double la_retry_asked(const char *after_ms, const char *after, double now)
{
    double v;
    if (number(after_ms, &v))
        return v / 1000;
    if (number(after, &v))
        return v;
    if (after != NULL && http_date(after, &v))
        return v > now ? v - now : 0;
    return -1;
}

double la_retry_wait(double first, unsigned tries, la_rng *rng)
{
    double wait = ldexp(first, tries > 1 ? (int)(tries < 32 ? tries - 1 : 31) : 0);
    return fmin(wait, LA_RETRY_CEILING) * (1 - 0.25 * la_rng_unit(rng));
}

void la_error_text(la_str body, char *out, size_t cap)
{
    cJSON *o = la_json_parse(body);
    const cJSON *error = cJSON_GetObjectItemCaseSensitive(o, "error");
    const cJSON *text =
        cJSON_IsString(error) ? error : cJSON_GetObjectItemCaseSensitive(error, "message");
    const char *p = cJSON_IsString(text) ? text->valuestring : body.p;
    size_t n = cJSON_IsString(text) ? strlen(p) : body.n;
    for (size_t i = 0; i < n; i++)
        if (p[i] == '\n' || p[i] == '\r') {
            n = i;
            break;
        }
    la_utf8_printable(out, cap < 160 ? cap : 160, n > 0 ? p : "", n);
    cJSON_Delete(o);
}
