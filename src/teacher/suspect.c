/* event -> prompt: which log texts look like prompt injection. */
#include "teacher/suspect.h"

#include <string.h>

/* Compared with the text in small letters with all but letters and digits as single blanks. */
static const char *const phrases[] = {
    " ignore previous",
    " ignore all",
    " ignore the above",
    " ignore any",
    " ignore prior",
    " ignore your",
    " disregard",
    " forget previous",
    " forget all",
    " forget the",
    " forget everything",
    " new instruction",
    " instructions",
    " system prompt",
    " system message",
    " you are now",
    " you are a",
    " you are an",
    " you must",
    " act as",
    " pretend",
    " roleplay",
    " jailbreak",
    " developer mode",
    " im start",
    " im end",
    " endoftext",
    " begin prompt",
    " end of log",
    " end of data",
    " end of sequence",
    " human ",
    " assistant ",
    " user says",
    " as an ai",
    " language model",
    " llm ",
    " gpt",
    " chatgpt",
    " claude",
    " respond with",
    " reply with",
    " answer with",
    " answer only",
    " output only",
    " output normal",
    " print normal",
    " say normal",
    " return normal",
    " label normal",
    " label anomalous",
    " label is",
    " classify this",
    " classify as",
    " classify the",
    " mark this",
    " mark as",
    " mark every",
    " mark all",
    " treat this",
    " treat as normal",
    " consider this",
    " this is normal",
    " is normal operation",
    " confidence 1",
    " confidence 0",
    " anomalous normal",
    " do not report",
    " do not flag",
    " never flag",
    " not an anomaly",
    " no anomaly",
    " override",
    " prompt ",
    " tool call",
    " function call",
    " ignoriere",
    " ignorez",
    " ignora ",
    " inst ",
};

bool la_is_suspect(la_str text)
{
    char plain[LA_SUSPECT_BYTES + 4];
    size_t n = 0;
    plain[n++] = ' ';
    for (size_t i = 0; i < text.n && n < LA_SUSPECT_BYTES; i++) {
        char c = text.p[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c + 32);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            plain[n++] = c;
        else if (plain[n - 1] != ' ')
            plain[n++] = ' ';
    }
    if (plain[n - 1] != ' ')
        plain[n++] = ' ';
    plain[n] = '\0';
    for (size_t k = 0; k < sizeof phrases / sizeof *phrases; k++)
        if (strstr(plain, phrases[k]) != NULL)
            return true;
    for (size_t i = 0; i + 2 < text.n; i++)
        if (memcmp(text.p + i, "```", 3) == 0 || memcmp(text.p + i, "<|", 2) == 0 ||
            (i + 5 <= text.n && memcmp(text.p + i, "=====", 5) == 0))
            return true;
    return false;
}
