/* line -> event: what the names of fields say. The names are those of common logging libraries and
 * collectors: https://www.elastic.co/guide/en/ecs/current/ecs-field-reference.html, systemd's
 * systemd.journal-fields(7), OpenTelemetry, GELF, bunyan, zap, logrus, structlog, MongoDB. */
#include "parse/fields.h"
#include "base/level.h"
#include "io/jsonread.h"
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Of one role, the surest names first. */
static const struct {
    const char *name;
    la_field_role role;
} names[] = {
    {"message", LA_ROLE_CONTENT},
    {"msg", LA_ROLE_CONTENT},
    {"short_message", LA_ROLE_CONTENT},
    {"log", LA_ROLE_CONTENT},
    {"body", LA_ROLE_CONTENT},
    {"body.stringvalue", LA_ROLE_CONTENT},
    {"content", LA_ROLE_CONTENT},
    {"text", LA_ROLE_CONTENT},
    {"textpayload", LA_ROLE_CONTENT},
    {"@m", LA_ROLE_CONTENT},
    {"logmessage", LA_ROLE_CONTENT},
    {"log_message", LA_ROLE_CONTENT},
    {"event", LA_ROLE_CONTENT},
    {"raw", LA_ROLE_CONTENT},
    {"line", LA_ROLE_CONTENT},
    {"@timestamp", LA_ROLE_TIME},
    {"__realtime_timestamp", LA_ROLE_TIME},
    {"timestamp", LA_ROLE_TIME},
    {"time", LA_ROLE_TIME},
    {"ts", LA_ROLE_TIME},
    {"t.$date", LA_ROLE_TIME},
    {"@t", LA_ROLE_TIME},
    {"datetime", LA_ROLE_TIME},
    {"timeunixnano", LA_ROLE_TIME},
    {"eventtime", LA_ROLE_TIME},
    {"event_time", LA_ROLE_TIME},
    {"asctime", LA_ROLE_TIME},
    {"created_at", LA_ROLE_TIME},
    {"date", LA_ROLE_TIME},
    {"t", LA_ROLE_TIME},
    {"level", LA_ROLE_LEVEL},
    {"severity", LA_ROLE_LEVEL},
    {"log.level", LA_ROLE_LEVEL},
    {"levelname", LA_ROLE_LEVEL},
    {"level_name", LA_ROLE_LEVEL},
    {"level.name", LA_ROLE_LEVEL},
    {"lvl", LA_ROLE_LEVEL},
    {"loglevel", LA_ROLE_LEVEL},
    {"log_level", LA_ROLE_LEVEL},
    {"severitytext", LA_ROLE_LEVEL},
    {"severity_text", LA_ROLE_LEVEL},
    {"@l", LA_ROLE_LEVEL},
    {"levelno", LA_ROLE_LEVEL},
    {"level_number", LA_ROLE_LEVEL},
    {"severitynumber", LA_ROLE_LEVEL},
    {"severity_number", LA_ROLE_LEVEL},
    {"priority", LA_ROLE_LEVEL},
    {"s", LA_ROLE_LEVEL},
    {"host", LA_ROLE_NODE},
    {"hostname", LA_ROLE_NODE},
    {"_hostname", LA_ROLE_NODE},
    {"host.name", LA_ROLE_NODE},
    {"host.hostname", LA_ROLE_NODE},
    {"node", LA_ROLE_NODE},
    {"nodename", LA_ROLE_NODE},
    {"instance", LA_ROLE_NODE},
    {"computer", LA_ROLE_NODE},
    {"logger", LA_ROLE_COMPONENT},
    {"log.logger", LA_ROLE_COMPONENT},
    {"component", LA_ROLE_COMPONENT},
    {"syslog_identifier", LA_ROLE_COMPONENT},
    {"logger_name", LA_ROLE_COMPONENT},
    {"loggername", LA_ROLE_COMPONENT},
    {"service.name", LA_ROLE_COMPONENT},
    {"service", LA_ROLE_COMPONENT},
    {"process", LA_ROLE_COMPONENT},
    {"process.name", LA_ROLE_COMPONENT},
    {"_comm", LA_ROLE_COMPONENT},
    {"_systemd_unit", LA_ROLE_COMPONENT},
    {"app", LA_ROLE_COMPONENT},
    {"application", LA_ROLE_COMPONENT},
    {"module", LA_ROLE_COMPONENT},
    {"name", LA_ROLE_COMPONENT},
    {"c", LA_ROLE_COMPONENT},
};

#define N_NAMES (sizeof names / sizeof *names)

static bool same(const char *name, size_t n, la_str s)
{
    return n == s.n && strncasecmp(name, s.p, n) == 0;
}

static bool same_pair(const char *name, size_t n, la_str parent, la_str s)
{
    size_t k = parent.n + 1;
    return n > k && strncasecmp(name, parent.p, parent.n) == 0 && name[parent.n] == '.' &&
           same(name + k, n - k, s);
}

/* Every field of every record is asked for, and nearly all are none of these: an index by length
 * and ends, open addressing, of ranks. */
static unsigned char ranks[256];
static pthread_once_t indexed = PTHREAD_ONCE_INIT;

static unsigned char slot_of(size_t n, char first, char last)
{
    return (unsigned char)(n * 37 + (size_t)(first | 32) * 25 + (size_t)(last | 32) * 27);
}

static void index_names(void)
{
    for (unsigned i = 0; i < N_NAMES; i++) {
        size_t n = strlen(names[i].name);
        unsigned char at = slot_of(n, names[i].name[0], names[i].name[n - 1]);
        while (ranks[at] != 0)
            at++;
        ranks[at] = (unsigned char)(i + 1);
    }
}

