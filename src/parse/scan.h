/* The inside of masks: classes of bytes and the scanners that find variables by them. */
#ifndef LA_SCAN_H
#define LA_SCAN_H

#include "base/map.h"
#include "parse/bits.h"
#include "parse/mask.h"
#include "parse/usermask.h"

/* What a key holds in place of a variable: bytes that no UTF-8 text has. */
enum {
    LA_KEY_DIGITS = 0xF8,
    LA_KEY_HEX,
    LA_KEY_UUID,
    LA_KEY_PATH,
    LA_KEY_CHAIN,
    LA_KEY_USER,
    LA_KEY_REST,
    LA_FIRST_FOREIGN = 0xF8,
    LA_FOREIGN = 0xF7
};

/* Classes of bytes. */
enum {
    LA_IS_DIGIT = 1,
    LA_IS_ALPHA = 2, /* letters and the bytes of UTF-8 sequences */
    LA_IS_HEX = 4,
    LA_IS_BLANK = 8,
    LA_IS_PATH = 16,  /* may stand in a path */
    LA_IS_CLOSE = 32, /* ends an address or a Windows path */
    LA_IS_STIR = 64,  /* before or behind this byte a word may be a variable */
    LA_IS_OPEN = 128  /* a sign or a path may start behind it */
};

typedef unsigned char la_byte;

struct la_masker {
    uint8_t class[256];
    la_usermasks *user;
    la_map *protected;
    uint64_t protected_lengths; /* bit min(length, 63) */
    bool is_twin;               /* protected is another's */
    bool requests;              /* paths are no variables */
    la_bits bits;               /* of the message */
    char copy[LA_MASK_MAX_BYTES + LA_BITS_SLACK];
    char key[LA_MASK_MAX_BYTES + LA_BITS_SLACK];
    la_span vars[LA_MASK_MAX_BYTES + 8];
    la_span found[LA_MASK_MAX_BYTES / 2 + 8]; /* by user masks */
};

/* A scan in progress, of a text with LA_BITS_SLACK bytes behind it. All bounds come from here:
 * p <= to <= end. */
typedef struct la_scan {
    la_masker *m;
    const la_byte *text, *p, *to;
    la_byte *k;
    size_t n_vars;
} la_scan;

void la_scan_classes(uint8_t class[256]);
/* Scans up to a place: literal text goes to the key as it is, variables as their kind. */
void la_scan_to(la_scan *s, const la_byte *to);
/* What stands from s->p to end is one variable with this code in the key. */
void la_scan_whole(la_scan *s, const la_byte *end, logad_var_type type, int code);

#endif
