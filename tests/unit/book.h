/* The bundled phrase book, opened for a group of tests: cmocka_run_group_tests(tests, open_book,
 * close_book). */
#ifndef LA_TEST_BOOK_H
#define LA_TEST_BOOK_H

#include "seq/phrasebook.h"

static la_phrasebook *book;

static int open_book(void **state)
{
    (void)state;
    return la_phrasebook_open(&book, NULL, NULL) == LOGAD_OK ? 0 : -1;
}

static int close_book(void **state)
{
    (void)state;
    la_phrasebook_free(book);
    return 0;
}

#endif
