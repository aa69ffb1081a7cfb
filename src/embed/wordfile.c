/* event -> vector: readers of word-vector files: GloVe text, half floats beside a word list, and
 * the quantised safetensors table that scripts/make-vectors writes. */
#include "embed/wordfile.h"
#include "base/mem.h"
#include "embed/number.h"
#include <errno.h>
#include <logad/line.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Takes the last field off a line; false where there is none. */
static bool last_field(la_str *line, la_str *field)
{
    while (line->n > 0 && (line->p[line->n - 1] == ' ' || line->p[line->n - 1] == '\t'))
        line->n--;
    size_t end = line->n;
    while (line->n > 0 && line->p[line->n - 1] != ' ' && line->p[line->n - 1] != '\t')
        line->n--;
    *field = (la_str){line->p + line->n, end - line->n};
    return field->n > 0;
}

static size_t count_fields(la_str line)
{
    size_t n = 0;
    for (la_str field; last_field(&line, &field);)
        n++;
    return n;
}

static bool whole_number(la_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0;
}

/* The first line settles the dimension. *skip: it is word2vec's "rows dimension" header. */
static logad_status first_line(la_words *w, la_str line, bool *skip, logad_error *err)
{
    size_t n = count_fields(line);
    la_str second, rest = line, first;
    *skip = n == 2 && last_field(&rest, &second) && last_field(&rest, &first) &&
            whole_number(first) && whole_number(second);
    if (*skip)
        return LOGAD_OK;
    if (n < 2)
        return la_fail(err, LOGAD_EINPUT, "not a word followed by numbers: GloVe text is expected");
    if (n - 1 > LA_WORDS_MAX_DIM)
        return la_fail(err, LOGAD_EINPUT, "%zu numbers after the word; at most %u are supported",
                       n - 1, LA_WORDS_MAX_DIM);
    w->dim = (uint32_t)(n - 1);
    return LOGAD_OK;
}

