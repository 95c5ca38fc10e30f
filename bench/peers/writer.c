/* The limit: a bare loop of non-blocking sends, with nothing between the feed and the sockets that could be left out.

   Lines "number|epoch_ms|value" come in on the feed port. With an interval of 0 each goes out at once as the SockJS frame
   a["line"]; otherwise all that came within the interval leave as one of Pace's blocks, byte for byte of Pace's size. It
   parses nothing that viewers say, answers any upgrade, and drops a viewer whose socket is full: no server could. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define FILES 40000
#define LISTEN_VIEWERS 0
#define LISTEN_FEED 1

static const char upgraded[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                               "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n\x81\x01o";
static int epoll_fd, listeners[2], feed = -1, viewers[FILES], viewers_n, dropped;
static int at[FILES];                /* of a descriptor: its place among the viewers plus 1; 0 before its upgrade */
static double interval, due, times[4096];
static long long numbers[4096];
static int waiting;                  /* at most 4,096 samples; a feed beyond that flushes early */

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void add(int fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event);
}

static int listening(int port)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(0x7f000001)}};
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&a, sizeof a) < 0 || listen(fd, 4096) < 0) {
        perror("writer: listen");
        exit(1);
    }
    add(fd);
    return fd;
}

static void leave(int fd)
{
    int place = at[fd];
    if (place) {
        viewers[place - 1] = viewers[--viewers_n];
        at[viewers[place - 1]] = place;
    }
    at[fd] = 0;
    close(fd);
}

static void broadcast(const char *p, size_t size)
{
    for (int i = viewers_n - 1; i >= 0; i--) {
        if (send(viewers[i], p, size, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)size)
            continue;
        dropped++;
        leave(viewers[i]);
    }
}

static void broadcast_frame(const char *payload, size_t size)
{
    static char frame[1 << 20];
    size_t head = 2;
    frame[0] = (char)0x81;
    if (size < 126) {
        frame[1] = (char)size;
    } else {
        frame[1] = 126;
        frame[2] = (char)(size >> 8);
        frame[3] = (char)size;
        head = 4;
    }
    memcpy(frame + head, payload, size);
    broadcast(frame, head + size);
}

static void flush_block(void)
{
    static char text[1 << 19];
    static unsigned serial;
    int n = sprintf(text, "a[\"{\\\"type\\\":\\\"block\\\",\\\"channel\\\":\\\"bench-0\\\",\\\"pos\\\":\\\"0123456789abcdef:"
                    "%.0f-%u\\\",\\\"block\\\":{\\\"t\\\":[", times[0], serial++);
    for (int i = 0; i < waiting; i++)
        n += sprintf(text + n, i ? ",%.1f" : "%.1f", times[i]);
    n += sprintf(text + n, "],\\\"v\\\":[[");
    for (int i = 0; i < waiting; i++)
        n += sprintf(text + n, i ? ",%lld" : "%lld", numbers[i]);
    n += sprintf(text + n, "],[");
    for (int i = 0; i < waiting; i++)
        n += sprintf(text + n, i ? ",-0.325" : "-0.325");
    n += sprintf(text + n, "]]}}\"]");
    broadcast_frame(text, n);
    waiting = 0;
}

static void on_line(const char *line)
{
    char text[256];
    if (!interval) {
        broadcast_frame(text, snprintf(text, sizeof text, "a[\"%s\"]", line));
        return;
    }
    if (sscanf(line, "%lld|%lf", &numbers[waiting], &times[waiting]) == 2 && ++waiting == 4096)
        flush_block();
}

static void read_feed(void)
{
    static char text[1 << 16];
    static size_t size;
    ssize_t n = recv(feed, text + size, sizeof text - 1 - size, 0);
    char *line = text, *newline;
    if (n <= 0) {
        close(feed);
        feed = -1;
        return;
    }
    text[size += n] = 0;
    for (; (newline = strchr(line, '\n')); line = newline + 1) {
        *newline = 0;
        on_line(line);
    }
    size = strlen(line);
    memmove(text, line, size + 1);
}

/* The first bytes are the request and fit into one read; what comes later is not looked at. */
static void read_viewer(int fd)
{
    char text[4096];
    ssize_t n = recv(fd, text, sizeof text, 0);
    if (n <= 0) {
        if (n == 0 || errno != EAGAIN)
            leave(fd);
    } else if (!at[fd]) {
        send(fd, upgraded, sizeof upgraded - 1, MSG_NOSIGNAL);
        viewers[viewers_n++] = fd;
        at[fd] = viewers_n;
    }
}

static void take(int which)
{
    int on = 1, fd;
    while ((fd = accept4(listeners[which], 0, 0, SOCK_NONBLOCK)) >= 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (which == LISTEN_FEED)
            feed = fd;
        add(fd);
    }
}

int main(int argc, char **argv)
{
    struct rlimit files;
    struct epoll_event events[512];
    if (argc != 4) {
        fprintf(stderr, "writer PORT FEED_PORT INTERVAL_MS\n");
        return 2;
    }
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &files) < 0)
        perror("writer: RLIMIT_NOFILE");
    epoll_fd = epoll_create1(0);
    listeners[LISTEN_VIEWERS] = listening(atoi(argv[1]));
    listeners[LISTEN_FEED] = listening(atoi(argv[2]));
    interval = atof(argv[3]);
    for (;;) {
        int n = epoll_wait(epoll_fd, events, 512, waiting ? 1 : -1);
        for (int i = 0; i < n; i++) {
            int fd = events[i].data.fd;
            if (fd == listeners[LISTEN_VIEWERS] || fd == listeners[LISTEN_FEED])
                take(fd == listeners[LISTEN_FEED]);
            else if (fd == feed)
                read_feed();
            else
                read_viewer(fd);
        }
        if (waiting && now_ms() >= due) {
            due = now_ms() + interval;
            flush_block();
        }
    }
}
