/* The label ledger, beside "event -> sequence": whose labels a result has seen. */
#include "seq/ledger.h"
#include "base/mem.h"
#include "io/json.h"
#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ENTRIES 4096u
#define MAX_JSON    (4u << 20)

logad_status la_ledger_add(la_ledger *l, const char *set, const char *purpose, uint64_t opened,
                           logad_error *err)
{
    if (l->n >= MAX_ENTRIES)
        return la_fail(err, LOGAD_ENOMEM, "more than %u entries in a label ledger", MAX_ENTRIES);
    if (!la_grow(&l->items, &l->cap, l->n + 1))
        return la_oom(err);
    la_ledger_entry e = {la_strdup(set), la_strdup(purpose), opened};
    if (e.set == NULL || e.purpose == NULL) {
        free(e.set);
        free(e.purpose);
        return la_oom(err);
    }
    l->items[l->n++] = e;
    return LOGAD_OK;
}

/* "train (source)" reads better as "train, source" inside the brackets of the line. */
static void put_purpose(la_buf *out, const char *purpose)
{
    const char *open = strstr(purpose, " (");
    size_t n = strlen(purpose);
    if (open == NULL || purpose[n - 1] != ')') {
        la_buf_put(out, purpose, n);
        return;
    }
    size_t head = (size_t)(open - purpose);
    la_buf_put(out, purpose, head);
    la_buf_str(out, ", ");
    la_buf_put(out, open + 2, n - head - 3);
}

void la_ledger_entries(const la_ledger *l, la_buf *out)
{
    if (l->n == 0)
        la_buf_str(out, "none were opened");
    for (size_t i = 0; i < l->n; i++) {
        const la_ledger_entry *e = &l->items[i];
        la_buf_str(out, i == 0 ? "" : "; ");
        la_text_safe(out, e->set, strlen(e->set));
        la_buf_char(out, ' ');
        la_buf_u64(out, e->opened);
        la_buf_str(out, " (");
        put_purpose(out, e->purpose);
        la_buf_char(out, ')');
    }
}

void la_ledger_text(const la_ledger *l, la_buf *out)
{
    la_buf_str(out, "labels: ");
    la_ledger_entries(l, out);
}

void la_ledger_json(const la_ledger *l, la_buf *out)
{
    la_buf_char(out, '[');
    for (size_t i = 0; i < l->n; i++) {
        la_buf_str(out, i == 0 ? "{\"set\":" : ",{\"set\":");
        la_json_cstr(out, l->items[i].set);
        la_buf_str(out, ",\"purpose\":");
        la_json_cstr(out, l->items[i].purpose);
        la_buf_str(out, ",\"opened\":");
        la_buf_u64(out, l->items[i].opened);
        la_buf_char(out, '}');
    }
    la_buf_char(out, ']');
}

static logad_status parse_entry(la_ledger *l, const cJSON *item, logad_error *err)
{
    const cJSON *set = cJSON_GetObjectItemCaseSensitive(item, "set");
    const cJSON *purpose = cJSON_GetObjectItemCaseSensitive(item, "purpose");
    const cJSON *opened = cJSON_GetObjectItemCaseSensitive(item, "opened");
    if (!cJSON_IsString(set) || !cJSON_IsString(purpose) || !cJSON_IsNumber(opened))
        return la_fail(err, LOGAD_EMODEL, "label ledger: entry %zu is not {set, purpose, opened}",
                       l->n + 1);
    double v = opened->valuedouble;
    if (!(v >= 0 && v <= 9007199254740992.0) || floor(v) < v)
        return la_fail(err, LOGAD_EMODEL, "label ledger: entry %zu has no whole number of labels",
                       l->n + 1);
    return la_ledger_add(l, set->valuestring, purpose->valuestring, (uint64_t)v, err);
}

static logad_status parse_entries(la_ledger *l, const cJSON *list, logad_error *err)
{
    if (!cJSON_IsArray(list))
        return la_fail(err, LOGAD_EMODEL, "label ledger: not a JSON array");
    const cJSON *item;
    cJSON_ArrayForEach(item, list) TRY(parse_entry(l, item, err));
    return LOGAD_OK;
}

logad_status la_ledger_parse(la_ledger *l, const char *json, logad_error *err)
{
    size_t n = strlen(json);
    if (n > MAX_JSON)
        return la_fail(err, LOGAD_EMODEL, "label ledger: longer than %u bytes", MAX_JSON);
    cJSON *list = cJSON_ParseWithLengthOpts(json, n + 1, NULL, 1);
    logad_status s = parse_entries(l, list, err);
    cJSON_Delete(list);
    return s;
}

void la_ledger_free(la_ledger *l)
{
    for (size_t i = 0; i < l->n; i++) {
        free(l->items[i].set);
        free(l->items[i].purpose);
    }
    free(l->items);
    *l = (la_ledger){0};
}
