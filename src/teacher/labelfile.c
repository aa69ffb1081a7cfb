/* label -> model: reads and writes what a teacher said. */
#include "teacher/labelfile.h"

#include "base/map.h"
#include "base/mem.h"
#include "io/json.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <logad/event.h>
#include <logad/line.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void la_label_row_write(const la_label_row *r, la_buf *out)
{
    la_buf_printf(out, "{\"v\":1,\"label\":\"%s\",\"confidence\":", la_label_name(r->label));
    la_json_num(out, r->confidence);
    la_buf_printf(out, ",\"sessions\":%u,\"suspect\":%s,\"teacher\":", r->sessions,
                  r->suspect ? "true" : "false");
    la_json_cstr(out, r->teacher);
    la_buf_str(out, ",\"llm\":");
    la_json_cstr(out, r->llm);
    la_buf_str(out, ",\"reason\":");
    la_json_cstr(out, r->reason);
    la_buf_str(out, ",\"events\":[");
    for (uint32_t i = 0; i < r->n_events; i++)
        la_buf_printf(out, "%s\"%016" PRIx64 "\"", i > 0 ? "," : "", r->events[i]);
    la_buf_str(out, "]}\n");
}

static const char *copy_text(la_arena *a, const cJSON *o, const char *key)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(o, key);
    return cJSON_IsString(v) ? la_arena_copy(a, v->valuestring, strlen(v->valuestring)) : NULL;
}

static bool read_event(const cJSON *v, uint64_t *out)
{
    if (!cJSON_IsString(v) || strlen(v->valuestring) != 16)
        return false;
    *out = 0;
    for (const char *c = v->valuestring; *c != '\0'; c++) {
        const char *digits = "0123456789abcdef", *at = strchr(digits, *c);
        if (at == NULL)
            return false;
        *out = *out << 4 | (uint64_t)(at - digits);
    }
    return true;
}

static bool read_events(la_label_rows *rows, const cJSON *list, la_label_row *r)
{
    int n = cJSON_GetArraySize(list);
    uint64_t *ids = n > 0 ? la_arena_alloc(&rows->memory, (size_t)n * sizeof *ids) : NULL;
    if (!cJSON_IsArray(list) || ids == NULL)
        return false;
    const cJSON *v;
    cJSON_ArrayForEach(v, list)
    {
        if (!read_event(v, &ids[r->n_events]))
            return false;
        r->n_events++;
    }
    r->events = ids;
    return true;
}

static bool read_row(la_label_rows *rows, const cJSON *o, la_label_row *r)
{
    const cJSON *label = cJSON_GetObjectItemCaseSensitive(o, "label");
    const cJSON *confidence = cJSON_GetObjectItemCaseSensitive(o, "confidence");
    const cJSON *sessions = cJSON_GetObjectItemCaseSensitive(o, "sessions");
    if (!cJSON_IsString(label) || !cJSON_IsNumber(confidence) ||
        !(confidence->valuedouble >= 0 && confidence->valuedouble <= 1) ||
        !cJSON_IsNumber(sessions) ||
        !(sessions->valuedouble >= 1 && sessions->valuedouble <= UINT32_MAX))
        return false;
    for (int l = LA_LABEL_UNKNOWN; l <= LA_LABEL_ANOMALOUS; l++)
        if (strcmp(label->valuestring, la_label_name((la_label)l)) == 0) {
            r->label = (la_label)l;
            break;
        } else if (l == LA_LABEL_ANOMALOUS) {
            return false;
        }
    r->confidence = confidence->valuedouble;
    r->sessions = (uint32_t)sessions->valuedouble;
    r->suspect = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(o, "suspect"));
    r->teacher = copy_text(&rows->memory, o, "teacher");
    r->llm = copy_text(&rows->memory, o, "llm");
    r->reason = copy_text(&rows->memory, o, "reason");
    return r->teacher != NULL &&
           read_events(rows, cJSON_GetObjectItemCaseSensitive(o, "events"), r);
}

bool la_label_row_read(la_label_rows *rows, la_str line)
{
    la_label_row r = {0};
    if (rows->n >= LA_LABEL_ROWS_MAX || !la_grow(&rows->items, &rows->cap, rows->n + 1))
        return false;
    cJSON *o = la_json_parse(line);
    bool good = cJSON_IsObject(o) && read_row(rows, o, &r);
    cJSON_Delete(o);
    if (good)
        rows->items[rows->n++] = r;
    return good;
}

static logad_status load(la_label_rows *rows, logad_reader *in, const char *path, logad_error *err)
{
    logad_line line;
    bool more = true;
    for (;;) {
        TRY(logad_reader_next(in, &line, &more, err));
        if (!more)
            break;
        if (line.len > 0 && !la_label_row_read(rows, (la_str){line.text, line.len}))
            return la_fail(err, LOGAD_EINPUT,
                           "%s:%" PRIu64 ": not a line that logad label writes: label again", path,
                           line.number);
    }
    if (logad_reader_damage(in) != NULL)
        return la_fail(err, LOGAD_EINPUT, "%s", logad_reader_damage(in));
    return LOGAD_OK;
}

logad_status la_label_rows_load(la_label_rows *rows, const char *path, logad_error *err)
{
    *rows = (la_label_rows){0};
    logad_reader *in = NULL;
    TRY(logad_reader_open(&in, path, err));
    logad_status s = load(rows, in, path, err);
    logad_reader_close(in);
    if (s != LOGAD_OK)
        la_label_rows_free(rows);
    return s;
}

void la_label_rows_free(la_label_rows *rows)
{
    free(rows->items);
    la_arena_free(&rows->memory);
    *rows = (la_label_rows){0};
}

logad_status la_label_rows_match(const la_label_rows *rows, const la_dataset *d, size_t *row,
                                 logad_error *err)
{
    la_map *keys = la_map_new();
    size_t *last = la_calloc(rows->n, sizeof *last);
    uint64_t *ids = la_calloc(d->n_templates, sizeof *ids);
    bool full = keys == NULL || last == NULL || ids == NULL;
    la_buf key = {0};
    for (size_t i = 0; i < rows->n && !full; i++) {
        const la_label_row *r = &rows->items[i];
        uint32_t id = la_map_intern(keys, r->events, r->n_events * sizeof *r->events, NULL);
        full = id == LA_MAP_NONE;
        if (!full)
            last[id] = i;
    }
    for (uint32_t t = 0; t < d->n_templates && !full; t++)
        ids[t] = logad_template_id(d->templates[t]);
    for (uint32_t i = 0; i < d->n_sequences && !full; i++) {
        la_buf_reset(&key);
        for (uint64_t k = d->at[i]; k < d->at[i + 1]; k++)
            la_buf_put(&key, (const char *)&ids[d->events[k]], sizeof *ids);
        full = key.failed;
        uint32_t id = full || key.n == 0 ? LA_MAP_NONE : la_map_find(keys, key.p, key.n);
        row[i] = id == LA_MAP_NONE ? SIZE_MAX : last[id];
    }
    la_buf_free(&key);
    la_map_free(keys);
    free(last);
    free(ids);
    return full ? la_oom(err) : LOGAD_OK;
}
