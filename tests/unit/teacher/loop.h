/* A server on loopback for tests: a thread that gives each request the next reply of a list, the
 * last one again and again, and counts. Connections are not kept. */
#ifndef LA_TEST_LOOP_H
#define LA_TEST_LOOP_H

#include "../fixture.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>

typedef struct loop {
    const char *const *replies; /* whole, header and all; "" closes without one */
    size_t n;
    int fd;
    atomic_uint served;
    pthread_t thread;
    char url[64];
    char last[16384]; /* the last request */
} loop;

#define LOOP_OK(text)                                                                              \
    "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"choices\":[{\"finish_reason\":\"stop\","       \
    "\"message\":{\"content\":\"" text "\"}}],\"usage\":{\"prompt_tokens\":70,"                    \
    "\"completion_tokens\":30,\"total_tokens\":100}}"
#define LOOP_NORMAL                                                                                \
    LOOP_OK("{\\\"label\\\":\\\"normal\\\",\\\"confidence\\\":0.9,\\\"reason\\\":\\\"r\\\"}")
#define LOOP_STATUS(line) "HTTP/1.1 " line "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

/* Reads head and body by its length; false where the peer is gone. */
static inline bool loop_read(int fd, char *p, size_t cap)
{
    size_t n = 0;
    for (ssize_t k; n + 1 < cap && (k = read(fd, p + n, cap - 1 - n)) > 0;) {
        n += (size_t)k;
        p[n] = '\0';
        const char *body = strstr(p, "\r\n\r\n"), *length = strstr(p, "Content-Length: ");
        if (body != NULL && length != NULL &&
            n >= (size_t)(body + 4 - p) + strtoul(length + 16, NULL, 10))
            return true;
    }
    return false;
}

static inline void *loop_run(void *ctx)
{
    loop *l = ctx;
    for (int fd; (fd = accept(l->fd, NULL, NULL)) >= 0;) {
        if (loop_read(fd, l->last, sizeof l->last)) {
            size_t i = l->served++;
            const char *reply = l->replies[i < l->n ? i : l->n - 1];
            for (size_t left = strlen(reply); left > 0;) {
                ssize_t k = send(fd, reply + strlen(reply) - left, left, MSG_NOSIGNAL);
                if (k <= 0)
                    break;
                left -= (size_t)k;
            }
        }
        shutdown(fd, SHUT_RDWR);
        close(fd);
    }
    return NULL;
}

static inline void loop_start(loop *l, const char *const *replies, size_t n)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof a;
    memset(l, 0, sizeof *l);
    l->replies = replies;
    l->n = n;
    l->fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(l->fd, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(l->fd, 16), 0);
    assert_int_equal(getsockname(l->fd, (struct sockaddr *)&a, &len), 0);
    snprintf(l->url, sizeof l->url, "http://127.0.0.1:%u/v1", ntohs(a.sin_port));
    assert_int_equal(pthread_create(&l->thread, NULL, loop_run, l), 0);
}

static inline void loop_stop(loop *l)
{
    shutdown(l->fd, SHUT_RDWR);
    pthread_join(l->thread, NULL);
    close(l->fd);
}

#endif
