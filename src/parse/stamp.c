/* bytes -> line -> event: the time in a line's header, from its columns to seconds. */
#include "parse/stamp.h"
#include <stddef.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef struct cursor {
    const char *p, *end;
    bool lax;
} cursor;

void la_stamp_clear(la_stamp *s)
{
    memset(s, 0, sizeof *s);
    s->year = LA_STAMP_NO_YEAR;
    s->epoch = -1.0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool digits(cursor *c, int least, int most, int32_t low, int32_t high, int32_t *out)
{
    int32_t v = 0;
    int n = 0;
    while (n < most && c->p < c->end && is_digit(*c->p)) {
        v = v * 10 + (*c->p++ - '0');
        n++;
    }
    *out = v;
    return n >= least && (c->lax || (v >= low && v <= high));
}

static bool fraction(cursor *c, double *out)
{
    static const double units[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    const char *p = c->p, *end = c->end;
    uint32_t v = 0;
    int n = 0;
    for (; p < end && is_digit(*p) && n < 9; p++, n++)
        v = 10 * v + (uint32_t)(*p - '0');
    while (p < end && is_digit(*p))
        p++;
    c->p = p;
    *out = v / units[n];
    return n > 0;
}

static bool name3(cursor *c, const char *names, int32_t *out)
{
    if (c->end - c->p < 3)
        return false;
    for (int32_t i = 0; names[3 * i] != '\0'; i++) {
        const char *m = names + 3 * i;
        if ((c->p[0] | 32) == m[0] && (c->p[1] | 32) == m[1] && (c->p[2] | 32) == m[2]) {
            c->p += 3;
            *out = i + 1;
            return true;
        }
    }
    return false;
}

static bool epoch(cursor *c, la_stamp *s)
{
    double v = 0.0;
    int n = 0;
    for (; c->p < c->end && is_digit(*c->p) && n < 12; c->p++, n++)
        v = v * 10.0 + (*c->p - '0');
    if (n < 8) /* shorter numbers are counters, not times of any log */
        return false;
    if (c->end - c->p > 1 && *c->p == '.' && is_digit(c->p[1])) {
        double f;
        c->p++;
        fraction(c, &f);
        v += f;
    }
    s->epoch = v;
    return true;
}

static bool literal(cursor *c, char want)
{
    if (c->p >= c->end || *c->p != want)
        return false;
    c->p++;
    return true;
}

static bool zone(cursor *c, la_stamp *s)
{
    int32_t h, m = 0;
    if (literal(c, 'Z') || literal(c, 'z')) {
        s->zone = 0;
        return true;
    }
    int32_t sign = c->p < c->end && *c->p == '-' ? -1 : 1;
    if (!literal(c, '+') && !literal(c, '-'))
        return false;
    if (!digits(c, 2, 2, 0, 23, &h))
        return false;
    literal(c, ':');
    if (!digits(c, 2, 2, 0, 59, &m))
        return false;
    s->zone = sign * (h * 3600 + m * 60);
    return true;
}

static bool iso(cursor *c, la_stamp *s)
{
    if (!digits(c, 4, 4, 1, 9999, &s->year) || !literal(c, '-') ||
        !digits(c, 2, 2, 1, 12, &s->month) || !literal(c, '-') || !digits(c, 2, 2, 1, 31, &s->day))
        return false;
    if (!literal(c, 'T') && !literal(c, ' '))
        return false;
    if (!digits(c, 2, 2, 0, 24, &s->hour) || !literal(c, ':') ||
        !digits(c, 2, 2, 0, 59, &s->minute) || !literal(c, ':') ||
        !digits(c, 2, 2, 0, 60, &s->second))
        return false;
    s->fraction = 0.0;
    s->zone = 0;
    if (c->end - c->p > 1 && (*c->p == '.' || *c->p == ',') && is_digit(c->p[1])) {
        c->p++;
        fraction(c, &s->fraction);
    }
    cursor before = *c;
    bool apart = c->end - c->p >= 7 && c->p[0] == ' ' && c->p[4] == ':'; /* " +02:00" */
    c->p += apart;
    if ((apart && *c->p != '+' && *c->p != '-') || !zone(c, s))
        *c = before;
    return true;
}

static bool named_zone(cursor *c, la_stamp *s)
{
    size_t n = (size_t)(c->end - c->p);
    if (n >= 3 && (memcmp(c->p, "GMT", 3) == 0 || memcmp(c->p, "UTC", 3) == 0)) {
        c->p += 3;
        s->zone = 0;
        return true;
    }
    return zone(c, s);
}

static bool two_digit_year(cursor *c, la_stamp *s)
{
    if (!digits(c, 2, 2, 0, 99, &s->year))
        return false;
    s->year += s->year < 70 ? 2000 : 1900;
    return true;
}

static bool milliseconds(cursor *c, la_stamp *s)
{
    int32_t ms;
    bool fits = digits(c, 1, 3, 0, 999, &ms);
    s->fraction = ms * 1e-3;
    return fits;
}

static bool convert(char how, cursor *c, la_stamp *s)
{
    int32_t ignored;
    switch (how) {
    case 'Y':
        return digits(c, 4, 4, 1, 9999, &s->year);
    case 'y':
        return two_digit_year(c, s);
    case 'm':
        return digits(c, 1, 2, 1, 12, &s->month);
    case 'd':
        return digits(c, 1, 2, 1, 31, &s->day);
    case 'H':
        return digits(c, 1, 2, 0, 24, &s->hour);
    case 'M':
        return digits(c, 1, 2, 0, 59, &s->minute);
    case 'S':
        return digits(c, 1, 2, 0, 60, &s->second);
    case 'b':
        return name3(c, "janfebmaraprmayjunjulaugsepoctnovdec", &s->month);
    case 'a':
        return name3(c, "montuewedthufrisatsun", &ignored);
    case 'f':
        return fraction(c, &s->fraction);
    case 'L':
        return milliseconds(c, s);
    case 's':
        return epoch(c, s);
    case 'I':
        return iso(c, s);
    case 'z':
        return named_zone(c, s);
    default:
        return false;
    }
}

size_t la_stamp_parse(const char *pattern, const char *p, size_t n, la_stamp *s)
{
    cursor c = {p, p + n, s->lax};
    for (const char *f = pattern; *f != '\0'; f++) {
        if (*f == '%' && f[1] != '\0') {
            if (!convert(*++f, &c, s))
                return 0;
        } else if (*f == ' ') {
            if (!literal(&c, ' '))
                return 0;
            while (literal(&c, ' '))
                continue;
        } else if (!literal(&c, *f)) {
            return 0;
        }
    }
    return (size_t)(c.p - p);
}

/* A conversion as a step; false: it takes more or less of a text. */
static bool plan_step(la_stamp_step *step, char how)
{
    static const struct {
        char how;
        la_stamp_step step;
    } known[] = {
        {'m', {.kind = LA_STEP_PAIR, .at = offsetof(la_stamp, month), .low = 1, .high = 12}},
        {'d', {.kind = LA_STEP_PAIR, .at = offsetof(la_stamp, day), .low = 1, .high = 31}},
        {'H', {.kind = LA_STEP_PAIR, .at = offsetof(la_stamp, hour), .low = 0, .high = 24}},
        {'M', {.kind = LA_STEP_PAIR, .at = offsetof(la_stamp, minute), .low = 0, .high = 59}},
        {'S', {.kind = LA_STEP_PAIR, .at = offsetof(la_stamp, second), .low = 0, .high = 60}},
        {'y', {.kind = LA_STEP_YEAR2}},
        {'Y', {.kind = LA_STEP_YEAR4}}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (known[i].how == how) {
            *step = known[i].step;
            return true;
        }
    }
    return false;
}

/* False: there is no room for so many bytes. */
static bool plan_bytes(la_stamp_plan *plan, int low, int high, size_t n)
{
    if (plan->length + n > LA_STAMP_BYTES)
        return false;
    memset(plan->low + plan->length, low, n);
    memset(plan->high + plan->length, high, n);
    plan->length = (uint8_t)(plan->length + n);
    return true;
}

bool la_stamp_plan_add(la_stamp_plan *plan, const char *pattern)
{
    static const uint8_t bytes[] = {[LA_STEP_PAIR] = 2, [LA_STEP_YEAR2] = 2, [LA_STEP_YEAR4] = 4};
    const char *f = pattern;
    for (; *f != '\0'; f++) {
        la_stamp_step *step = &plan->steps[plan->n];
        if (*f != '%') {
            if (*f == ' ' || !plan_bytes(plan, *f, *f, 1))
                break;
            continue;
        }
        uint8_t place = plan->length;
        if (plan->n == LA_STAMP_STEPS || !plan_step(step, f[1]) ||
            !plan_bytes(plan, '0', '9', bytes[step->kind]))
            break;
        step->place = place;
        if (step->kind == LA_STEP_PAIR) {
            plan->least[place] = step->low;
            plan->most[place] = step->high;
        } else if (step->kind == LA_STEP_YEAR4) {
            plan->year = place;
        }
        plan->n++;
        f++;
    }
    plan->rest = f;
    return *f == '\0';
}

bool la_stamp_plan_text(la_stamp_plan *plan, const char *text)
{
    while (*text != '\0' && plan_bytes(plan, *text, *text, 1))
        text++;
    return *text == '\0';
}

void la_stamp_plan_set(la_stamp_plan *plan, const char *pattern)
{
    *plan = (la_stamp_plan){0};
    memset(plan->high, 0xFF, sizeof plan->high);
    memset(plan->most, 0xFF, sizeof plan->most);
    plan->year = LA_STAMP_BYTES;
    (void)la_stamp_plan_add(plan, pattern);
}

static inline int32_t pair(const char *p)
{
    return 10 * (p[0] - '0') + (p[1] - '0');
}

#ifdef __SSE2__
static __m128i load(const void *p)
{
    return _mm_loadu_si128((const __m128i *)p);
}

/* Bits of bytes that are not within their bounds. */
static __m128i outside(__m128i x, const uint8_t *low, const uint8_t *high)
{
    return _mm_xor_si128(_mm_max_epu8(_mm_min_epu8(x, load(high)), load(low)), x);
}
#endif

/* Whether each byte is within its bounds and, unless lax, so are two digits at each byte. */
static bool has_ranges(const la_stamp_plan *plan, const char *p, bool lax)
{
#ifdef __SSE2__
    const __m128i zero = _mm_set1_epi8('0');
    __m128i bad = _mm_setzero_si128(), wide = _mm_setzero_si128();
    for (size_t i = 0; i < LA_STAMP_BYTES; i += 16) {
        __m128i x = load(p + i), one = _mm_sub_epi8(load(p + i + 1), zero);
        __m128i ten = _mm_sub_epi8(x, zero), two = _mm_add_epi8(ten, ten);
        __m128i four = _mm_add_epi8(two, two);
        ten = _mm_add_epi8(two, _mm_add_epi8(four, four));
        bad = _mm_or_si128(bad, outside(x, plan->low + i, plan->high + i));
        wide = _mm_or_si128(wide, outside(_mm_add_epi8(ten, one), plan->least + i, plan->most + i));
    }
    if (!lax)
        bad = _mm_or_si128(bad, wide);
    return _mm_movemask_epi8(_mm_cmpeq_epi8(bad, _mm_setzero_si128())) == 0xFFFF;
#else
    bool good = true;
    for (size_t i = 0; i < plan->length; i++) {
        uint8_t v = (uint8_t)pair(p + i);
        good &= (uint8_t)p[i] >= plan->low[i] && (uint8_t)p[i] <= plan->high[i];
        good &= lax || (v >= plan->least[i] && v <= plan->most[i]);
    }
    return good;
#endif
}

bool la_stamp_fits(const la_stamp_plan *plan, const char *p, bool lax)
{
    if (!has_ranges(plan, p, lax))
        return false;
    return lax || plan->year == LA_STAMP_BYTES || memcmp(p + plan->year, "0000", 4) != 0;
}

void la_stamp_read(const la_stamp_plan *plan, const char *p, la_stamp *s)
{
    size_t n = s->idle ? 0 : plan->n;
    for (const la_stamp_step *step = plan->steps, *end = step + n; step < end; step++) {
        const char *q = p + step->place;
        int32_t v = pair(q);
        if (step->kind == LA_STEP_PAIR)
            memcpy((char *)s + step->at, &v, sizeof v);
        else if (step->kind == LA_STEP_YEAR2)
            s->year = v + (v < 70 ? 2000 : 1900);
        else
            s->year = 100 * v + pair(q + 2);
    }
}

size_t la_stamp_follow(const la_stamp_plan *plan, const char *pattern, const char *p, size_t n,
                       la_stamp *s)
{
    if (plan->length == 0 || n <= LA_STAMP_BYTES || !la_stamp_fits(plan, p, s->lax))
        return la_stamp_parse(pattern, p, n, s); /* one digit in place of two, or none */
    la_stamp_read(plan, p, s);
    if (*plan->rest == '\0')
        return plan->length;
    size_t more = la_stamp_parse(plan->rest, p + plan->length, n - plan->length, s);
    return more > 0 ? plan->length + more : 0;
}

bool la_stamp_is_possible(const la_stamp *s)
{
    return s->epoch >= 0.0 || (s->year >= 1 && s->month >= 0 && s->month <= 12 && s->day >= 0 &&
                               s->day <= 31 && s->hour <= 24 && s->minute <= 59 && s->second <= 60);
}

/* Days from 1970-01-01 to a date of the proleptic Gregorian calendar. */
static int64_t days(int64_t year, int32_t month, int32_t day)
{
    static const int16_t before[12] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    int64_t past = year - 1; /* whole years since year 1, where day 0 is 0001-01-01 */
    int64_t n = past * 365 + past / 4 - past / 100 + past / 400;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    n += before[month - 1] + (leap && month > 2 ? 1 : 0) + day - 1;
    return n - 719162;
}

double la_stamp_seconds(const la_stamp *s)
{
    if (s->epoch >= 0.0)
        return s->epoch;
    int64_t d = days(s->year, s->month > 0 ? s->month : 1, s->day > 0 ? s->day : 1);
    int64_t t = d * 86400 + s->hour * 3600 + s->minute * 60 + s->second - s->zone;
    return (double)t + s->fraction;
}

static const char *const whole[] = {"%I",
                                    "%I %z",
                                    "%Y/%m/%d %H:%M:%S",
                                    "%Y/%m/%d %H:%M:%S.%f",
                                    "%b %d %H:%M:%S",
                                    "%d/%b/%Y:%H:%M:%S %z",
                                    "%a %b %d %H:%M:%S %Y",
                                    "%a, %d %b %Y %H:%M:%S %z",
                                    "%d %b %Y %H:%M:%S",
                                    "%Y%m%d %H:%M:%S",
                                    "%m/%d/%Y %H:%M:%S",
                                    "%y%m%d %H%M%S"};

static bool number_of_seconds(const char *p, size_t n, double *seconds)
{
    double v = 0.0, unit = 0.1;
    size_t i = 0;
    for (; i < n && is_digit(p[i]); i++)
        v = v * 10.0 + (p[i] - '0');
    if (i < 9 || i > 20)
        return false;
    if (i < n && p[i] == '.') {
        for (i++; i < n && is_digit(p[i]); i++, unit *= 0.1)
            v += unit * (p[i] - '0');
    }
    if (i < n)
        return false;
    /* The limits lie in the year 5138 of the smaller and in 1973 of the larger unit. */
    *seconds = v < 1e11 ? v : v < 1e14 ? v * 1e-3 : v < 1e17 ? v * 1e-6 : v * 1e-9;
    return true;
}

bool la_stamp_any(const char *p, size_t n, double *seconds)
{
    if (number_of_seconds(p, n, seconds))
        return true;
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        la_stamp s;
        la_stamp_clear(&s);
        if (n == 0 || la_stamp_parse(whole[i], p, n, &s) != n)
            continue;
        *seconds = la_stamp_seconds(&s);
        return true;
    }
    return false;
}

bool la_stamp_starts(const char *p, size_t n)
{
    static const char *const starts[] = {"%Y-%m-%d ", "%Y-%m-%dT", "%Y/%m/%d ",
                                         "%d/%b/%Y:", "%b %d %H:", "%a %b %d ",
                                         "%y/%m/%d ", "%m-%d %H:", "%H:%M:%S"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        la_stamp s;
        la_stamp_clear(&s);
        if (la_stamp_parse(starts[i], p, n, &s) > 0)
            return true;
    }
    return false;
}
