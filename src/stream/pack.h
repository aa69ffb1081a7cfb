/* Inside stream/: numbers and texts as bytes, for what is kept from run to run. */
#ifndef LA_PACK_H
#define LA_PACK_H

#include "base/str.h"
#include <stdint.h>

void la_pack_u64(la_buf *b, uint64_t v); /* LEB128, 1 to 10 bytes */
void la_pack_real(la_buf *b, double v);  /* its 8 bytes, the same on every machine */
void la_pack_str(la_buf *b, const char *p, size_t n);

/* Reads what was packed; once something is wrong, failed is set and all further reads give 0 and
 * empty texts. Texts are views into the bytes. */
typedef struct la_unpack {
    const unsigned char *p, *end;
    bool failed;
} la_unpack;

uint64_t la_unpack_u64(la_unpack *u);
/* As above, and fails where the number is over max. */
uint64_t la_unpack_max(la_unpack *u, uint64_t max);
double la_unpack_real(la_unpack *u);
la_str la_unpack_str(la_unpack *u);

#endif
