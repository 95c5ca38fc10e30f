/* Viewers: connect within bounds, join, follow what the server says, go away. */
#include "load.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define READING (EPOLLIN | EPOLLRDHUP | EPOLLET)
#define TRIES 3              /* connections a viewer may try before it counts as failed */
#define OPEN_MS 10000.0      /* from connecting to live; past it the try is given up */

struct viewer *viewers;
int wanted, live, opening, fresh, failed, closed, last_code, epoll_fd;

static char scratch[SCRATCH];
static int next_idle, sessions;
static double allowance, last_tick;

double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

void viewers_init(int room)
{
    viewers = calloc(room, sizeof *viewers);
    for (int i = 0; i < room; i++) {
        viewers[i].index = i;
        viewers[i].fd = -1;
        for (int k = 0; k < opt.tracks; k++) {
            viewers[i].tracks[k].channel = opt.base + (i * opt.tracks + k) % opt.channels;
            viewers[i].tracks[k].next = -1;
        }
    }
}

static int is_opening(enum state s) { return s > IDLE && s < LIVE; }

void viewer_state(struct viewer *v, enum state state)
{
    live += (state == LIVE) - (v->state == LIVE);
    opening += is_opening(state) - is_opening(v->state);
    failed += (state == DEAD) - (v->state == DEAD);
    if (is_opening(state) && !is_opening(v->state))
        v->since = now_ms();
    v->state = state;
}

static void watch(struct viewer *v, int operation, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.u64 = v->index};
    epoll_ctl(epoll_fd, operation, v->fd, &event);
}

static void viewer_drop(struct viewer *v)
{
    if (v->fd >= 0)
        close(v->fd);
    free(v->held);
    free(v->line);
    v->fd = -1;
    v->held = v->line = 0;
    v->held_n = v->line_n = 0;
    v->http = HEAD;
    fresh -= v->fresh;
    v->fresh = v->subscribed = 0;
}

static void viewer_connect(struct viewer *v)
{
    v->fd = connect_from(v->index);
    if (v->fd < 0) {
        viewer_lost(v, strerror(errno));
        return;
    }
    if (!v->begun)
        viewer_state(v, CONNECTING);
    watch(v, EPOLL_CTL_ADD, READING | EPOLLOUT);
}

static void viewer_open(struct viewer *v)
{
    snprintf(v->sid, sizeof v->sid, "%05x%06x", getpid() & 0xfffff, sessions++ & 0xffffff);
    viewer_connect(v);
}

static void viewer_over(struct viewer *v, const char *why)
{
    int was_live = v->state == LIVE;
    if (was_live) {
        closed++;
        last_code = v->code;
    } else if (failed < 3) {
        fprintf(stderr, "load: viewer %d: %s (state %d)\n", v->index, why, v->state);
    }
    v->begun = v->code = 0;
    next_idle = 0;
    if (was_live)
        viewer_state(v, opt.reconnect ? IDLE : DEAD);
    else
        viewer_state(v, ++v->tries < TRIES ? IDLE : DEAD);
}

/* The connection ended. A stream of a session that lives goes on with the next one, anything else is a new try. */
void viewer_lost(struct viewer *v, const char *why)
{
    int goes_on = opt.transport != WEBSOCKET && v->begun && !v->code && v->tries < TRIES;
    int was_fresh = v->fresh, subscribed = v->subscribed;
    viewer_drop(v);
    if (!goes_on) {
        viewer_over(v, why);
        return;
    }
    v->tries++;
    v->subscribed = subscribed;
    v->fresh = was_fresh;
    fresh += was_fresh;
    viewer_connect(v);
}

/* A write that fails ends the connection where its end is looked for: in the next read. */
void viewer_write(struct viewer *v, const char *p, size_t size)
{
    if (send(v->fd, p, size, MSG_NOSIGNAL) != (ssize_t)size)
        shutdown(v->fd, SHUT_RDWR);
}

static void on_open(struct viewer *v)
{
    v->begun = 1;
    if (opt.join) {
        viewer_state(v, JOINING);
        send_join(v);
    } else {
        viewer_state(v, LIVE);
    }
}

