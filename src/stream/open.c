/* event -> sequence: sessions while they grow. */
#include "stream/open.h"
#include "base/hash.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define NONE      UINT32_MAX
#define MIN_HEADS 1024u

typedef struct session {
    char *id;
    unsigned char *bytes; /* packed events */
    uint32_t id_n, n, cap, n_events;
    uint32_t older, newer; /* by last line */
    uint32_t chain;        /* next with the same place in the table; of free ones the next free */
    la_place last;
    la_clocks at; /* of the last line */
} session;

struct la_open {
    session *items;
    size_t cap;
    uint32_t n_items, n, free; /* free: head of the list of free items */
    uint32_t oldest, newest;
    uint32_t *heads;
    uint32_t mask;
    uint64_t seed;
    size_t n_bytes;
    la_buf id; /* of the session taken last */
    la_place *places;
    size_t places_cap;
};

static uint32_t *new_heads(uint32_t n)
{
    uint32_t *h = la_calloc(n, sizeof *h);
    if (h != NULL)
        memset(h, 0xFF, n * sizeof *h);
    return h;
}

logad_status la_open_new(la_open **out, logad_error *err)
{
    la_open *o = la_calloc(1, sizeof *o);
    if (o == NULL)
        return la_oom(err);
    o->heads = new_heads(MIN_HEADS);
    if (o->heads == NULL) {
        free(o);
        return la_oom(err);
    }
    o->mask = MIN_HEADS - 1;
    o->free = o->oldest = o->newest = NONE;
    if (getrandom(&o->seed, sizeof o->seed, GRND_NONBLOCK) != (ssize_t)sizeof o->seed)
        o->seed = (uint64_t)(uintptr_t)o;
    *out = o;
    return LOGAD_OK;
}

void la_open_free(la_open *o)
{
    if (o == NULL)
        return;
    for (uint32_t i = o->oldest; i != NONE; i = o->items[i].newer) {
        free(o->items[i].id);
        free(o->items[i].bytes);
    }
    free(o->items);
    free(o->heads);
    free(o->places);
    la_buf_free(&o->id);
    free(o);
}

size_t la_open_count(const la_open *o)
{
    return o->n;
}

static uint32_t place_of(const la_open *o, const char *id, size_t n)
{
    return (uint32_t)la_hash64(id, n, o->seed) & o->mask;
}

static uint32_t find(const la_open *o, la_str id)
{
    uint32_t i = o->heads[place_of(o, id.p, id.n)];
    while (i != NONE && (o->items[i].id_n != id.n || memcmp(o->items[i].id, id.p, id.n) != 0))
        i = o->items[i].chain;
    return i;
}

static void link_newest(la_open *o, uint32_t i)
{
    session *s = &o->items[i];
    s->older = o->newest;
    s->newer = NONE;
    if (o->newest != NONE)
        o->items[o->newest].newer = i;
    else
        o->oldest = i;
    o->newest = i;
}

static void unlink_item(la_open *o, uint32_t i)
{
    const session *s = &o->items[i];
    if (s->older != NONE)
        o->items[s->older].newer = s->newer;
    else
        o->oldest = s->newer;
    if (s->newer != NONE)
        o->items[s->newer].older = s->older;
    else
        o->newest = s->older;
}

static bool widen(la_open *o)
{
    if (o->n <= o->mask)
        return true;
    uint32_t n = (o->mask + 1) * 2, *heads = new_heads(n);
    if (heads == NULL)
        return false;
    free(o->heads);
    o->heads = heads;
    o->mask = n - 1;
    for (uint32_t i = o->oldest; i != NONE; i = o->items[i].newer) {
        session *s = &o->items[i];
        uint32_t at = place_of(o, s->id, s->id_n);
        s->chain = heads[at];
        heads[at] = i;
    }
    return true;
}

