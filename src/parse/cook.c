/* bytes -> line -> event: what pass two writes of a block of lines. */
#include "parse/cook.h"
#include "base/mem.h"
#include "io/json.h"
#include "parse/bits.h"
#include "parse/recipe.h"
#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define WORD   sizeof(uint32_t)
#define DIGITS 20 /* of a line's number */

struct la_cookbook {
    const char *const *files;
    la_buf skipped; /* the object of a line that is no record, from behind its number on */
    la_recipe known[LA_SHAPE_MAX]; /* of the epoch */
    uint32_t epoch;
    pthread_rwlock_t watch; /* read: from taking a block until it is written; write: a new epoch */
    bool watched;
    la_recipe_maker maker;
};

struct la_cook {
    la_cookbook *book;
    la_buf notes;
    la_notes_head head;
    la_recipe_maker maker;
    la_recipe *local; /* of the block */
    size_t n_local, cap_local;
    la_buf before;                       /* `,"file":"..."`, or nothing */
    char digits[DIGITS + LA_COPY_SLACK]; /* the line's number, before the slack */
    size_t n_digits;
    char *out;
    size_t n_out, cap_out;
    size_t last, n_last; /* in out, from behind the line's number on: the last object not skipped */
};

static uint32_t get_u32(const char *p)
{
    uint32_t v;
    memcpy(&v, p, WORD);
    return v;
}

logad_status la_cookbook_new(la_cookbook **out, logad_parser *p, const char *const *files,
                             logad_error *err)
{
    la_cookbook *b = la_calloc(1, sizeof *b);
    if (b == NULL || pthread_rwlock_init(&b->watch, NULL) != 0) {
        free(b);
        return la_oom(err);
    }
    b->watched = true;
    b->files = files;
    b->maker.parser = p;
    la_buf_printf(&b->skipped, ",\"event\":\"%016" PRIx64 "\",\"template\":\"\",\"vars\":[],%s",
                  logad_template_id(""), "\"skipped\":true}\n");
    if (b->skipped.failed) {
        la_cookbook_free(b);
        return la_oom(err);
    }
    *out = b;
    return LOGAD_OK;
}

static void forget(la_cookbook *b)
{
    for (size_t i = 0; i < LA_SHAPE_MAX; i++)
        la_recipe_free(&b->known[i]);
}

void la_cookbook_free(la_cookbook *b)
{
    if (b == NULL)
        return;
    forget(b);
    if (b->watched)
        pthread_rwlock_destroy(&b->watch);
    la_recipe_maker_free(&b->maker);
    la_buf_free(&b->skipped);
    free(b);
}

logad_status la_cook_new(la_cook **out, la_cookbook *b, logad_error *err)
{
    la_cook *c = la_calloc_apart(1, sizeof *c);
    if (c == NULL)
        return la_oom(err);
    c->book = b;
    c->maker.parser = b->maker.parser;
    *out = c;
    return LOGAD_OK;
}

static void forget_local(la_cook *c)
{
    for (size_t i = 0; i < c->n_local; i++)
        la_recipe_free(&c->local[i]);
    c->n_local = 0;
}

void la_cook_free(la_cook *c)
{
    if (c == NULL)
        return;
    forget_local(c);
    free(c->local);
    la_recipe_maker_free(&c->maker);
    la_buf_free(&c->notes);
    la_buf_free(&c->before);
    free(c->out);
    free(c);
}

/* ---- definitions ---- */

static bool define_known(la_cook *c, const char *p, const char *end)
{
    while (p < end) {
        uint32_t n = get_u32(p + 2 * WORD);
        la_str marked = {p + 3 * WORD, n};
        if (!la_recipe_make(&c->book->maker, &c->book->known[get_u32(p)], get_u32(p + WORD),
                            marked))
            return false;
        p = marked.p + n;
    }
    return true;
}

static bool define_local(la_cook *c, const char *p, const char *end)
{
    while (p < end) {
        uint32_t n = get_u32(p + 2 * WORD);
        la_str marked = {p + 3 * WORD, n};
        if (!la_grow(&c->local, &c->cap_local, c->n_local + 1))
            return false;
        c->local[c->n_local] = (la_recipe){0};
        if (!la_recipe_make(&c->maker, &c->local[c->n_local++], get_u32(p + WORD), marked))
            return false;
        p = marked.p + n;
    }
    return true;
}

logad_status la_cook_take(la_cook *c, la_spool *s, bool *more, logad_error *err)
{
    la_cookbook *b = c->book;
    TRY(la_spool_next(s, &c->notes, more, err));
    if (!*more)
        return LOGAD_OK;
    memcpy(&c->head, c->notes.p, sizeof c->head);
    if (c->head.epoch != b->epoch) {
        pthread_rwlock_wrlock(&b->watch);
        forget(b);
        pthread_rwlock_unlock(&b->watch);
        b->epoch = c->head.epoch;
    }
    const char *p = c->notes.p + sizeof c->head;
    if (!define_known(c, p, p + c->head.n_known))
        return la_oom(err);
    pthread_rwlock_rdlock(&b->watch);
    return LOGAD_OK;
}

/* ---- lines ---- */

