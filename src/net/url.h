/* Which URLs may be used at all. */
#ifndef LA_URL_H
#define LA_URL_H

typedef enum la_url_fault {
    LA_URL_FINE,   /* https, or http to this machine */
    LA_URL_BYTES,  /* a blank, or a character that no URL has */
    LA_URL_SCHEME, /* neither http nor https */
    LA_URL_HOST,   /* names no host */
    LA_URL_NAMED,  /* holds a user's name or password */
    LA_URL_OPEN    /* http to another machine */
} la_url_fault;

/* The first of the faults, in this order. */
la_url_fault la_url_judge(const char *url);

#endif