static uint32_t new_item(la_open *o, la_str id)
{
    uint32_t i = o->free;
    if (i == NONE && !la_grow(&o->items, &o->cap, (size_t)o->n_items + 1))
        return NONE;
    char *copy = la_strndup(id.p, id.n);
    if (copy == NULL || !widen(o)) {
        free(copy);
        return NONE;
    }
    if (i == NONE)
        i = o->n_items++;
    else
        o->free = o->items[i].chain;
    uint32_t at = place_of(o, id.p, id.n);
    o->items[i] = (session){.id = copy, .id_n = (uint32_t)id.n, .chain = o->heads[at]};
    o->heads[at] = i;
    link_newest(o, i);
    o->n++;
    return i;
}

static void remove_item(la_open *o, uint32_t i)
{
    session *s = &o->items[i];
    uint32_t *from = &o->heads[place_of(o, s->id, s->id_n)];
    while (*from != i)
        from = &o->items[*from].chain;
    *from = s->chain;
    unlink_item(o, i);
    o->n_bytes -= s->cap;
    free(s->id);
    free(s->bytes);
    *s = (session){.chain = o->free};
    o->free = i;
    o->n--;
}

/* ---- events as differences to the one before ---- */

static size_t put_varint(unsigned char *p, uint64_t v)
{
    size_t n = 0;
    for (; v > 0x7F; v >>= 7)
        p[n++] = (unsigned char)((v & 0x7F) | 0x80);
    p[n++] = (unsigned char)v;
    return n;
}

static uint64_t zigzag(uint64_t to, uint64_t from)
{
    int64_t d = (int64_t)(to - from);
    return (uint64_t)d << 1 ^ (uint64_t)(d >> 63);
}

static uint64_t unzigzag(uint64_t from, uint64_t v)
{
    return from + ((v >> 1) ^ (0 - (v & 1)));
}

static bool append(la_open *o, session *s, const la_place *p)
{
    unsigned char bytes[40];
    bool same = p->file == s->last.file;
    size_t n = put_varint(bytes, (uint64_t)p->template_ << 1 | same);
    if (!same)
        n += put_varint(bytes + n, p->file);
    n += put_varint(bytes + n, zigzag(p->line, s->last.line));
    n += put_varint(bytes + n, zigzag(p->byte, s->last.byte));
    if (s->n + n > s->cap) {
        uint32_t least = s->n + (uint32_t)n, cap = s->cap + s->cap / 2; /* many are open */
        cap = cap < 40 ? 40 : cap < least ? least : cap;
        unsigned char *grown = realloc(s->bytes, cap);
        if (grown == NULL)
            return false;
        o->n_bytes += cap - s->cap;
        s->bytes = grown;
        s->cap = cap;
    }
    memcpy(s->bytes + s->n, bytes, n);
    s->n += (uint32_t)n;
    s->n_events++;
    s->last = *p;
    return true;
}

static const unsigned char *next_event(const session *s, const unsigned char *p, la_place *place)
{
    la_unpack u = {.p = p, .end = s->bytes + s->n};
    uint64_t head = la_unpack_u64(&u);
    place->template_ = (uint32_t)(head >> 1);
    if ((head & 1) == 0)
        place->file = (uint32_t)la_unpack_u64(&u);
    place->line = unzigzag(place->line, la_unpack_u64(&u));
    place->byte = unzigzag(place->byte, la_unpack_u64(&u));
    return u.p;
}

logad_status la_open_add(la_open *o, la_str id, const la_place *place, la_clocks now, bool *full,
                         logad_error *err)
{
    uint32_t i = find(o, id);
    if (i == NONE) {
        i = new_item(o, id);
        if (i == NONE)
            return la_oom(err);
    } else if (i != o->newest) {
        unlink_item(o, i);
        link_newest(o, i);
    }
    session *s = &o->items[i];
    s->at = now;
    if (!append(o, s, place))
        return la_oom(err);
    *full = s->n_events >= LA_SESSION_EVENTS;
    return LOGAD_OK;
}

static logad_status take(la_open *o, uint32_t i, la_closed *out, logad_error *err)
{
    const session *s = &o->items[i];
    la_buf_reset(&o->id);
    la_buf_put(&o->id, s->id, s->id_n);
    if (o->id.failed || !la_grow(&o->places, &o->places_cap, s->n_events))
        return la_oom(err);
    la_place p = {0};
    const unsigned char *at = s->bytes;
    for (uint32_t k = 0; k < s->n_events; k++) {
        at = next_event(s, at, &p);
        o->places[k] = p;
    }
    *out = (la_closed){.id = {o->id.p, o->id.n}, .places = o->places, .n = s->n_events};
    remove_item(o, i);
    return LOGAD_OK;
}

