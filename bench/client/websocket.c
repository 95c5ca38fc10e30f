/* WebSocket frames (RFC 6455) as a client that never asks for extensions sees them, and the messages it sends. */
#include "load.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#define OPCODE_TEXT 1
#define OPCODE_CLOSE 8
#define OPCODE_PING 9
#define OPCODE_PONG 10

/* The masking key is zero: on loopback there is no proxy to protect, and the payload goes out as it is. */
void send_frame(struct viewer *v, int opcode, const char *p, size_t size)
{
    char frame[8192];
    size_t head = 2;
    if (size > sizeof frame - 8)
        return;
    frame[0] = (char)(0x80 | opcode);
    if (size < 126) {
        frame[1] = (char)(0x80 | size);
    } else {
        frame[1] = (char)(0x80 | 126);
        frame[2] = (char)(size >> 8);
        frame[3] = (char)size;
        head = 4;
    }
    memset(frame + head, 0, 4);
    memcpy(frame + head + 4, p, size);
    viewer_write(v, frame, head + 4 + size);
}

static void on_frame(struct viewer *v, int first, const char *p, size_t size)
{
    int opcode = first & 15;
    if (opcode == OPCODE_PING) {
        send_frame(v, OPCODE_PONG, p, size);
    } else if (opcode == OPCODE_CLOSE) {
        if (!v->code)
            v->code = size >= 2 ? (unsigned char)p[0] << 8 | (unsigned char)p[1] : -1;
        viewer_lost(v, "closed by a frame");
    } else if (!(first & 0x80) || opcode == 0) {
        viewer_lost(v, "a fragmented message, which this client does not join");
    } else if (opcode != OPCODE_PONG) {
        viewer_payload(v, p, size);
    }
}

/* Takes whole frames off the front; returns the bytes used. */
size_t websocket_feed(struct viewer *v, const char *p, size_t size)
{
    size_t used = 0;
    while (v->fd >= 0 && size - used >= 2) {
        const unsigned char *f = (const unsigned char *)p + used;
        size_t head = 2, n = f[1] & 127;
        if (n >= 126) {
            size_t width = n == 126 ? 2 : 8;
            if (size - used < head + width)
                break;
            for (n = 0; width; width--)
                n = n << 8 | f[head++];
        }
        if (n > SCRATCH - 16) {
            viewer_lost(v, "a frame beyond the bound");
            break;
        }
        if (size - used < head + n)
            break;
        used += head + n;
        on_frame(v, f[0], (const char *)f + head, n);
    }
    return used;
}

void send_greeting(struct viewer *v) { send_frame(v, OPCODE_TEXT, "40", 2); }
void send_pong(struct viewer *v) { send_frame(v, OPCODE_TEXT, "3", 1); }

/* hello and the subscriptions, each with the position it goes on from; quoted once more for SockJS. */
static int message_text(const struct track *track, char *out, size_t room)
{
    if (!track)
        return snprintf(out, room, "{\"type\":\"hello\",\"protocol\":1}");
    if (!track->pos.text[0])
        return snprintf(out, room, "{\"type\":\"subscribe\",\"channel\":\"bench-%d\"}", track->channel);
    return snprintf(out, room, "{\"type\":\"subscribe\",\"channel\":\"bench-%d\",\"since\":\"%s\"}", track->channel,
                    track->pos.text);
}

static size_t quote(char *out, const char *text)
{
    size_t n = 0;
    out[n++] = '"';
    for (; *text; text++) {
        if (*text == '"')
            out[n++] = '\\';
        out[n++] = *text;
    }
    out[n++] = '"';
    return n;
}

void send_join(struct viewer *v)
{
    char body[8000] = "[", text[300];
    size_t size = 1;
    for (int i = -1; i < opt.tracks; i++) {
        message_text(i < 0 ? 0 : &v->tracks[i], text, sizeof text);
        if (opt.framing == RAW) {
            send_frame(v, OPCODE_TEXT, text, strlen(text));
            continue;
        }
        if (size > 1)
            body[size++] = ',';
        size += quote(body + size, text);
    }
    body[size++] = ']';
    if (opt.transport != WEBSOCKET)
        sender_push(v, body, size);
    else if (opt.framing == SOCKJS)
        send_frame(v, OPCODE_TEXT, body, size);
}
