/* event -> label: reads what an LLM sent back, and believes nothing of it. */
#include "teacher/reply.h"

#include "base/utf8.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

const char *la_label_name(la_label l)
{
    return l == LA_LABEL_NORMAL ? "normal" : l == LA_LABEL_ANOMALOUS ? "anomalous" : "unknown";
}

/* cJSON recurses, so depth is looked at before it is called. */
static bool is_shallow(la_str t)
{
    int depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < t.n; i++) {
        char c = t.p[i];
        if (in_string) {
            if (c == '\\')
                i++;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > LA_REPLY_DEPTH)
                return false;
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

cJSON *la_json_parse(la_str text)
{
    if (text.n == 0 || text.n > LA_REPLY_MAX || !is_shallow(text))
        return NULL;
    const char *end = NULL;
    cJSON *o = cJSON_ParseWithLengthOpts(text.p, text.n, &end, 0);
    while (o != NULL && end < text.p + text.n && is_blank(*end))
        end++;
    if (o != NULL && end < text.p + text.n && *end != '\0') {
        cJSON_Delete(o);
        return NULL;
    }
    return o;
}

static la_str trim(la_str t)
{
    while (t.n > 0 && (is_blank(t.p[0]) || strchr("\"'`*.", t.p[0]) != NULL)) {
        t.p++;
        t.n--;
    }
    while (t.n > 0 && (is_blank(t.p[t.n - 1]) || strchr("\"'`*.!", t.p[t.n - 1]) != NULL))
        t.n--;
    return t;
}

static bool equals(la_str t, const char *word)
{
    size_t n = strlen(word);
    if (t.n != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if ((t.p[i] >= 'A' && t.p[i] <= 'Z' ? t.p[i] + 32 : t.p[i]) != word[i])
            return false;
    return true;
}

static la_label label_of(la_str t)
{
    t = trim(t);
    if (equals(t, "normal"))
        return LA_LABEL_NORMAL;
    return equals(t, "anomalous") ? LA_LABEL_ANOMALOUS : LA_LABEL_UNKNOWN;
}

static bool read_object(const cJSON *o, la_answer *out, const char **why)
{
    const cJSON *label = cJSON_GetObjectItemCaseSensitive(o, "label");
    const cJSON *share = cJSON_GetObjectItemCaseSensitive(o, "confidence");
    const cJSON *reason = cJSON_GetObjectItemCaseSensitive(o, "reason");
    la_label l = cJSON_IsString(label) ? label_of(la_str_of(label->valuestring)) : LA_LABEL_UNKNOWN;
    *why = "the label is not of the set";
    if (l == LA_LABEL_UNKNOWN)
        return false;
    double confidence = 0.5;
    if (share != NULL) {
        *why = "the confidence is not a share";
        if (!cJSON_IsNumber(share) || !(share->valuedouble >= 0 && share->valuedouble <= 1))
            return false;
        confidence = share->valuedouble;
    }
    out->label = l;
    out->confidence = confidence;
    out->reason[0] = '\0';
    if (cJSON_IsString(reason))
        la_utf8_printable(out->reason, sizeof out->reason, reason->valuestring,
                          strlen(reason->valuestring));
    return true;
}

/* Length of the JSON object that begins at i; 0 where it does not end. */
static size_t object_length(la_str t, size_t i)
{
    int depth = 0;
    bool in_string = false;
    for (size_t k = i; k < t.n; k++) {
        char c = t.p[k];
        if (in_string) {
            if (c == '\\')
                k++;
            else if (c == '"')
                in_string = false;
            continue;
        }
        if (c == '"')
            in_string = true;
        depth += (c == '{') - (c == '}');
        if (depth == 0)
            return k + 1 - i;
    }
    return 0;
}

/* Objects within prose; where two of them have labels that differ, none is taken. */
static bool read_prose(la_str text, la_answer *out, const char **why)
{
    bool found = false;
    unsigned tried = 0;
    for (size_t i = 0; i < text.n && tried < 16; i++) {
        if (text.p[i] != '{')
            continue;
        tried++;
        size_t n = object_length(text, i);
        cJSON *o = n > 0 ? la_json_parse((la_str){text.p + i, n}) : NULL;
        la_answer a = *out;
        const char *ignored;
        bool good = cJSON_IsObject(o) && read_object(o, &a, &ignored);
        cJSON_Delete(o);
        if (good && found && a.label != out->label) {
            *why = "two labels that contradict each other";
            return false;
        }
        if (good && !found)
            *out = a;
        found = found || good;
        i += n > 0 && o != NULL ? n - 1 : 0;
    }
    if (!found)
        *why = "no JSON object with a label";
    return found;
}

bool la_reply_content(la_str text, la_answer *out, const char **why)
{
    la_answer a = *out;
    cJSON *o = la_json_parse(text);
    bool is_object = cJSON_IsObject(o);
    bool good = is_object ? read_object(o, &a, why) : read_prose(text, &a, why);
    cJSON_Delete(o);
    if (!good && !is_object && label_of(text) != LA_LABEL_UNKNOWN) {
        a.label = label_of(text);
        a.confidence = 0.5;
        a.reason[0] = '\0';
        good = true;
    }
    if (good)
        *out = a;
    else
        out->label = LA_LABEL_UNKNOWN;
    return good;
}

static uint32_t count_of(const cJSON *usage, const char *key)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(usage, key);
    return cJSON_IsNumber(v) && v->valuedouble > 0 && v->valuedouble < 1e9
               ? (uint32_t)v->valuedouble
               : 0;
}

static bool read_choice(const cJSON *o, la_answer *out, const char **why)
{
    const cJSON *choice = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(o, "choices"), 0);
    const cJSON *message = cJSON_GetObjectItemCaseSensitive(choice, "message");
    const cJSON *content = cJSON_GetObjectItemCaseSensitive(message, "content");
    const cJSON *refusal = cJSON_GetObjectItemCaseSensitive(message, "refusal");
    const cJSON *finish = cJSON_GetObjectItemCaseSensitive(choice, "finish_reason");
    *why = "the model refused";
    if (cJSON_IsString(refusal) && refusal->valuestring[0] != '\0')
        return false;
    *why = "cut by its length limit";
    if (cJSON_IsString(finish) && strcmp(finish->valuestring, "length") == 0)
        return false;
    *why = "held back by a content filter";
    if (cJSON_IsString(finish) && strcmp(finish->valuestring, "content_filter") == 0)
        return false;
    *why = "no message";
    if (!cJSON_IsString(content))
        return false;
    return la_reply_content(la_str_of(content->valuestring), out, why);
}

bool la_reply_read(la_str body, la_answer *out, const char **why)
{
    *out = (la_answer){0};
    cJSON *o = la_json_parse(body);
    *why = "not JSON";
    bool good = false;
    if (cJSON_IsObject(o)) {
        const cJSON *usage = cJSON_GetObjectItemCaseSensitive(o, "usage");
        out->prompt_tokens = count_of(usage, "prompt_tokens");
        out->reply_tokens = count_of(usage, "completion_tokens");
        good = read_choice(o, out, why);
    }
    cJSON_Delete(o);
    return good;
}