/* Of a name, or of "parent.name"; 0: there is none. */
static unsigned rank_of(la_str parent, la_str name)
{
    bool pair = parent.n > 0;
    size_t n = pair ? parent.n + 1 + name.n : name.n;
    unsigned char at = slot_of(n, pair ? parent.p[0] : name.p[0], name.p[name.n - 1]);
    for (; ranks[at] != 0; at++) {
        const char *known = names[ranks[at] - 1].name;
        size_t k = strlen(known);
        if (pair ? same_pair(known, k, parent, name) : same(known, k, name))
            return ranks[at];
    }
    return 0;
}

la_field_role la_field_role_of(la_str parent, la_str name, unsigned *rank)
{
    if (name.n == 0)
        return LA_ROLE_NONE;
    pthread_once(&indexed, index_names);
    unsigned one = rank_of((la_str){"", 0}, name), two = parent.n > 0 ? rank_of(parent, name) : 0;
    if (one == 0 && two == 0)
        return LA_ROLE_NONE;
    *rank = one == 0 || (two != 0 && two < one) ? two : one;
    return names[*rank - 1].role;
}

/* A level that is no name of one counts only where no name stands beside it, at the same depth; an
 * empty one (OpenTelemetry's severityText may be) not at all. */
static bool is_vague(la_field_role role, la_str s)
{
    la_level level;
    return role == LA_ROLE_LEVEL && (s.p[0] <= '9' || !la_level_of(&level, s.p, s.n));
}

void la_fields_offer(la_fields *f, la_str parent, la_str name, unsigned depth, la_value value)
{
    unsigned rank;
    la_field_role role = la_field_role_of(parent, name, &rank);
    if (role == LA_ROLE_NONE || (role == LA_ROLE_LEVEL && value.text.n == 0))
        return;
    unsigned below = 2 * depth + is_vague(role, value.text);
    value.rank = rank + below * (unsigned)N_NAMES;
    la_value *best = &f->role[role];
    /* Of two of the same name the first counts. */
    if (best->rank == 0 || value.rank < best->rank)
        *best = value;
}

static void put_bytes(la_str list, la_buf *out)
{
    unsigned v = 0;
    bool digit = false;
    for (size_t i = 0; i <= list.n; i++) {
        char c = i < list.n ? list.p[i] : ']';
        if (c >= '0' && c <= '9') {
            v = (v * 10 + (unsigned)(c - '0')) & 0xFFFF;
            digit = true;
            continue;
        }
        if (digit)
            la_buf_char(out, (char)v);
        v = 0;
        digit = false;
        if (c == ']')
            return;
    }
}

la_str la_value_text(const la_value *v, la_buf *text)
{
    size_t at = text->n;
    switch (v->kind) {
    case LA_VALUE_TEXT:
    case LA_VALUE_NUMBER:
        return v->text;
    case LA_VALUE_ESCAPED:
        la_json_unescape(v->text, text);
        break;
    case LA_VALUE_BYTES:
        put_bytes(v->text, text);
        break;
    case LA_VALUE_QUOTED:
        for (size_t i = 0; i < v->text.n; i++) {
            la_buf_char(text, v->text.p[i]);
            i += v->text.p[i] == '"';
        }
        break;
    }
    return text->failed ? v->text : (la_str){text->p != NULL ? text->p + at : "", text->n - at};
}

size_t la_fields_room(const la_fields *f)
{
    size_t n = 1;
    for (size_t i = 0; i <= LA_ROLE_CONTENT; i++)
        n += f->role[i].text.n + 1;
    return n;
}

static la_level_scale scale_of(const char *name)
{
    static const struct {
        const char *name;
        la_level_scale scale;
    } of[] = {{"levelno", LA_LEVEL_SCALE_PYTHON},
              {"level_number", LA_LEVEL_SCALE_PYTHON}, /* structlog */
              {"severitynumber", LA_LEVEL_SCALE_OTEL},
              {"severity_number", LA_LEVEL_SCALE_OTEL},
              {"priority", LA_LEVEL_SCALE_PRIORITY}};
    for (size_t i = 0; i < sizeof of / sizeof *of; i++)
        if (strcmp(of[i].name, name) == 0)
            return of[i].scale;
    return LA_LEVEL_SCALE_ANY;
}

/* Numbers become names, where they have one. */
static la_str level_name(const la_value *v, la_buf *text)
{
    la_str s = la_value_text(v, text);
    if (s.n == 0 || s.p[0] < '0' || s.p[0] > '9')
        return s;
    la_level_scale scale = scale_of(names[(v->rank - 1) % N_NAMES].name);
    const char *name = la_level_of_number(scale, s.p, s.n);
    return name != NULL ? la_str_of(name) : s;
}

void la_fields_event(const la_fields *f, la_buf *text, logad_event *e)
{
    const la_value *v = f->role;
    la_str s;
    if (v[LA_ROLE_LEVEL].rank > 0) {
        s = level_name(&v[LA_ROLE_LEVEL], text);
        e->level = s.p;
        e->level_len = s.n;
    }
    if (v[LA_ROLE_NODE].rank > 0) {
        s = la_value_text(&v[LA_ROLE_NODE], text);
        e->node = s.p;
        e->node_len = s.n;
    }
    if (v[LA_ROLE_COMPONENT].rank > 0) {
        s = la_value_text(&v[LA_ROLE_COMPONENT], text);
        e->component = s.p;
        e->component_len = s.n;
    }
    if (v[LA_ROLE_TIME].rank > 0) {
        s = la_value_text(&v[LA_ROLE_TIME], text);
        e->has_time = la_stamp_any(s.p, s.n, &e->time);
    }
}