/* Room for n bytes of output. */
static bool reserve(la_cook *c, size_t n)
{
    n += LA_COPY_SLACK;
    return n <= c->cap_out - c->n_out || la_grow(&c->out, &c->cap_out, c->n_out + n);
}

static void set_number(la_cook *c, uint64_t v)
{
    c->n_digits = 0;
    do
        c->digits[DIGITS - ++c->n_digits] = (char)('0' + v % 10);
    while ((v /= 10) > 0);
}

static void next_number(la_cook *c)
{
    size_t i = DIGITS, first = DIGITS - c->n_digits;
    while (i > first && c->digits[i - 1] == '9')
        c->digits[--i] = '0';
    if (i > first) {
        c->digits[i - 1]++;
    } else {
        c->digits[i - 1] = '1';
        c->n_digits++;
    }
}

static char *put(char *out, const char *p, size_t n)
{
    memcpy(out, p, n);
    return out + n;
}

static char *begin_object(const la_cook *c)
{
    static const char start[] = "{\"line\":";
    char *out = put(c->out + c->n_out, start, sizeof start - 1);
    la_copy_short(out, c->digits + DIGITS - c->n_digits, c->n_digits);
    out += c->n_digits;
    return c->before.n > 0 ? put(out, c->before.p, c->before.n) : out;
}

/* Ends the last object, before its closing bracket and newline, with a flag. */
static void put_joined(la_cook *c)
{
    static const char flag[] = ",\"joined\":true}\n";
    memcpy(c->out + c->n_out - 2, flag, sizeof flag - 1);
    c->n_out += sizeof flag - 3;
}

/* Writes the object of a line whose note, behind its shape, is at p; the end of the note. */
static const char *write_own(la_cook *c, const la_recipe *r, const char *p, bool joined)
{
    const char *text = la_recipe_text(r);
    char *out = begin_object(c);
    c->last = (size_t)(out - c->out);
    la_copy_short(out, text, r->ends[0]);
    out += r->ends[0];
    for (uint32_t i = 0; i < r->n_vars; i++) {
        uint32_t len = (unsigned char)*p++;
        if (len == LA_NOTE_LONG) {
            len = get_u32(p);
            p += WORD;
        }
        la_copy_short(out, p, len);
        out += len;
        p += len;
        uint32_t piece = r->ends[i + 1] - r->ends[i];
        la_copy_short(out, text + r->ends[i], piece);
        out += piece;
    }
    c->n_out = (size_t)(out - c->out);
    c->n_last = c->n_out - c->last;
    if (joined)
        put_joined(c);
    return p;
}

static void write_again(la_cook *c)
{
    char *out = put(begin_object(c), c->out + c->last, c->n_last);
    c->n_out = (size_t)(out - c->out);
    put_joined(c);
}

static void write_skipped(la_cook *c)
{
    char *out = put(begin_object(c), c->book->skipped.p, c->book->skipped.n);
    c->n_out = (size_t)(out - c->out);
}

/* Writes the object of a note; the end of the note, or NULL: out of memory. left: bytes of notes.
 */
static const char *write_note(la_cook *c, const char *p, size_t left)
{
    uint32_t note = get_u32(p), shape = note & LA_NOTE_SHAPE;
    size_t least = 64 + DIGITS + c->before.n;
    p += WORD;
    if (shape == LA_NOTE_AGAIN) {
        if (!reserve(c, least + c->n_last))
            return NULL;
        write_again(c);
        return p;
    }
    if (shape == LA_NOTE_SKIPPED) {
        if (!reserve(c, least + c->book->skipped.n))
            return NULL;
        write_skipped(c);
        return p;
    }
    const la_recipe *r =
        shape < LA_SHAPE_MAX ? &c->book->known[shape] : &c->local[shape - LA_SHAPE_MAX];
    /* Its variables are no longer than all that is left of the notes. */
    if (!reserve(c, least + r->ends[r->n_vars] + left))
        return NULL;
    return write_own(c, r, p, (note & LA_NOTE_JOINED) != 0);
}

static bool write_notes(la_cook *c, const char *p)
{
    const char *end = p + c->head.n_notes;
    set_number(c, c->head.line);
    c->last = c->n_last = 0;
    for (uint32_t i = 0; i < c->head.n_messages; i++) {
        if (i > 0 && (get_u32(p) & LA_NOTE_SAME_LINE) == 0)
            next_number(c);
        p = write_note(c, p, (size_t)(end - p));
        if (p == NULL)
            return false;
    }
    return true;
}

static bool write_block(la_cook *c)
{
    const char *local = c->notes.p + sizeof c->head + c->head.n_known;
    const char *notes = local + c->head.n_local;
    c->n_out = 0;
    la_buf_reset(&c->before);
    if (c->book->files != NULL) {
        la_buf_str(&c->before, ",\"file\":");
        la_json_cstr(&c->before, c->book->files[c->head.file]);
    }
    return !c->before.failed && define_local(c, local, notes) && write_notes(c, notes);
}

logad_status la_cook_write(la_cook *c, la_str *out, logad_error *err)
{
    bool done = write_block(c);
    pthread_rwlock_unlock(&c->book->watch);
    forget_local(c);
    *out = (la_str){c->out, c->n_out};
    return done ? LOGAD_OK : la_oom(err);
}

uint64_t la_cook_line(const la_cook *c)
{
    return c->head.line;
}
