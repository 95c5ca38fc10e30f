/* xhr_send: what the streaming and polling viewers say goes out over a few connections, one per source address, so that
   a server that ties a session to its address finds them alike. */
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct item { struct item *next; size_t size; char text[]; };
struct sender { int open, busy, fd; struct item *first, *last; };   /* at most one item per viewer waits */

static struct sender senders[ADDRESSES];

static void sender_close(struct sender *s)
{
    close(s->fd);
    s->open = s->busy = 0;
}

static void sender_go(struct sender *s)
{
    if (!s->first || s->busy)
        return;
    if (!s->open) {
        int index = s - senders;
        struct epoll_event event = {.events = EPOLLIN, .data.u64 = SENDER_BIT | index};
        s->fd = connect_from(index);
        if (s->fd < 0) {
            perror("load: xhr_send");
            return;
        }
        s->open = 1;
        epoll_ctl(epoll_fd, EPOLL_CTL_ADD, s->fd, &event);
    }
    s->busy = send(s->fd, s->first->text, s->first->size, MSG_NOSIGNAL) == (ssize_t)s->first->size;
    if (!s->busy)
        sender_close(s);
}

void sender_push(struct viewer *v, const char *body, size_t size)
{
    struct sender *s = &senders[v->index % ADDRESSES];
    struct item *item = malloc(sizeof *item + size + 512);
    item->next = 0;
    item->size = sprintf(item->text, "POST %s/000/%s/xhr_send HTTP/1.1\r\nHost: %s:%d\r\nOrigin: http://%s:%d\r\n"
                         "Content-Type: text/plain\r\nContent-Length: %zu\r\n\r\n", opt.prefix, v->sid, opt.host,
                         opt.port, opt.host, opt.port, size);
    memcpy(item->text + item->size, body, size);
    item->size += size;
    if (s->first)
        s->last->next = item;
    else
        s->first = item;
    s->last = item;
    sender_go(s);
}

void sender_ready(int index)
{
    struct sender *s = &senders[index];
    char answer[4096];
    ssize_t n = recv(s->fd, answer, sizeof answer - 1, 0);
    answer[n > 0 ? n : 0] = 0;
    if (n <= 0) {
        sender_close(s);
    } else if (s->busy) {
        struct item *item = s->first;
        if (strncmp(answer + 9, "204", 3))
            fprintf(stderr, "load: xhr_send was answered %.60s\n", answer);
        s->first = item->next;
        free(item);
        s->busy = 0;
        if (strcasestr(answer, "connection: close"))
            sender_close(s);
    }
    sender_go(s);
}
