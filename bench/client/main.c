/* The load client: commands come in on standard input, one JSON line goes out for each. See ../README.rst. */
#include "load.h"

#include <arpa/inet.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#define EVENTS 1024          /* taken from the kernel at a time; the others wait there */
#define TICK_MS 5.0
#define STDIN_BIT (1ull << 41)

struct options opt = {.host = "127.0.0.1", .prefix = "/__sockjs__", .channels = 1, .tracks = 1, .ramp = 3000,
                      .opening = 128};

static enum { AT_REST, VIEWERS, CUT } command;        /* a window may run at the same time */
static enum { NO_WINDOW, MEASURE, DRAIN } window;
static double began, deadline, drain_ms, drained_by, slow_until;
static int slow_count, room = 15000, finished;

static int name_index(const char *name, const char *const *names)
{
    for (int i = 0; names[i]; i++)
        if (!strcmp(name, names[i]))
            return i;
    fprintf(stderr, "load: unknown: %s\n", name);
    exit(2);
}

static const struct option known[] = {
    {"host", 1, 0, 'h'}, {"port", 1, 0, 'p'}, {"prefix", 1, 0, 'u'}, {"transport", 1, 0, 't'}, {"framing", 1, 0, 'f'},
    {"join", 0, 0, 'j'}, {"channels", 1, 0, 'c'}, {"tracks", 1, 0, 'k'}, {"base", 1, 0, 'b'}, {"ramp", 1, 0, 'r'},
    {"opening", 1, 0, 'o'}, {"rcvbuf", 1, 0, 'B'}, {"reconnect", 0, 0, 'R'}, {"room", 1, 0, 'n'},
    {0, 0, 0, 0}};

static void set_option(int key)
{
    static const char *const transports[] = {"websocket", "xhr_streaming", "eventsource", "xhr", 0};
    static const char *const framings[] = {"sockjs", "raw", "engineio", 0};
    switch (key) {
    case 'h': opt.host = optarg; break;
    case 'p': opt.port = atoi(optarg); break;
    case 'u': opt.prefix = optarg; break;
    case 't': opt.transport = name_index(optarg, transports); break;
    case 'f': opt.framing = name_index(optarg, framings); break;
    case 'j': opt.join = 1; break;
    case 'c': opt.channels = atoi(optarg); break;
    case 'k': opt.tracks = atoi(optarg); break;
    case 'b': opt.base = atoi(optarg); break;
    case 'r': opt.ramp = atoi(optarg); break;
    case 'o': opt.opening = atoi(optarg); break;
    case 'B': opt.rcvbuf = atoi(optarg); break;
    case 'R': opt.reconnect = 1; break;
    case 'n': room = atoi(optarg); break;
    default: exit(2);
    }
}

static void read_options(int argc, char **argv)
{
    int key;
    while ((key = getopt_long(argc, argv, "", known, 0)) != -1)
        set_option(key);
    if ((ntohl(inet_addr(opt.host)) >> 24) != 127 || !opt.port || opt.tracks > TRACKS_MAX || opt.tracks > opt.channels) {
        fprintf(stderr, "load: --host in 127.0.0.0/8, --port, --tracks <= %d and <= --channels\n", TRACKS_MAX);
        exit(2);
    }
}

static void raise_files(void)
{
    struct rlimit files = {room + 100, room + 100};
    if (setrlimit(RLIMIT_NOFILE, &files) < 0) {
        getrlimit(RLIMIT_NOFILE, &files);
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
        room = (int)files.rlim_cur - 100;
        fprintf(stderr, "load: no more than %d viewers, the limit on open files\n", room);
    }
}

static void start(int what, double limit_s)
{
    command = what;
    began = now_ms();
    deadline = began + limit_s * 1000;
}

static void reply_viewers(const char *name, double now)
{
    printf("{\"reply\": \"%s\", \"viewers\": %d, \"live\": %d, \"fresh\": %d, \"failed\": %d, \"seconds\": %.3f}\n", name,
           wanted, live, fresh, failed, (now - began) / 1000);
    fflush(stdout);
    command = AT_REST;
}

static void obey(char *line)
{
    double a = 0, b = 0;
    char name[16] = "";
    int n = sscanf(line, "%15s %lf %lf", name, &a, &b);
    if (!strcmp(name, "viewers")) {
        viewers_set(a > room ? room : (int)a);
        start(VIEWERS, n > 2 ? b : 60);
    } else if (!strcmp(name, "measure")) {
        drain_ms = (n > 2 ? b : 3) * 1000;
        closed = 0;
        account_start(a);
        window = MEASURE;
    } else if (!strcmp(name, "cut")) {
        viewers_cut();
        start(CUT, n > 1 ? a : 30);
    } else if (!strcmp(name, "slow")) {
        slow_count = (int)a;
        slow_until = now_ms() + b * 1000;
        viewers_slow(slow_count, 1);
    } else {
        finished = 1;
    }
}

static void read_commands(void)
{
    static char text[4096];
    static size_t size;
    ssize_t n = read(0, text + size, sizeof text - 1 - size);
    char *line = text, *newline;
    if (n <= 0) {
        finished = 1;
        return;
    }
    text[size += n] = 0;
    for (; (newline = strchr(line, '\n')); line = newline + 1) {
        *newline = 0;
        obey(line);
    }
    size = strlen(line);
    memmove(text, line, size + 1);
}

static void progress(double now)
{
    if (slow_count && now >= slow_until) {
        viewers_slow(slow_count, 0);
        slow_count = 0;
    }
    if (command == VIEWERS && (live + failed >= wanted || now >= deadline)) {
        reply_viewers("viewers", now);
    } else if (command == CUT && (fresh >= wanted || now >= deadline)) {
        reply_viewers("cut", now);
    }
    if (window == MEASURE && account_ended(now)) {
        printf("{\"reply\": \"ended\"}\n");
        fflush(stdout);
        window = DRAIN;
        drained_by = now + drain_ms;
    } else if (window == DRAIN && (account_drained() || now >= drained_by)) {
        account_report(now);
        window = NO_WINDOW;
    }
}

static void dispatch(const struct epoll_event *event)
{
    if (event->data.u64 & STDIN_BIT)
        read_commands();
    else if (event->data.u64 & SENDER_BIT)
        sender_ready(event->data.u64 & 0xffff);
    else
        viewer_ready(&viewers[event->data.u64], event->events);
}

int main(int argc, char **argv)
{
    struct epoll_event events[EVENTS], input = {.events = EPOLLIN, .data.u64 = STDIN_BIT};
    double ticked = 0;
    read_options(argc, argv);
    raise_files();
    viewers_init(room);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, 0, &input);
    while (!finished) {
        int n = epoll_wait(epoll_fd, events, EVENTS, (int)TICK_MS);
        for (int i = 0; i < n; i++)
            dispatch(&events[i]);
        double now = now_ms();
        if (now - ticked < TICK_MS)
            continue;
        ticked = now;
        viewers_tick(now);
        progress(now);
    }
    return 0;
}
