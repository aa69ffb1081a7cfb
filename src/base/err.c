/* Beside the walk from bytes to verdict: how any of its steps says that it cannot go on. */
#include "base/err.h"
#include "base/utf8.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Texts quote paths and log lines, which are any bytes: the result must stay one printable line. */
__attribute__((format(printf, 3, 0))) static void write_text(char *out, size_t cap, const char *fmt,
                                                             va_list args)
{
    char raw[sizeof((logad_error *)0)->text];
    int n = vsnprintf(raw, sizeof raw, fmt, args);
    size_t len = n < 0 ? 0 : (size_t)n;
    if (len >= sizeof raw)
        len = sizeof raw - 1;
    la_utf8_printable(out, cap, raw, len);
}

logad_status la_fail(logad_error *err, logad_status s, const char *fmt, ...)
{
    if (err == NULL)
        return s;
    err->status = s;
    va_list args;
    va_start(args, fmt);
    write_text(err->text, sizeof err->text, fmt, args);
    va_end(args);
    return s;
}

logad_status la_while(logad_error *err, logad_status s, const char *fmt, ...)
{
    if (err == NULL || s == LOGAD_OK)
        return s;
    char text[2 * sizeof err->text];
    va_list args;
    va_start(args, fmt);
    write_text(text, sizeof err->text / 2, fmt, args);
    va_end(args);
    size_t n = strlen(text);
    snprintf(text + n, sizeof text - n, ": %s", err->text);
    la_utf8_printable(err->text, sizeof err->text, text, strlen(text));
    err->status = s;
    return s;
}

logad_status la_oom(logad_error *err)
{
    return la_fail(err, LOGAD_ENOMEM, "out of memory; close other programs or use a smaller input");
}
