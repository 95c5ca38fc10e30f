/* HTTP/1.1 responses of the streaming and polling transports, and of the WebSocket handshake; and the requests. */
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const endings[] = {"websocket", "xhr_streaming", "eventsource", "xhr"};

static int url(struct viewer *v, char *out, size_t room)
{
    if (opt.framing != SOCKJS)
        return snprintf(out, room, "%s", opt.prefix);
    return snprintf(out, room, "%s/000/%s/%s", opt.prefix, v->sid, endings[opt.transport]);
}

static const char *request_head(void)
{
    switch (opt.transport) {
    case WEBSOCKET:
        return "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    case EVENTSOURCE:
        return "Accept: text/event-stream\r\n\r\n";
    default:
        return "Content-Length: 0\r\n\r\n";
    }
}

void viewer_request(struct viewer *v)
{
    char text[1024], path[256];
    const char *method = opt.transport == XHR || opt.transport == XHR_STREAMING ? "POST" : "GET";
    url(v, path, sizeof path);
    int n = snprintf(text, sizeof text, "%s %s HTTP/1.1\r\nHost: %s:%d\r\nOrigin: http://%s:%d\r\n%s", method, path,
                     opt.host, opt.port, opt.host, opt.port, request_head());
    v->http = HEAD;
    viewer_write(v, text, n);
}

static const char *find(const char *p, size_t size, const char *what)
{
    return memmem(p, size, what, strlen(what));
}

static const char *header(const char *head, size_t size, const char *name)
{
    size_t n = strlen(name);
    for (const char *line = find(head, size, "\r\n"); line; line = find(line, head + size - line, "\r\n")) {
        line += 2;
        if ((size_t)(head + size - line) > n && !strncasecmp(line, name, n))
            return line + n;
    }
    return 0;
}

/* The framing of the body that follows a head; -1 if the status is not the one hoped for. */
static int on_head(struct viewer *v, const char *p, size_t size)
{
    int status = size > 12 ? atoi(p + 9) : 0;
    const char *length = header(p, size, "content-length:"), *chunked = header(p, size, "transfer-encoding:");
    const char *connection = header(p, size, "connection:");
    v->keep_alive = !(connection && !strncasecmp(connection + strspn(connection, " "), "close", 5));
    v->http = chunked ? CHUNKED : length ? LENGTH : UNTIL_CLOSE;
    v->remaining = length ? strtoul(length, 0, 10) : 0;
    return status == (opt.transport == WEBSOCKET ? 101 : 200) ? 0 : -1;
}

static void on_line(struct viewer *v, const char *p, size_t size)
{
    if (size && p[size - 1] == '\r')
        size--;
    if (opt.transport == EVENTSOURCE) {
        if (size < 6 || memcmp(p, "data: ", 6))
            return;
        p += 6, size -= 6;
    }
    if (size)
        viewer_payload(v, p, size);
}

static void hold_line(struct viewer *v, const char *p, size_t size)
{
    v->line = realloc(v->line, v->line_n + size);
    memcpy(v->line + v->line_n, p, size);
    v->line_n += size;
}

static void body_feed(struct viewer *v, const char *p, size_t size)
{
    const char *end = p + size, *newline;
    while (v->fd >= 0 && p < end && (newline = memchr(p, '\n', end - p))) {
        if (v->line_n) {
            char *line = v->line;
            hold_line(v, p, newline - p);
            line = v->line;
            size = v->line_n;
            v->line = 0;
            v->line_n = 0;
            on_line(v, line, size);
            free(line);
        } else {
            on_line(v, p, newline - p);
        }
        p = newline + 1;
    }
    if (v->fd >= 0 && p < end)
        hold_line(v, p, end - p);
}

/* The response is whole: the next one on this connection, or, when the server ends it, on a new one. */
static void on_end(struct viewer *v)
{
    if (v->keep_alive)
        viewer_request(v);
    else
        v->http = UNTIL_CLOSE;
}

static size_t chunk_feed(struct viewer *v, const char *p, size_t size)
{
    const char *line = find(p, size < 20 ? size : 20, "\r\n");
    if (!line)
        return 0;
    size_t n = strtoul(p, 0, 16), head = line + 2 - p;
    if (size < head + n + 2)
        return 0;
    if (n)
        body_feed(v, p + head, n);
    else
        on_end(v);
    return head + n + 2;
}

static size_t length_feed(struct viewer *v, const char *p, size_t size)
{
    size_t n = size < v->remaining ? size : v->remaining;
    body_feed(v, p, n);
    v->remaining -= n;
    if (v->fd >= 0 && !v->remaining)
        on_end(v);
    return n;
}

static size_t head_feed(struct viewer *v, const char *p, size_t size)
{
    const char *end = find(p, size, "\r\n\r\n");
    if (!end)
        return 0;
    size_t head = end + 4 - p;
    if (on_head(v, p, head) < 0) {
        v->code = atoi(p + 9);
        viewer_lost(v, p[9] ? "refused by its status" : "no status");
        return head;
    }
    viewer_upgraded(v);
    if (opt.transport == WEBSOCKET)
        return head + websocket_feed(v, p + head, size - head);
    if (v->http == LENGTH && !v->remaining)
        on_end(v);
    return head;
}

static size_t part_feed(struct viewer *v, const char *p, size_t size)
{
    switch (v->http) {
    case HEAD: return head_feed(v, p, size);
    case CHUNKED: return chunk_feed(v, p, size);
    case LENGTH: return length_feed(v, p, size);
    default: body_feed(v, p, size); return size;
    }
}

/* Takes whole heads and chunks off the front; returns the bytes used. */
size_t http_feed(struct viewer *v, const char *p, size_t size)
{
    size_t used = 0, part;
    do {
        if (opt.transport == WEBSOCKET && v->state > HANDSHAKE)
            break;
        part = part_feed(v, p + used, size - used);
        used += part;
    } while (v->fd >= 0 && part && used < size);
    return used;
}
