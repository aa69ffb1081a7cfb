/* Limits of the word splitter. */
#ifndef LA_SPLIT_H
#define LA_SPLIT_H

/* Bytes kept of one sub-word: longer runs of letters are encoded data, not words, and the cost of
 * a fallback vector grows with the length. */
#define LA_WORD_MAX 64

#endif
