/* event -> vector, on the way: a number in a table. */
#include "embed/number.h"
#include <math.h>
#include <stdint.h>

static const double powers_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                       1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                       1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* The library's strtof would follow the locale, and takes most of the time of reading a big table.
 */
bool la_number(la_str s, float *out)
{
    size_t i = 0;
    bool negative = s.n > 0 && s.p[0] == '-', point = false;
    uint64_t digits = 0;
    int exponent = 0, n_digits = 0;
    if (negative || (s.n > 0 && s.p[0] == '+'))
        i++;
    for (; i < s.n && (s.p[i] == '.' || (s.p[i] >= '0' && s.p[i] <= '9')); i++) {
        if (s.p[i] == '.') {
            if (point)
                return false;
            point = true;
            continue;
        }
        n_digits++;
        if (digits < (uint64_t)100000000000000000) {
            digits = digits * 10 + (uint64_t)(s.p[i] - '0');
            exponent -= point;
        } else {
            exponent += !point;
        }
    }
    if (n_digits == 0)
        return false;
    if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
        bool minus = i + 1 < s.n && s.p[i + 1] == '-';
        i += minus || (i + 1 < s.n && s.p[i + 1] == '+') ? 2 : 1;
        int e = 0;
        size_t from = i;
        for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
            e = e < 1000 ? e * 10 + (s.p[i] - '0') : e;
        if (i == from)
            return false;
        exponent += minus ? -e : e;
    }
    if (i != s.n)
        return false;
    double v = (double)digits;
    if (exponent >= -22 && exponent <= 22)
        v = exponent < 0 ? v / powers_of_ten[-exponent] : v * powers_of_ten[exponent];
    else
        v *= pow(10.0, exponent);
    *out = (float)(negative ? -v : v);
    return isfinite(*out);
}
