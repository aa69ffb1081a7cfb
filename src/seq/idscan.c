/* event -> sequence: session ids in messages, by hand-written scans and by PCRE2 under limits. */
#include "seq/idscan.h"
#include "base/mem.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define MATCH_LIMIT 100000u /* steps of a match; a line that needs more has no id */
#define HEAP_LIMIT  8192u   /* KiB */

static bool is_word(char c)
{
    return la_is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool la_scan_block(la_str text, size_t *at, la_str *id)
{
    for (size_t i = *at; i + 4 < text.n; i++) {
        const char *b = memchr(text.p + i, 'b', text.n - i - 4);
        if (b == NULL)
            break;
        i = (size_t)(b - text.p);
        if (memcmp(b, "blk_", 4) != 0 || (i > 0 && is_word(text.p[i - 1])))
            continue;
        size_t digits = i + 4;
        if (text.p[digits] == '-')
            digits++;
        size_t end = digits;
        while (end < text.n && end - digits < 20 && la_is_digit(text.p[end]))
            end++;
        if (end == digits)
            continue;
        *id = (la_str){b, end - i};
        *at = end;
        return true;
    }
    *at = text.n;
    return false;
}

static bool is_hex(char c)
{
    return la_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_uuid(const char *p, size_t n)
{
    if (n < 36 || (n > 36 && is_word(p[36])))
        return false;
    for (size_t i = 0; i < 36; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? p[i] != '-' : !is_hex(p[i]))
            return false;
    }
    return true;
}

bool la_scan_instance(la_str text, size_t *at, la_str *id)
{
    static const char tail[] = "nstance"; /* behind i or I */
    const size_t n_tail = sizeof tail - 1;
    for (size_t i = *at; i + n_tail < text.n; i++) {
        const char *t = memchr(text.p + i, 'n', text.n - i - n_tail);
        if (t == NULL)
            break;
        i = (size_t)(t - text.p);
        if (i == 0 || (t[-1] | 0x20) != 'i' || memcmp(t, tail, n_tail) != 0)
            continue;
        size_t uuid = i + n_tail;
        if (text.p[uuid] == ':')
            uuid++;
        if (uuid >= text.n || text.p[uuid] != ' ')
            continue;
        uuid++;
        if (!is_uuid(text.p + uuid, text.n - uuid))
            continue;
        *id = (la_str){text.p + uuid, 36};
        *at = uuid + 36;
        return true;
    }
    *at = text.n;
    return false;
}

const la_id_kind *la_id_kind_of(const char *name)
{
    static const la_id_kind kinds[] = {
        {"block", "block id", NULL, false},
        {"instance", "instance id", NULL, false},
        {"uuid", "UUID", "\\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b", true},
        /* W3C Trace Context: 32 hex digits; Zipkin's B3: 32 or 16. A word is none, but one id in
         * 2,000 has no letter. */
        {"trace", "trace id", "\\b(?=[a-f]*[0-9])(?:[0-9a-f]{32}|[0-9a-f]{16})\\b", true},
        {"process", "process id", "\\[([0-9]+)\\]:", true}, /* syslog's "sshd[812]:" */
        {"bracket", "id in brackets", "\\[(?=[A-Za-z_-]*[0-9])([A-Za-z0-9_-]{1,128})\\]", true},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

struct la_id_pattern {
    pcre2_code *code;
    pcre2_match_data *match;
    pcre2_match_context *limits;
};

static logad_status compile(la_id_pattern *p, const char *regex, logad_error *err)
{
    int code;
    PCRE2_SIZE at;
    p->code = pcre2_compile((PCRE2_SPTR)(const void *)regex, PCRE2_ZERO_TERMINATED, PCRE2_NEVER_UTF,
                            &code, &at, NULL);
    if (p->code == NULL) {
        PCRE2_UCHAR why[120] = "";
        pcre2_get_error_message(code, why, sizeof why);
        return la_fail(err, LOGAD_EUSAGE, "at character %zu: %s", (size_t)at + 1,
                       (const char *)why);
    }
    p->match = pcre2_match_data_create_from_pattern(p->code, NULL);
    p->limits = pcre2_match_context_create(NULL);
    if (p->match == NULL || p->limits == NULL)
        return la_oom(err);
    pcre2_set_match_limit(p->limits, MATCH_LIMIT);
    pcre2_set_heap_limit(p->limits, HEAP_LIMIT);
    /* Where there is no JIT the interpreter does the same under the same limits. */
    (void)pcre2_jit_compile(p->code, PCRE2_JIT_COMPLETE);
    return LOGAD_OK;
}

logad_status la_id_pattern_new(la_id_pattern **out, const char *regex, logad_error *err)
{
    la_id_pattern *p = la_calloc(1, sizeof *p);
    if (p == NULL)
        return la_oom(err);
    logad_status s = compile(p, regex, err);
    if (s == LOGAD_OK)
        *out = p;
    else
        la_id_pattern_free(p);
    return s;
}

/* The first group that took part, or the whole match. */
static la_str matched(const la_id_pattern *p, la_str text, int n_groups)
{
    const PCRE2_SIZE *v = pcre2_get_ovector_pointer(p->match);
    size_t g = n_groups > 1 && v[2] != PCRE2_UNSET ? 1 : 0;
    if (v[2 * g] > v[2 * g + 1]) /* \K inside a look-ahead can do that */
        return (la_str){text.p, 0};
    return (la_str){text.p + v[2 * g], v[2 * g + 1] - v[2 * g]};
}

bool la_id_pattern_scan(la_id_pattern *p, la_str text, size_t *at, la_str *id)
{
    while (*at <= text.n && text.n > 0) {
        int n = pcre2_match(p->code, (PCRE2_SPTR)(const void *)text.p, text.n, *at, 0, p->match,
                            p->limits);
        if (n < 0)
            break;
        const PCRE2_SIZE *v = pcre2_get_ovector_pointer(p->match);
        *at = v[1] > *at ? v[1] : *at + 1;
        *id = matched(p, text, n);
        if (id->n > 0)
            return true;
    }
    *at = text.n + 1;
    return false;
}

void la_id_pattern_free(la_id_pattern *p)
{
    if (p == NULL)
        return;
    pcre2_match_context_free(p->limits);
    pcre2_match_data_free(p->match);
    pcre2_code_free(p->code);
    free(p);
}