static void on_event(struct viewer *v, const struct batch *batch, const struct event *event, double now)
{
    switch (event->kind) {
    case EV_OPEN: on_open(v); break;
    case EV_GREETED: send_greeting(v); break;
    case EV_PING: send_pong(v); break;
    case EV_BEAT: break;
    case EV_CLOSE:
        v->code = event->code ? event->code : -1;
        viewer_lost(v, "closed by a frame");
        break;
    case EV_GAP: account_gap(v, event->channel); break;
    case EV_RUN: account_run(v, batch, event, now); break;
    case EV_SUBSCRIBED:
        if (++v->subscribed == opt.tracks)
            viewer_state(v, LIVE);
        break;
    case EV_ERROR: fprintf(stderr, "load: viewer %d: the server answered error %d\n", v->index, event->code); break;
    }
}

void viewer_payload(struct viewer *v, const char *p, size_t size)
{
    double now = now_ms();
    const struct batch *batch = parse_payload(p, size);
    v->tries = 0;
    account_frame(size, now);
    for (int i = 0; i < batch->events_n && v->fd >= 0; i++)
        on_event(v, batch, &batch->events[i], now);
}

/* The handshake is through: raw framing and Pace's raw endpoint have no opening frame of their own. */
void viewer_upgraded(struct viewer *v)
{
    if (!v->begun)
        viewer_state(v, OPENING);
    if (opt.framing == RAW)
        on_open(v);
}

static void viewer_feed(struct viewer *v, size_t size)
{
    size_t used;
    if (opt.transport == WEBSOCKET && v->state > HANDSHAKE)
        used = websocket_feed(v, scratch, size);
    else
        used = http_feed(v, scratch, size);
    if (v->fd < 0 || (used == size && !v->held_n))
        return;
    v->held_n = size - used;
    if (v->held_n)
        memcpy(v->held = realloc(v->held, v->held_n), scratch + used, v->held_n);
}

/* Returns whether there may be more: edge-triggered, so a read that did not fill the room took all there was, unless
   the connection has `ended`. Then its number may be a new connection's already, of which nothing is known. */
static int viewer_read(struct viewer *v, int ended)
{
    if (v->held_n)
        memcpy(scratch, v->held, v->held_n);
    ssize_t n = recv(v->fd, scratch + v->held_n, sizeof scratch - v->held_n, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return errno == EINTR;
    if (n <= 0) {
        viewer_lost(v, n ? strerror(errno) : "closed by the server");
        return 0;
    }
    viewer_feed(v, v->held_n + n);
    return ended;
}

void viewer_ready(struct viewer *v, unsigned events)
{
    if (v->fd >= 0 && (events & EPOLLOUT)) {
        watch(v, EPOLL_CTL_MOD, READING);
        if (v->state == CONNECTING)
            viewer_state(v, HANDSHAKE);
        viewer_request(v);
    }
    int fd = v->fd, ended = events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR);
    while (v->fd == fd && fd >= 0 && viewer_read(v, ended))
        continue;
}

static void ramp(double now)
{
    allowance += (now - last_tick) * opt.ramp / 1000;
    if (allowance > opt.opening)
        allowance = opt.opening;
    for (; next_idle < wanted && opening < opt.opening && allowance >= 1; next_idle++) {
        if (viewers[next_idle].state != IDLE)
            continue;
        allowance -= 1;
        viewer_open(&viewers[next_idle]);
    }
    last_tick = now;
}

void viewers_tick(double now)
{
    ramp(now);
    for (int i = 0; opening && i < wanted; i++)
        if (is_opening(viewers[i].state) && now - viewers[i].since > OPEN_MS)
            viewer_lost(&viewers[i], "not live within 10 s");
}

void viewers_set(int count)
{
    for (int i = count; i < wanted; i++) {
        viewer_drop(&viewers[i]);
        viewers[i].begun = 0;
        viewer_state(&viewers[i], IDLE);
        for (int k = 0; k < opt.tracks; k++)
            viewers[i].tracks[k] = (struct track){.channel = viewers[i].tracks[k].channel, .next = -1};
    }
    wanted = count;
    next_idle = 0;
}

/* All connections end at once; the ramp brings them back, each with its last positions. */
void viewers_cut(void)
{
    for (int i = 0; i < wanted; i++) {
        viewer_drop(&viewers[i]);
        viewers[i].begun = 0;
        viewer_state(&viewers[i], IDLE);
        viewers[i].tries = 0;
    }
    next_idle = 0;
}

/* The first viewers stop reading, or read again; a slow one stays in the second tally for good. */
void viewers_slow(int count, int on)
{
    for (int i = 0; i < count && i < wanted; i++) {
        viewers[i].slow = 1;
        if (viewers[i].fd >= 0)
            watch(&viewers[i], EPOLL_CTL_MOD, on ? 0 : READING);
    }
}
