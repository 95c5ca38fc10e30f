/* Just enough JSON to find a key and walk an array. It trusts the server: a broken value ends the walk. */
#include "load.h"

#include <stdlib.h>
#include <string.h>

static const char *blank(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t' || *p == ',' || *p == ':'))
        p++;
    return p;
}

static const char *skip_string(const char *p, const char *end)
{
    for (p++; p < end && *p != '"'; p++)
        if (*p == '\\')
            p++;
    return p < end ? p + 1 : end;
}

static const char *skip_value(const char *p, const char *end)
{
    int depth = 0;
    while (p < end) {
        if (*p == '"') {
            p = skip_string(p, end);
        } else if (*p == '{' || *p == '[') {
            depth++, p++;
        } else if (*p == '}' || *p == ']') {
            if (depth == 0)
                return p;
            depth--, p++;
        } else if (depth == 0 && (*p == ',' || *p == ':')) {
            return p;
        } else {
            p++;
            continue;
        }
        if (depth == 0)
            return p;
    }
    return end;
}

/* The value of a key of an object, or an empty span. */
struct span json_get(struct span object, const char *key)
{
    size_t size = strlen(key);
    const char *p = object.p, *end = object.end;
    if (!p || p >= end || *p != '{')
        return (struct span){0, 0};
    for (p = blank(p + 1, end); p < end && *p == '"'; p = blank(p, end)) {
        const char *name = p + 1, *value = blank(skip_string(p, end), end);
        p = skip_value(value, end);
        if ((size_t)(end - name) > size && !memcmp(name, key, size) && name[size] == '"')
            return (struct span){value, p};
    }
    return (struct span){0, 0};
}

/* The next item of an array; the span moves on behind it. Empty at the end. */
struct span json_item(struct span *array)
{
    const char *p = array->p, *end = array->end;
    if (!p || p >= end)
        return (struct span){0, 0};
    p = blank(*p == '[' ? p + 1 : p, end);
    if (p >= end || *p == ']')
        return (struct span){0, 0};
    struct span item = {p, p};
    if (*p == '[' || *p == '{' || *p == '"')
        item.end = skip_value(p, end);
    else
        while (item.end < end && *item.end != ',' && *item.end != ']')
            item.end++;
    array->p = item.end;
    return item;
}

static int unescape(const char **p, const char *end)
{
    char c = **p;
    if (c == 'u' && end - *p > 4) {
        char hex[5] = {(*p)[1], (*p)[2], (*p)[3], (*p)[4], 0};
        *p += 4;
        return (int)strtol(hex, 0, 16) & 0xff;   /* the bench's own texts are ASCII */
    }
    return c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
}

/* A string without its quotes and escapes; returns its length, at most room - 1. */
int json_string(struct span value, char *out, int room)
{
    int n = 0;
    if (value.p && value.p < value.end && *value.p == '"') {
        for (const char *p = value.p + 1; p < value.end && *p != '"' && n < room - 1; p++) {
            if (*p == '\\' && ++p < value.end)
                out[n++] = (char)unescape(&p, value.end);
            else
                out[n++] = *p;
        }
    }
    out[n] = 0;
    return n;
}

int json_is(struct span value, const char *text)
{
    size_t size = strlen(text);
    return value.p && (size_t)(value.end - value.p) == size && !memcmp(value.p, text, size);
}
