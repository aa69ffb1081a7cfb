/* bytes -> line -> event: what pass one finds in a block of lines.
 *
 * Threads note blocks at the same time. A message whose shape is not known yet is left open; when
 * the block's turn has come, open messages are learned in their order. So what is learned, and
 * which number a shape has, follows from the order of the blocks alone: a thread that looks early
 * just leaves more of them open. When the memory of shapes is full it starts anew behind a block,
 * which begins an epoch; blocks that were noted in the epoch before are noted again. */
#include "parse/notes.h"
#include "base/mem.h"
#include "io/json.h"
#include "parse/bits.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define WORD sizeof(uint32_t)

struct la_notebook {
    logad_parser *parser;
    la_shapes *shapes;
    uint32_t epoch;         /* under watch */
    pthread_rwlock_t watch; /* read: to look at shapes; write: to begin an epoch */
    bool watched;           /* it is there */
};

/* A message whose shape is not known yet. */
typedef struct open_message {
    const char *text;
    size_t n;
    uint32_t flags;
    size_t note;
    bool is_request;
} open_message;

struct la_noter {
    la_notebook *book;
    la_masker *masker;
    la_quick quick;
    la_cutter *cutter;
    la_block *block;
    uint32_t epoch, n_local, n_messages;
    uint64_t first; /* line of the block, 0 or 1 */
    char *notes;
    size_t n, cap;
    open_message *open;
    size_t n_open, cap_open;
    la_buf known, local; /* definitions */
    la_buf scratch;
};

logad_status la_notebook_new(la_notebook **out, logad_parser *p, logad_error *err)
{
    la_notebook *l = la_calloc(1, sizeof *l);
    if (l == NULL)
        return la_oom(err);
    l->parser = p;
    l->shapes = la_shapes_new();
    l->watched = l->shapes != NULL && pthread_rwlock_init(&l->watch, NULL) == 0;
    if (!l->watched) {
        la_notebook_free(l);
        return la_oom(err);
    }
    *out = l;
    return LOGAD_OK;
}

void la_notebook_free(la_notebook *l)
{
    if (l == NULL)
        return;
    if (l->watched)
        pthread_rwlock_destroy(&l->watch);
    la_shapes_free(l->shapes);
    free(l);
}

logad_status la_noter_new(la_noter **out, la_notebook *l, logad_error *err)
{
    la_noter *n = la_calloc_apart(1, sizeof *n);
    if (n == NULL)
        return la_oom(err);
    n->book = l;
    logad_status s = la_masker_twin(&n->masker, la_parser_masker(l->parser), err);
    if (s != LOGAD_OK) {
        la_noter_free(n);
        return s;
    }
    *out = n;
    return LOGAD_OK;
}

void la_noter_free(la_noter *n)
{
    if (n == NULL)
        return;
    la_masker_free(n->masker);
    free(n->notes);
    free(n->open);
    la_buf_free(&n->known);
    la_buf_free(&n->local);
    la_buf_free(&n->scratch);
    free(n);
}

/* Variables of these types have nothing that JSON would escape. */
static bool is_plain(logad_var_type t)
{
    return t != LOGAD_VAR_PATH && t != LOGAD_VAR_USER && t != LOGAD_VAR_TEXT;
}

static char *put_u32(char *p, uint32_t v)
{
    memcpy(p, &v, WORD);
    return p + WORD;
}

/* Whether JSON would escape nothing of these bytes, behind which LA_COPY_SLACK can be read. */
static bool is_clean(const char *p, size_t n)
{
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\');
    const __m128i first = _mm_set1_epi8(0x20), del = _mm_set1_epi8(0x7F);
    for (size_t i = 0; i < n; i += 16) {
        __m128i x = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
        __m128i bad = _mm_or_si128(_mm_cmpeq_epi8(x, quote), _mm_cmpeq_epi8(x, backslash));
        bad = _mm_or_si128(bad, _mm_cmplt_epi8(x, first)); /* and what is not ASCII */
        bad = _mm_or_si128(bad, _mm_cmpeq_epi8(x, del));
        unsigned hits = (unsigned)_mm_movemask_epi8(bad);
        if ((n - i >= 16 ? hits : hits & ((1u << (n - i)) - 1)) != 0)
            return false;
    }
    return true;
#else
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)p[i];
        if (c < 0x20 || c >= 0x7F || c == '"' || c == '\\')
            return false;
    }
    return true;
