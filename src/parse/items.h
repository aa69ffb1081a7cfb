/* The inside of a header layout: what it is compiled to. */
#ifndef LA_ITEMS_H
#define LA_ITEMS_H

#include "parse/header.h"

typedef enum la_item_kind {
    LA_ITEM_LITERAL,
    LA_ITEM_FIELD,
    LA_ITEM_MAYBE,
    LA_ITEM_MAYBE_END
} la_item_kind;
typedef enum la_field_kind {
    LA_FIELD_WORD,
    LA_FIELD_WORDS,
    LA_FIELD_DIGITS,
    LA_FIELD_LEVEL,
    LA_FIELD_LETTER,
    LA_FIELD_STAMP,
    LA_FIELD_DATA,
    LA_FIELD_REST /* of the line */
} la_field_kind;
typedef enum la_field_role {
    LA_ROLE_NONE,
    LA_ROLE_TIME,
    LA_ROLE_LEVEL,
    LA_ROLE_NODE,
    LA_ROLE_COMPONENT,
    LA_ROLE_CONTENT
} la_field_role;

#define LA_HEADER_MEMO  40 /* bytes of a stamp that are remembered */
#define LA_HEADER_STOPS 4

typedef struct la_item {
    la_item_kind kind;
    la_field_kind field;
    la_field_role role;
    const char *text; /* literal, or pattern of a stamp (NUL-terminated; NULL: to be found out) */
    uint16_t n;       /* bytes of the literal */
    uint16_t end;     /* LA_ITEM_MAYBE: index of its end */
    bool is_name;     /* the word begins with a letter and holds a dot */
    bool is_apart;    /* no message can stand where this level does */
    bool is_blank;    /* the literal is one blank */
    bool then_blank;  /* so is the next item */
    bool one_blank;   /* the literal's last blank is just one, and a line may end before it */
    uint16_t n_memo;
    la_stamp_plan plan;        /* of the pattern of a stamp */
    char memo[LA_HEADER_MEMO]; /* the stamp or level that was read last */
    bool stops[256];           /* bytes that what follows a word can begin with */
    /* The same where they are few, 16 times each; else all of them 0. */
    char stop[LA_HEADER_STOPS][16];
} la_item;

struct la_header {
    char *layout; /* as given */
    char *text;   /* unescaped literals and patterns, which the items point into */
    la_item items[LA_HEADER_MAX_ITEMS];
    size_t n;
    unsigned rigour;
    /* Stamps and literals at the start that take the same bytes in every line. */
    size_t n_lead; /* items */
    la_stamp_plan lead;
    bool leads; /* the last line had them, and so they read: */
    char memo[LA_STAMP_BYTES];
    la_stamp stamp; /* as the memos left it */
    double seconds;
    bool has_time, is_time, stale; /* it has the columns; they say one; to be worked out anew */
    bool has_priority;             /* its level is a priority of syslog */
};

#endif
