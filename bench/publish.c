/* The publisher: numbered, stamped samples at an even pace, to Redis, to a peer's feed or to nchan.

   Message k goes to channel k % channels as its number k / channels, due at start + k * period / channels. Samples
   carry their own number in the first lead. SIGTERM ends it; one JSON line says what was sent and how late at worst. */
#include <arpa/inet.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define BUFFER (1 << 20)     /* bytes of one write; due messages beyond it leave with the next */
#define MESSAGE_MAX 8192

static int port, channels = 1, samples, leads = 2;
static double rate = 143;    /* messages a second and channel */
static const char *to = "redis";
static volatile sig_atomic_t stopped;
static char buffer[BUFFER];

static void stop(int signal_number) { stopped = signal_number; }

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

/* A sample as text, the peers' form or Pace's; or a block of `samples` samples that ends now. */
static int body_text(char *out, int64_t number, double t)
{
    if (strcmp(to, "redis"))
        return sprintf(out, "%lld|%.1f|-0.325", (long long)number, t);
    if (!samples)
        return sprintf(out, "%.1f|%lld|-0.325", t, (long long)number);
    double dt = 1000 / rate / samples;
    int n = sprintf(out, "{\"t\": %.1f, \"dt\": %.3f, \"v\": [", t - dt * (samples - 1), dt);
    for (int lead = 0; lead < leads; lead++) {
        n += sprintf(out + n, lead ? ", [" : "[");
        for (int i = 0; i < samples; i++)
            n += sprintf(out + n, i ? ", %lld" : "%lld", (long long)(lead ? i : number * samples + i));
        n += sprintf(out + n, "]");
    }
    return n + sprintf(out + n, "]}");
}

static int message_text(char *out, int64_t k, double t)
{
    char body[MESSAGE_MAX], name[32];
    int size = body_text(body, k / channels, t), named = sprintf(name, "bench-%d", (int)(k % channels));
    if (!strcmp(to, "lines"))
        return sprintf(out, "%s\n", body);
    if (!strcmp(to, "http"))
        return sprintf(out, "POST /pub HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n%s", size, body);
    return sprintf(out, "*3\r\n$7\r\nPUBLISH\r\n$%d\r\n%s\r\n$%d\r\n%s\r\n", named, name, size, body);
}

static int connected(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(0x7f000001)}};
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(fd, (struct sockaddr *)&a, sizeof a) < 0) {
        perror("publish: connect");
        exit(1);
    }
    return fd;
}

static void write_all(int fd, const char *p, size_t size)
{
    static char answers[1 << 16];
    while (size) {
        ssize_t n = send(fd, p, size, MSG_NOSIGNAL);
        if (n <= 0) {
            perror("publish: send");
            exit(1);
        }
        p += n, size -= n;
    }
    while (recv(fd, answers, sizeof answers, MSG_DONTWAIT) > 0)
        continue;
}

static void sleep_until(double ms)
{
    double left = ms - now_ms();
    struct timespec t = {(time_t)(left / 1000), (long)(left * 1e6) % 1000000000};
    if (left > 0)
        nanosleep(&t, 0);
}

static void read_options(int argc, char **argv)
{
    static const struct option known[] = {
        {"port", 1, 0, 'p'}, {"to", 1, 0, 't'}, {"channels", 1, 0, 'c'}, {"rate", 1, 0, 'r'}, {"samples", 1, 0, 's'},
        {"leads", 1, 0, 'l'}, {0, 0, 0, 0}};
    int key;
    while ((key = getopt_long(argc, argv, "", known, 0)) != -1) {
        switch (key) {
        case 'p': port = atoi(optarg); break;
        case 't': to = optarg; break;
        case 'c': channels = atoi(optarg); break;
        case 'r': rate = atof(optarg); break;
        case 's': samples = atoi(optarg); break;
        case 'l': leads = atoi(optarg); break;
        default: exit(2);
        }
    }
    if (samples * leads > MESSAGE_MAX / 24 || !port || channels < 1) {
        fprintf(stderr, "publish: --port, --channels >= 1, at most %d values a message\n", MESSAGE_MAX / 24);
        exit(2);
    }
}

int main(int argc, char **argv)
{
    read_options(argc, argv);
    signal(SIGTERM, stop);
    signal(SIGINT, stop);
    int fd = connected();
    double start = now_ms(), step = 1000 / rate / channels, late = 0, now;
    int64_t k = 0;
    while (!stopped) {
        size_t size = 0;
        sleep_until(start + k * step);
        now = now_ms();
        if (now - (start + k * step) > late)
            late = now - (start + k * step);
        for (; start + k * step <= now && size < BUFFER - MESSAGE_MAX - 256; k++)
            size += message_text(buffer + size, k, now);
        write_all(fd, buffer, size);
    }
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    printf("{\"published\": %lld, \"seconds\": %.3f, \"latest_ms\": %.1f, \"cpu_s\": %.3f}\n", (long long)k,
           (now_ms() - start) / 1000, late, use.ru_utime.tv_sec + use.ru_stime.tv_sec
           + (use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6);
    return 0;
}
