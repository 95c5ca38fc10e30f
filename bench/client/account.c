/* What arrived: completeness per viewer and channel, latency per sample, and the report of a window.

   A window is a span of publishers' stamps [from, to). Every viewer owes every sample stamped within it, in order and
   once; one that has not got past `to` when the drain ends is late, and what it lacks is missing. */
#include "load.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#define STEP_MS 0.1
#define CHANNELS 65536
#define BUCKETS 300000       /* 30 s; what is later counts as 30 s */
#define LATE_MS 250.0        /* lag from which a delivery counts as late, for the time of recovery */

struct histogram { uint32_t counts[BUCKETS]; uint64_t total; double max; };
struct tally { int64_t samples, missing, told, doubled, gaps, unordered; };

static struct histogram all, newest_of, oldest_of;
static struct tally tallies[2];      /* of the viewers who read, and of the slow ones */
static int64_t frames, bytes;
static double from, to, cpu_from, cpu_to, late_until;
static struct { int64_t first, next; } owed[CHANNELS];   /* per channel, the samples stamped within the window */

static double cpu_now(void)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return use.ru_utime.tv_sec + use.ru_stime.tv_sec + (use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

static void histogram_add(struct histogram *h, double ms, int64_t count)
{
    int at = ms < 0 ? 0 : ms / STEP_MS >= BUCKETS ? BUCKETS - 1 : (int)(ms / STEP_MS);
    h->counts[at] += count;
    h->total += count;
    if (ms > h->max)
        h->max = ms;
}

static double histogram_at(const struct histogram *h, double share)
{
    uint64_t sought = (uint64_t)(h->total * share), seen = 0;
    for (int i = 0; i < BUCKETS; i++)
        if ((seen += h->counts[i]) > sought)
            return (i + 1) * STEP_MS;
    return h->max;
}

void account_start(double seconds)
{
    memset(&all, 0, sizeof all);
    memset(&newest_of, 0, sizeof newest_of);
    memset(&oldest_of, 0, sizeof oldest_of);
    memset(tallies, 0, sizeof tallies);
    memset(owed, 0, sizeof owed);
    frames = bytes = 0;
    from = now_ms();
    to = from + seconds * 1000;
    late_until = from;
    cpu_to = 0;
    cpu_from = cpu_now();
}

struct track *viewer_track(struct viewer *v, int channel)
{
    for (int i = 0; i < opt.tracks; i++)
        if (v->tracks[i].channel == channel)
            return &v->tracks[i];
    return 0;
}

void account_frame(size_t size, double now)
{
    if (now < to)
        frames++, bytes += size;
}

void account_gap(struct viewer *v, int channel)
{
    struct track *track = viewer_track(v, channel);
    tallies[v->slow].gaps++;
    if (!track)
        return;
    track->told = 1;
    track->pos = (struct position){0};   /* the next position may be of another epoch */
}

/* Ids must rise within an epoch. */
static void account_order(struct tally *tally, struct track *track, const struct position *pos)
{
    const struct position *last = &track->pos;
    if (pos->ms == last->ms && pos->seq == last->seq)
        return;
    if (pos->ms < last->ms || (pos->ms == last->ms && pos->seq < last->seq))
        tally->unordered++;
    track->pos = *pos;
}

/* How many of the run's samples this viewer has already; a hole before it is told or missing. */
static int account_hole(struct tally *tally, struct track *track, const struct event *run, double first_t)
{
    int64_t hole = run->first - track->next;
    int inside = first_t >= from && track->last_t < to;
    if (track->next >= 0 && hole > 0 && inside) {
        if (track->told)
            tally->told += hole;
        else
            tally->missing += hole;
    }
    track->told = 0;
    return track->next < 0 || hole >= 0 ? 0 : (int)(-hole < run->n ? -hole : run->n);
}

static void account_latency(const double *t, int n, int slow, double now)
{
    int counted = 0;
    for (int i = 0; i < n; i++) {
        if (t[i] < from || t[i] >= to)
            continue;
        counted++;
        if (!slow)
            histogram_add(&all, now - t[i], 1);
    }
    tallies[slow].samples += counted;
    if (!counted || slow)
        return;
    histogram_add(&oldest_of, now - t[0], 1);
    histogram_add(&newest_of, now - t[n - 1], 1);
}

static void account_owed(const struct track *track, double t)
{
    int channel = track->channel % CHANNELS;
    if (t < from || track->last_t >= to || track->next <= owed[channel].next)
        return;
    if (!owed[channel].next)
        owed[channel].first = track->next;
    owed[channel].next = track->next;
}

void account_run(struct viewer *v, const struct batch *batch, const struct event *run, double now)
{
    struct track *track = viewer_track(v, run->channel);
    const double *t = batch->times + run->at;
    if (!track)
        return;
    struct tally *tally = &tallies[v->slow];
    int known = account_hole(tally, track, run, t[0]), n = run->n - known;
    double lag = now - t[run->n - 1];
    account_order(tally, track, &run->pos);
    if (known && t[0] >= from && t[0] < to)
        tally->doubled += known;
    if (n <= 0)
        return;
    account_latency(t + known, n, v->slow, now);
    track->next = run->first + run->n;
    track->last_t = t[run->n - 1];
    account_owed(track, t[known]);
    if (lag > LATE_MS && !v->slow)
        late_until = now;
    else if (!v->fresh && lag < 1000)
        v->fresh = 1, fresh++;
}

int account_ended(double now)
{
    if (now >= to && !cpu_to)
        cpu_to = cpu_now();
    return now >= to;
}

static int late_viewer(const struct viewer *v)
{
    for (int i = 0; i < opt.tracks; i++)
        if (v->tracks[i].last_t < to)
            return 1;
    return 0;
}

static int count_late(int slow)
{
    int late = 0;
    for (int i = 0; i < wanted; i++)
        late += viewers[i].slow == slow && late_viewer(&viewers[i]);
    return late;
}

int account_drained(void)
{
    return count_late(0) == 0 && count_late(1) == 0;
}

/* What the late ones lack is missing, and as late as the clock says. */
static void account_late(struct viewer *v, double now)
{
    for (int i = 0; i < opt.tracks; i++) {
        struct track *track = &v->tracks[i];
        int channel = track->channel % CHANNELS;
        int64_t has = track->next > owed[channel].first ? track->next : owed[channel].first;
        int64_t lack = owed[channel].next - has;
        if (track->last_t >= to)
            continue;
        if (!v->slow) {   /* where nobody got anything, nothing is owed, and yet it is not in time */
            double lag = now - (track->last_t > from ? track->last_t : from);
            histogram_add(&newest_of, lag, 1);
            histogram_add(&oldest_of, lag, 1);
            if (lack <= 0)
                histogram_add(&all, lag, 1);
        }
        if (lack <= 0)
            continue;
        tallies[v->slow].missing += lack;
        if (!v->slow)
            histogram_add(&all, now - (track->last_t > from ? track->last_t : from), lack);
    }
}

static void report_latency(const char *name, const struct histogram *h)
{
    printf("\"%s\": {\"p50\": %.1f, \"p99\": %.1f, \"max\": %.1f}, ", name, histogram_at(h, .5), histogram_at(h, .99),
           h->max);
}

static void report_tally(const char *name, const struct tally *t, int late)
{
    printf("\"%s\": {\"samples\": %lld, \"missing\": %lld, \"told\": %lld, \"doubled\": %lld, \"unordered\": %lld, "
           "\"gaps\": %lld, \"late\": %d}, ", name, (long long)t->samples, (long long)t->missing, (long long)t->told,
           (long long)t->doubled, (long long)t->unordered, (long long)t->gaps, late);
}

void account_report(double now)
{
    double seconds = (to - from) / 1000, share = (cpu_to - cpu_from) / seconds;
    int late = count_late(0), late_slow = count_late(1);
    for (int i = 0; i < wanted; i++)
        account_late(&viewers[i], now);
    printf("{\"reply\": \"measure\", \"viewers\": %d, \"live\": %d, \"closed\": %d, \"close_code\": %d, \"failed\": %d, ",
           wanted, live, closed, last_code, failed);
    printf("\"seconds\": %.3f, \"frames\": %lld, \"bytes\": %lld, ", seconds, (long long)frames, (long long)bytes);
    report_latency("sample", &all);
    report_latency("newest", &newest_of);
    report_latency("oldest", &oldest_of);
    report_tally("readers", &tallies[0], late);
    report_tally("slow", &tallies[1], late_slow);
    printf("\"late_for_s\": %.2f, \"cpu\": %.3f, \"marked\": %s}\n", (late_until - from) / 1000, share,
           share > 0.9 ? "true" : "false");
    fflush(stdout);
}