logad_status la_words_text_line(la_words *w, la_str line, logad_error *err)
{
    if (w->dim == 0) {
        bool skip = false;
        TRY(first_line(w, line, &skip, err));
        if (skip)
            return LOGAD_OK;
    }
    size_t at = (size_t)w->n_rows * w->dim;
    if ((at + w->dim) * sizeof *w->f32 > LA_WORDS_MAX_BYTES)
        return la_fail(err, LOGAD_EINPUT,
                       "over %zu MiB of vectors: keep the first, most frequent lines of the file",
                       LA_WORDS_MAX_BYTES >> 20);
    if (!la_grow(&w->f32, &w->cap_f32, at + w->dim))
        return la_oom(err);
    for (uint32_t k = w->dim; k-- > 0;) {
        la_str field;
        if (!last_field(&line, &field))
            return la_fail(err, LOGAD_EINPUT, "fewer than %u numbers after the word", w->dim);
        if (!la_number(field, &w->f32[at + k]))
            return la_fail(err, LOGAD_EINPUT, "field %u of %u after the word is not a number",
                           k + 1, w->dim);
    }
    while (line.n > 0 && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\t'))
        line.n--;
    if (line.n == 0)
        return la_fail(err, LOGAD_EINPUT, "%u numbers without a word before them", w->dim);
    return la_words_add(w, line, err);
}

typedef logad_status line_fn(la_words *w, la_str line, logad_error *err);

static logad_status each_line(logad_reader *r, line_fn *fn, la_words *w, const char *path,
                              logad_error *err)
{
    logad_line line = {0};
    bool more = true;
    while (true) {
        TRY(logad_reader_next(r, &line, &more, err));
        if (!more)
            break;
        logad_status s = fn(w, (la_str){line.text, line.len}, err);
        if (s != LOGAD_OK)
            return la_while(err, s, "%s:%llu", path, (unsigned long long)line.number);
    }
    /* A table that was cut short would silently make every later word unknown. */
    const char *damage = logad_reader_damage(r);
    return damage == NULL ? LOGAD_OK : la_fail(err, LOGAD_EINPUT, "%s", damage);
}

static logad_status read_lines(la_words *w, const char *path, line_fn *fn, logad_error *err)
{
    logad_reader *r = NULL;
    TRY(logad_reader_open(&r, path, err));
    logad_status s = each_line(r, fn, w, path, err);
    logad_reader_close(r);
    return s;
}

logad_status la_wordfile_text(la_words *w, const char *path, logad_error *err)
{
    return read_lines(w, path, la_words_text_line, err);
}

/* "x.f16" -> "x.vocab". NULL if out of memory. */
static char *vocab_path(const char *path)
{
    la_buf b = {0};
    la_buf_put(&b, path, strlen(path) - strlen(".f16"));
    la_buf_str(&b, ".vocab");
    if (b.failed) {
        la_buf_free(&b);
        return NULL;
    }
    return b.p;
}

/* dim follows from the size of the file and the number of words. */
static logad_status read_halves(la_words *w, FILE *f, const char *path, logad_error *err)
{
    if (fseeko(f, 0, SEEK_END) != 0)
        return la_fail(err, LOGAD_EINPUT, "%s: %s", path, strerror(errno));
    off_t end = ftello(f);
    size_t size = end > 0 ? (size_t)end : 0, row = w->n_rows > 0 ? size / w->n_rows : 0;
    if (size == 0 || size > LA_WORDS_MAX_BYTES || row % 2 != 0 || row * w->n_rows != size ||
        row / 2 > LA_WORDS_MAX_DIM)
        return la_fail(err, LOGAD_EINPUT,
                       "%s: %zu bytes are not %u rows of half floats, one for each word of .vocab",
                       path, size, w->n_rows);
    w->dim = (uint32_t)(row / 2);
    unsigned char *raw = la_calloc(size, 1);
    if (raw == NULL)
        return la_oom(err);
    w->f16 = (uint16_t *)(void *)raw;
    rewind(f);
    if (fread(raw, 1, size, f) != size)
        return la_fail(err, LOGAD_EINPUT, "%s: could not be read to its end", path);
    for (size_t i = 0; i < size / 2; i++) {
        uint16_t h = (uint16_t)(raw[2 * i] | (unsigned)raw[2 * i + 1] << 8);
        if ((h & 0x7c00u) == 0x7c00u)
            return la_fail(err, LOGAD_EINPUT, "%s: row %zu has a value that is not finite", path,
                           i / w->dim + 1);
        w->f16[i] = h;
    }
    return LOGAD_OK;
}

logad_status la_wordfile_halves(la_words *w, const char *path, logad_error *err)
{
    char *vocab = vocab_path(path);
    if (vocab == NULL)
        return la_oom(err);
    logad_status s = read_lines(w, vocab, la_words_add, err);
    free(vocab);
    TRY(s);
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return la_fail(err, LOGAD_EINPUT, "%s: %s", path, strerror(errno));
    s = read_halves(w, f, path, err);
    fclose(f);
    return s;
}

static logad_status add_joined(la_words *w, const la_tensor *joined, logad_error *err)
{
    la_str words = {joined->data, joined->size};
    while (words.n > 0)
        TRY(la_words_add(w, la_str_cut(&words, '\n'), err));
    return LOGAD_OK;
}

logad_status la_words_from_store(la_words *w, la_store *s, logad_error *err)
{
    la_tensor scale, rows, joined;
    TRY(la_store_get(s, "scale", LA_F32, 1, &scale, err));
    TRY(la_store_get(s, "rows", LA_I8, 2, &rows, err));
    TRY(la_store_get(s, "words", LA_U8, 1, &joined, err));
    if (rows.dims[1] == 0 || rows.dims[1] > LA_WORDS_MAX_DIM)
        return la_fail(err, LOGAD_EINPUT, "word vectors of %llu dimensions are not supported",
                       (unsigned long long)rows.dims[1]);
    w->dim = (uint32_t)rows.dims[1];
    TRY(add_joined(w, &joined, err));
    if (w->n_rows != rows.dims[0] || w->n_rows != scale.dims[0])
        return la_fail(err, LOGAD_EINPUT, "%u words, %llu rows and %llu scales do not fit together",
                       w->n_rows, (unsigned long long)rows.dims[0],
                       (unsigned long long)scale.dims[0]);
    w->i8 = rows.data;
    w->scale = scale.data;
    /* The store has checked its SHA-256 already: no need to read all bytes once more. */
    const char *sha = la_store_meta(s, "sha256");
    if (sha != NULL && strlen(sha) == sizeof w->digest - 1)
        memcpy(w->digest, sha, sizeof w->digest);
    w->store = s;
    return LOGAD_OK;
}

logad_status la_wordfile_store(la_words *w, const char *path, logad_error *err)
{
    la_store *store = NULL;
    logad_status s = la_store_open(&store, path, true, err);
    if (s == LOGAD_OK) {
        s = la_words_from_store(w, store, err);
        if (s != LOGAD_OK) {
            la_store_free(store);
            s = la_while(err, s, "%s", path);
        }
    }
    /* Vectors are an input here, whatever container they came in. */
    if (s == LOGAD_EMODEL) {
        s = LOGAD_EINPUT;
        if (err != NULL)
            err->status = s;
    }
    return s;
}
