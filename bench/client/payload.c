/* Payloads (a WebSocket message, a line of a stream) to events, through a small ring of the last ones parsed:
   the server sends the same bytes to thousands, and the client must not be what is measured. */
#include "load.h"

#include <stdlib.h>
#include <string.h>

#define RING 64              /* payloads remembered; one that fell out is parsed again */

static struct batch ring[RING];
static int newest;
static char text[SCRATCH];

static void parse_array(struct batch *b, const char *p, const char *end)
{
    struct span array = {p, end}, item;
    while ((item = json_item(&array)).p) {
        int size = json_string(item, text, sizeof text);
        parse_message(b, text, size);
    }
}

static void parse_sockjs(struct batch *b, const char *p, size_t size)
{
    switch (*p) {
    case 'o': batch_event(b, EV_OPEN); break;
    case 'h': batch_event(b, EV_BEAT); break;
    case 'a': parse_array(b, p + 1, p + size); break;
    case 'c': batch_event(b, EV_CLOSE)->code = size > 2 ? atoi(p + 2) : 0; break;
    default: break;          /* the prelude of a stream */
    }
}

/* Engine.IO 4 carrying Socket.IO 5: 0 open, 2 ping, 40 connected, 42["message", text]. */
static void parse_engineio(struct batch *b, const char *p, size_t size)
{
    if (*p == '0') {
        batch_event(b, EV_GREETED);
    } else if (*p == '2') {
        batch_event(b, EV_PING);
    } else if (size >= 2 && !memcmp(p, "40", 2)) {
        batch_event(b, EV_OPEN);
    } else if (size >= 2 && !memcmp(p, "42", 2)) {
        struct span array = {p + 2, p + size};
        json_item(&array);
        int n = json_string(json_item(&array), text, sizeof text);
        parse_message(b, text, n);
    }
}

static const struct batch *parse(struct batch *b, const char *p, size_t size)
{
    if (b->room <= size)
        b->bytes = realloc(b->bytes, b->room = size + 1);
    memcpy(b->bytes, p, size);
    b->bytes[size] = 0;      /* strtod and its kind stop here */
    b->size = size;
    b->events_n = b->times_n = 0;
    if (opt.framing == SOCKJS)
        parse_sockjs(b, b->bytes, size);
    else if (opt.framing == ENGINEIO)
        parse_engineio(b, b->bytes, size);
    else
        parse_message(b, b->bytes, size);
    return b;
}

/* The events of a payload. The batch stays valid for the next RING - 1 calls. */
const struct batch *parse_payload(const char *p, size_t size)
{
    for (int back = 0; back < RING; back++) {
        struct batch *b = &ring[(newest - back) & (RING - 1)];
        if (b->size == size && b->bytes && !memcmp(b->bytes, p, size))
            return b;
    }
    newest = (newest + 1) & (RING - 1);
    return parse(&ring[newest], p, size);
}