logad_status la_open_take_idle(la_open *o, la_clocks now, double timeout, la_closed *out,
                               bool *taken, logad_error *err)
{
    *taken = false;
    if (o->oldest == NONE)
        return LOGAD_OK;
    const session *s = &o->items[o->oldest];
    bool due = timeout < 0 || now.log - s->at.log >= timeout || now.wall - s->at.wall >= timeout;
    if (!due && o->n <= LA_OPEN_MAX && o->n_bytes <= LA_OPEN_MAX_BYTES)
        return LOGAD_OK;
    *taken = true;
    return take(o, o->oldest, out, err);
}

bool la_open_has(const la_open *o, la_str id)
{
    return find(o, id) != NONE;
}

logad_status la_open_take(la_open *o, la_str id, la_closed *out, bool *taken, logad_error *err)
{
    uint32_t i = find(o, id);
    *taken = i != NONE;
    return i == NONE ? LOGAD_OK : take(o, i, out, err);
}

/* ---- as bytes ---- */

void la_open_mark(const la_open *o, bool *file, bool *template_)
{
    for (uint32_t i = o->oldest; i != NONE; i = o->items[i].newer) {
        const session *s = &o->items[i];
        la_place p = {0};
        const unsigned char *at = s->bytes;
        for (uint32_t k = 0; k < s->n_events; k++) {
            at = next_event(s, at, &p);
            file[p.file] = true;
            template_[p.template_] = true;
        }
    }
}

void la_open_pack(const la_open *o, la_buf *b)
{
    la_pack_u64(b, o->n);
    for (uint32_t i = o->oldest; i != NONE; i = o->items[i].newer) {
        const session *s = &o->items[i];
        la_pack_str(b, s->id, s->id_n);
        la_pack_real(b, s->at.log);
        la_pack_real(b, s->at.wall);
        la_pack_u64(b, s->n_events);
        la_place p = {0};
        const unsigned char *at = s->bytes;
        for (uint32_t k = 0; k < s->n_events; k++) {
            at = next_event(s, at, &p);
            la_pack_u64(b, p.template_);
            la_pack_u64(b, p.file);
            la_pack_u64(b, p.line);
            la_pack_u64(b, p.byte);
        }
    }
}

static logad_status unpack_session(la_open *o, la_unpack *u, const la_renumber *r, logad_error *err)
{
    la_str id = la_unpack_str(u);
    la_clocks at;
    at.log = la_unpack_real(u);
    at.wall = la_unpack_real(u);
    uint64_t n = la_unpack_max(u, LA_SESSION_EVENTS);
    if (u->failed || id.n > UINT32_MAX / 2 || find(o, id) != NONE || n == 0)
        return la_fail(err, LOGAD_ECONFIG, "damaged");
    for (uint64_t k = 0; k < n; k++) {
        la_place p = {.template_ = (uint32_t)la_unpack_max(u, UINT32_MAX)};
        p.file = (uint32_t)la_unpack_max(u, UINT32_MAX);
        p.line = la_unpack_u64(u);
        p.byte = la_unpack_u64(u);
        if (u->failed || p.template_ >= r->n_templates || p.file >= r->n_files)
            return la_fail(err, LOGAD_ECONFIG, "damaged");
        p.template_ = r->template_[p.template_];
        p.file = r->file[p.file];
        bool full;
        TRY(la_open_add(o, id, &p, at, &full, err));
    }
    return LOGAD_OK;
}

logad_status la_open_unpack(la_open *o, la_unpack *u, const la_renumber *r, logad_error *err)
{
    uint64_t n = la_unpack_u64(u);
    for (uint64_t i = 0; i < n && !u->failed; i++)
        TRY(unpack_session(o, u, r, err));
    return u->failed ? la_fail(err, LOGAD_ECONFIG, "damaged") : LOGAD_OK;
}
