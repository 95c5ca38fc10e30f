/* The load client: types and what its files give one another. See ../README.rst for the commands it takes. */
#ifndef LOAD_H
#define LOAD_H

#include <stddef.h>
#include <stdint.h>

#define POS_MAX 64           /* bytes of "epoch:id"; a longer position is cut and a resume from it fails loudly */
#define TRACKS_MAX 8         /* channels a viewer may watch */
#define ADDRESSES 16         /* source addresses 127.0.1.1 ... .16: 16 x 28,000 ports */
#define SCRATCH (4 << 20)    /* bytes one read may hold with what was left over; a longer frame fails the viewer */

enum transport { WEBSOCKET, XHR_STREAMING, EVENTSOURCE, XHR };
enum framing { SOCKJS, RAW, ENGINEIO };

struct options {
    const char *host, *prefix;
    int port, base, channels, tracks, rcvbuf, join, ramp, opening, reconnect;
    enum transport transport;
    enum framing framing;
};
extern struct options opt;

/* -- what a payload says ------------------------------------------------------------------------------- */
enum event_kind { EV_OPEN, EV_GREETED, EV_BEAT, EV_PING, EV_CLOSE, EV_SUBSCRIBED, EV_RUN, EV_GAP, EV_ERROR };

struct position { unsigned long long ms, seq; char text[POS_MAX]; };   /* a Redis id; the peers' messages have none */

struct event {               /* a run: samples first ... first + n - 1, stamped times[at] ... times[at + n - 1] */
    enum event_kind kind;
    int channel, code, n, at;
    int64_t first;
    struct position pos;
};

struct batch {               /* one payload, parsed once for all the viewers who get the same bytes */
    size_t size, room;
    char *bytes;
    int events_n, events_room, times_n, times_room;
    struct event *events;
    double *times;           /* epoch ms */
};

struct span { const char *p, *end; };
struct span json_get(struct span object, const char *key);
struct span json_item(struct span *array);
int json_string(struct span value, char *out, int room);
int json_is(struct span value, const char *text);

struct event *batch_event(struct batch *batch, enum event_kind kind);
void batch_time(struct batch *batch, double t);
void parse_message(struct batch *batch, const char *p, size_t size);
const struct batch *parse_payload(const char *p, size_t size);

/* -- viewers ------------------------------------------------------------------------------------------- */
enum state { IDLE, CONNECTING, HANDSHAKE, OPENING, JOINING, LIVE, DEAD };
enum http { HEAD, CHUNKED, LENGTH, UNTIL_CLOSE };

struct track { int channel, told; int64_t next; double last_t; struct position pos; };

struct viewer {
    int fd, index, tries, subscribed, slow, fresh, code, keep_alive, begun;
    enum state state;
    enum http http;
    size_t remaining, held_n, line_n;
    char *held;              /* bytes of an unfinished frame, head or chunk */
    char *line;              /* bytes of an unfinished line of a body */
    char sid[24];
    double since;            /* epoch ms at which the state was entered */
    struct track tracks[TRACKS_MAX];
};

extern struct viewer *viewers;
extern int wanted, live, opening, fresh, failed, closed, last_code, epoll_fd;

double now_ms(void);
void viewers_init(int room);
void viewers_tick(double now);
void viewers_set(int count);
void viewers_cut(void);
void viewers_slow(int count, int on);
void viewer_ready(struct viewer *v, unsigned events);
void viewer_lost(struct viewer *v, const char *why);
void viewer_upgraded(struct viewer *v);
void viewer_payload(struct viewer *v, const char *p, size_t size);
void viewer_request(struct viewer *v);
void viewer_write(struct viewer *v, const char *p, size_t size);
void viewer_state(struct viewer *v, enum state state);
int connect_from(int index);

void send_join(struct viewer *v);
void send_pong(struct viewer *v);
void send_greeting(struct viewer *v);
void send_frame(struct viewer *v, int opcode, const char *p, size_t size);
size_t websocket_feed(struct viewer *v, const char *p, size_t size);
size_t http_feed(struct viewer *v, const char *p, size_t size);

#define SENDER_BIT (1ull << 40)   /* marks a sender's events in epoll, apart from the viewers' */
void sender_push(struct viewer *v, const char *body, size_t size);
void sender_ready(int index);

/* -- accounts ------------------------------------------------------------------------------------------ */
void account_start(double seconds);
void account_run(struct viewer *v, const struct batch *batch, const struct event *run, double now);
void account_frame(size_t size, double now);
void account_gap(struct viewer *v, int channel);
int account_ended(double now);
int account_drained(void);
void account_report(double now);
struct track *viewer_track(struct viewer *v, int channel);

#endif