#endif
}

/* A variable and its length at p; NULL: out of memory. */
static char *put_var(char *p, const char *text, const la_span *v, la_buf *scratch)
{
    const char *from = text + v->at;
    size_t n = v->len;
    bool as_is = is_plain(v->type) || is_clean(from, n);
    if (!as_is) {
        la_buf_reset(scratch);
        la_json_str(scratch, from, n);
        if (scratch->failed)
            return NULL;
        from = scratch->p + 1; /* without the quotes */
        n = scratch->n - 2;
    }
    bool is_long = n >= LA_NOTE_LONG;
    *p++ = (char)(is_long ? LA_NOTE_LONG : n);
    if (is_long)
        p = put_u32(p, (uint32_t)n);
    if (as_is && n < 256)
        la_copy_short(p, from, n); /* there is slack on both sides */
    else
        memcpy(p, from, n);
    return p + n;
}

/* Room for a note with the variables of a message of so many bytes. */
static bool make_room(la_noter *n, const la_masked *m)
{
    size_t want = n->n + (1 + m->n_vars) * (1 + WORD) + 6 * m->n + LA_COPY_SLACK;
    return want <= n->cap || la_grow(&n->notes, &n->cap, want);
}

static bool note_vars(la_noter *n, uint32_t shape, const la_masked *m)
{
    if (!make_room(n, m))
        return false;
    char *p = put_u32(n->notes + n->n, shape);
    for (size_t i = 0; i < m->n_vars; i++) {
        p = put_var(p, m->text, &m->vars[i], &n->scratch);
        if (p == NULL)
            return false;
    }
    n->n = (size_t)(p - n->notes);
    return true;
}

/* Of a line without a text of its own. */
static bool note_other(la_noter *n, const la_unit *u)
{
    uint32_t note = u->kind == LA_UNIT_SKIPPED ? LA_NOTE_SKIPPED : LA_NOTE_AGAIN;
    if (n->n + WORD > n->cap && !la_grow(&n->notes, &n->cap, n->n + WORD))
        return false;
    put_u32(n->notes + n->n, note | (u->same_line ? LA_NOTE_SAME_LINE : 0));
    n->n += WORD;
    return true;
}

static bool leave_open(la_noter *n, const logad_event *e, uint32_t flags)
{
    if (!la_grow(&n->open, &n->cap_open, n->n_open + 1))
        return false;
    n->open[n->n_open++] = (open_message){e->content, e->content_len, flags, n->n, e->is_request};
    return true;
}

static bool note_unit(la_noter *n, const la_unit *u)
{
    const logad_event *e = &u->event;
    la_masked masked;
    uint64_t hash;
    if (u->kind == LA_UNIT_SKIPPED || u->again)
        return note_other(n, u);
    uint32_t flags =
        (u->kind == LA_UNIT_JOINED ? LA_NOTE_JOINED : 0) | (u->same_line ? LA_NOTE_SAME_LINE : 0);
    la_masker_take_requests(n->masker, e->is_request);
    la_mask_slack(n->masker, e->content, e->content_len, &masked);
    uint32_t shape = la_shapes_find(n->book->shapes, &n->quick, &masked, &hash);
    if (shape == LA_SHAPE_NONE) {
        shape = 0;
        if (!leave_open(n, e, flags))
            return false;
    }
    return note_vars(n, shape | flags, &masked);
}

static bool note_block(la_noter *n)
{
    la_unit u;
    n->n = n->n_open = 0;
    n->n_messages = 0;
    la_cutter_begin(n->cutter, n->block);
    while (la_cutter_next(n->cutter, &u)) {
        if (n->n_messages++ == 0)
            n->first = u.number;
        if (!note_unit(n, &u))
            return false;
    }
    return !la_cutter_failed(n->cutter);
}

