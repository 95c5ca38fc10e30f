/* Messages to events: Pace's JSON objects, or the peers' texts "sequence|epoch_ms|value", one or more lines. */
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct event *batch_event(struct batch *b, enum event_kind kind)
{
    if (b->events_n == b->events_room) {
        b->events_room = b->events_room ? b->events_room * 2 : 8;
        b->events = realloc(b->events, b->events_room * sizeof *b->events);
    }
    struct event *event = &b->events[b->events_n++];
    memset(event, 0, sizeof *event);
    event->kind = kind;
    return event;
}

void batch_time(struct batch *b, double t)
{
    if (b->times_n == b->times_room) {
        b->times_room = b->times_room ? b->times_room * 2 : 64;
        b->times = realloc(b->times, b->times_room * sizeof *b->times);
    }
    b->times[b->times_n++] = t;
}

/* A sample joins the run before it only if it is the very next of the same channel in the same message. */
static struct event *add_sample(struct batch *b, struct event *run, int channel, int64_t sequence, double t)
{
    if (!run || sequence != run->first + run->n) {
        run = batch_event(b, EV_RUN);
        run->channel = channel;
        run->first = sequence;
        run->at = b->times_n;
    }
    run->n++;
    batch_time(b, t);
    return run;
}

static void parse_lines(struct batch *b, const char *p, const char *end)
{
    struct event *run = 0;
    while (p < end) {
        char *bar;
        int64_t sequence = strtoll(p, &bar, 10);
        if (bar == p || *bar != '|')
            return;
        run = add_sample(b, run, 0, sequence, strtod(bar + 1, 0));
        p = memchr(p, '\n', end - p);
        p = p ? p + 1 : end;
    }
}

/* Channels of the bench are named bench-0, bench-1 ...; another name is nobody's and gets -1. */
static int channel_of(struct span message)
{
    char name[64];
    json_string(json_get(message, "channel"), name, sizeof name);
    const char *dash = strrchr(name, '-');
    return dash ? atoi(dash + 1) : -1;
}

static struct position position_of(struct span message)
{
    struct position pos = {0};
    json_string(json_get(message, "pos"), pos.text, POS_MAX);
    const char *id = strrchr(pos.text, ':');
    if (id)
        sscanf(id + 1, "%llu-%llu", &pos.ms, &pos.seq);
    return pos;
}

/* The first lead carries the sequence number, so that completeness is read off the samples themselves. */
static void parse_block(struct batch *b, struct span message)
{
    struct span block = json_get(message, "block"), t = json_get(block, "t"), leads = json_get(block, "v");
    struct span samples = json_item(&leads), value, time;
    int channel = channel_of(message), irregular = t.p && *t.p == '[', first = b->events_n, i = 0;
    double start = irregular || !t.p ? 0 : strtod(t.p, 0), step = 0;
    struct event *run = 0;
    if ((time = json_get(block, "dt")).p)
        step = strtod(time.p, 0);
    while ((value = json_item(&samples)).p) {
        if (irregular && (time = json_item(&t)).p)
            start = strtod(time.p, 0);
        run = add_sample(b, run, channel, (int64_t)strtod(value.p, 0), start + step * i++);
    }
    struct position pos = position_of(message);
    for (int e = first; e < b->events_n; e++)
        b->events[e].pos = pos;
}

static void parse_pace(struct batch *b, struct span message)
{
    struct span type = json_get(message, "type");
    if (json_is(type, "\"block\"")) {
        parse_block(b, message);
    } else if (json_is(type, "\"gap\"")) {
        batch_event(b, EV_GAP)->channel = channel_of(message);
    } else if (json_is(type, "\"status\"") && json_is(json_get(message, "subscribed"), "true")) {
        batch_event(b, EV_SUBSCRIBED)->channel = channel_of(message);
    } else if (json_is(type, "\"error\"")) {
        struct span code = json_get(message, "code");
        batch_event(b, EV_ERROR)->code = code.p ? atoi(code.p) : 0;
    }
}

void parse_message(struct batch *b, const char *p, size_t size)
{
    if (size && *p == '{')
        parse_pace(b, (struct span){p, p + size});
    else
        parse_lines(b, p, p + size);
}
