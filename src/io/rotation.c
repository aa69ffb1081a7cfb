/* Before the walk from bytes to verdict: rotated logs, the oldest first. */
#include "io/rotation.h"
#include "base/mem.h"
#include "base/str.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A name taken apart. The file being written has neither date nor number. */
typedef struct part {
    char *path;
    la_str base, date; /* views into the path */
    uint64_t number;   /* 0: none */
    size_t place;
} part;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t without_compression(const char *p, size_t n)
{
    static const char *const tails[] = {".gz", ".zst", ".xz", ".bz2", ".Z"};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        size_t k = strlen(tails[i]);
        if (n > k && memcmp(p + n - k, tails[i], k) == 0)
            return n - k;
    }
    return n;
}

/* Digits and what stands between the parts of a date, back from the end of a name; 0: no date,
 * which has at least eight digits. */
static size_t date_length(const char *p, size_t n)
{
    size_t i = n, digits = 0;
    while (i > 0 && (is_digit(p[i - 1]) || (strchr("-_:T", p[i - 1]) != NULL && i < n)))
        digits += is_digit(p[--i]);
    while (i < n && !is_digit(p[i]))
        i++;
    return digits >= 8 ? n - i : 0;
}

/* ".1" to ".99999", back from the end of a name. */
static size_t number_length(const char *p, size_t n, uint64_t *number)
{
    size_t i = n;
    uint64_t v = 0, unit = 1;
    for (; i > 0 && n - i < 5 && is_digit(p[i - 1]); i--, unit *= 10)
        v += unit * (uint64_t)(p[i - 1] - '0');
    if (i == n || i < 2 || p[i - 1] != '.')
        return 0;
    *number = v + 1; /* ".0" is a rotation, too */
    return n - i + 1;
}

static part take_apart(char *path, size_t place)
{
    part x = {.path = path, .place = place};
    size_t n = without_compression(path, strlen(path));
    n -= number_length(path, n, &x.number);
    size_t k = date_length(path, n);
    if (k > 0 && n > k + 1 && strchr(".-_", path[n - k - 1]) != NULL) {
        x.date = (la_str){path + n - k, k};
        n -= k + 1;
    }
    x.base = (la_str){path, n};
    return x;
}

static int compare(la_str a, la_str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n == 0 ? 0 : memcmp(a.p, b.p, n);
    return c != 0 ? c : (a.n > b.n) - (a.n < b.n);
}

static int by_time(const void *a, const void *b)
{
    const part *x = a, *y = b;
    int c = compare(x->base, y->base);
    if (c != 0)
        return c;
    if ((x->date.n > 0) != (y->date.n > 0)) /* a date is of old; without one it is of now */
        return x->date.n > 0 ? -1 : 1;
    c = compare(x->date, y->date);
    if (c != 0)
        return c;
    if (x->number != y->number)
        return x->number > y->number ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

static int by_place(const void *a, const void *b)
{
    const size_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

bool la_paths_order(la_paths *p)
{
    part *parts = la_calloc(p->n, sizeof *parts);
    size_t *places = la_calloc(p->n, sizeof *places);
    bool done = parts != NULL && places != NULL;
    for (size_t i = 0; done && i < p->n; i++)
        parts[i] = take_apart(p->items[i], i);
    if (done && p->n > 1)
        qsort(parts, p->n, sizeof *parts, by_time);
    for (size_t i = 0, end; done && i < p->n; i = end) {
        for (end = i; end < p->n && compare(parts[end].base, parts[i].base) == 0; end++)
            places[end] = parts[end].place;
        qsort(places + i, end - i, sizeof *places, by_place);
        for (size_t k = i; k < end; k++)
            p->items[places[k]] = parts[k].path;
    }
    free(parts);
    free(places);
    return done;
}