logad_status la_noter_note(la_noter *n, la_cutter *c, la_block *b, logad_error *err)
{
    n->cutter = c;
    n->block = b;
    pthread_rwlock_rdlock(&n->book->watch);
    n->epoch = n->book->epoch;
    la_masker_begin(n->masker, la_parser_masker(n->book->parser));
    bool noted = note_block(n);
    pthread_rwlock_unlock(&n->book->watch);
    return noted ? LOGAD_OK : la_oom(err);
}

static void define(la_noter *n, la_buf *to, const la_masked *m, uint32_t shape, uint32_t template)
{
    char head[3 * WORD];
    la_buf_reset(&n->scratch);
    la_masked_mark(m, &n->scratch, NULL);
    put_u32(put_u32(put_u32(head, shape), template), (uint32_t)n->scratch.n);
    la_buf_put(to, head, sizeof head);
    la_buf_put(to, n->scratch.p, n->scratch.n);
    to->failed |= n->scratch.failed;
}

/* Finds or learns the shape of an open message. */
static logad_status close_message(la_noter *n, const open_message *o, logad_error *err)
{
    la_shapes *shapes = n->book->shapes;
    la_masked m;
    uint64_t hash;
    uint32_t template;
    la_masker_take_requests(n->masker, o->is_request);
    la_mask(n->masker, o->text, o->n, &m);
    uint32_t shape = la_shapes_find(shapes, &n->quick, &m, &hash);
    if (shape == LA_SHAPE_NONE) {
        TRY(la_parser_learn(n->book->parser, &m, &template, err));
        bool full = la_shapes_is_full(shapes, &m);
        shape = full ? LA_SHAPE_MAX + n->n_local++ : la_shapes_add(shapes, &m, hash, template);
        define(n, full ? &n->local : &n->known, &m, shape, template);
    }
    put_u32(n->notes + o->note, shape | o->flags);
    return n->known.failed || n->local.failed ? la_oom(err) : LOGAD_OK;
}

/* True: a user mask is off now. */
static bool settle_masks(la_noter *n)
{
    pthread_rwlock_wrlock(&n->book->watch);
    bool off = la_masker_settle(la_parser_masker(n->book->parser), n->masker);
    pthread_rwlock_unlock(&n->book->watch);
    return off;
}

static void begin_epoch(la_notebook *l)
{
    pthread_rwlock_wrlock(&l->watch);
    la_shapes_clear(l->shapes);
    l->epoch++;
    pthread_rwlock_unlock(&l->watch);
}

static logad_status spool_block(const la_noter *n, la_spool *s, logad_error *err)
{
    la_notes_head head = {.line = n->block->before + n->first,
                          .file = n->block->file,
                          .n_messages = n->n_messages,
                          .epoch = n->epoch,
                          .n_known = (uint32_t)n->known.n,
                          .n_local = (uint32_t)n->local.n,
                          .n_notes = (uint32_t)n->n};
    const la_str parts[] = {{(const char *)&head, sizeof head},
                            {n->known.p, n->known.n},
                            {n->local.p, n->local.n},
                            {n->notes, n->n}};
    return la_spool_put(s, parts, sizeof parts / sizeof *parts, err);
}

logad_status la_noter_keep(la_noter *n, la_spool *s, uint64_t *unmasked, logad_error *err)
{
    la_buf_reset(&n->known);
    la_buf_reset(&n->local);
    n->n_local = 0;
    if (n->epoch != n->book->epoch)
        TRY(la_noter_note(n, n->cutter, n->block, err));
    *unmasked += la_masker_n_over(n->masker);
    bool off = la_masker_n_over(n->masker) > 0 && settle_masks(n);
    for (size_t i = 0; i < n->n_open; i++)
        TRY(close_message(n, &n->open[i], err));
    TRY(spool_block(n, s, err));
    if (off || n->n_local > 0)
        begin_epoch(n->book);
    return LOGAD_OK;
}
