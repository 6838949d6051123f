/* A sound card that keeps a record: an ALSA ioplug playback device for machines without sound.
 *
 * It plays on CLOCK_MONOTONIC. Where it stands is worked out from that clock whenever it is asked, so a program that
 * comes late meets an underrun, and the record stays true. card.py builds it; feedback/measuring/record.py describes
 * the record and reads it. VIRTUAL_CARD_LOG in the environment goes before `log`.
 *
 *   pcm.NAME { type stridecue_card  log "FILE"  ppm 0  delay_us 0  dry_every 0  gone "FILE" }
 *
 * ppm: its clock runs fast by so much. delay_us: everything sounds so much later than it says, as a converter or a USB
 * cable does. dry_every: after so many frames of each run it runs dry, though frames are there. gone: while this file
 * exists the card is unplugged: every call answers ENODEV, and it cannot be opened.
 */
#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { RUNS = 4000 };

struct run { /* frames first <= k < end sounded, the first of them at start_ns */
    int64_t start_ns;
    uint64_t first, end, dry; /* dry: it ended because no frame was there */
};

struct record {
    uint32_t magic, version, rate, channels, frame_bytes, is_float, period, ring;
    uint64_t written, capacity;
    uint32_t runs, runs_lost;
    uint64_t data_offset;
    struct run run[RUNS];
    int32_t ppm, delay_us;
};

struct card {
    snd_pcm_ioplug_t io;
    struct record record;
    struct run now; /* its start_ns is when it sounds: the card's own start and the delay */
    int64_t start_ns;
    int moving, dry, timer, file, lost; /* lost: it was unplugged, and this stream never comes back */
    long ppm, delay_us, dry_every;
    char *path, *gone;
};

static int64_t clock_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void keep(struct card *c, const void *what, size_t bytes, uint64_t at) {
    if (c->file >= 0 && pwrite(c->file, what, bytes, at) != (ssize_t)bytes)
        SNDERR("stridecue_card: cannot write %s", c->path);
}

static void keep_run(struct card *c) {
    if (c->record.runs)
        keep(c, &c->now, sizeof c->now, offsetof(struct record, run) + (c->record.runs - 1) * sizeof c->now);
}

/* Frames of this run that were due by now, whether they were there or not. */
static uint64_t due(const struct card *c) {
    if (!c->moving)
        return 0;
    return (uint64_t)((__int128)(clock_ns() - c->start_ns) * c->io.rate * (1000000 + c->ppm) / 1000000000000000LL);
}

static int64_t time_of(const struct card *c, uint64_t frame) {
    return c->start_ns + (int64_t)((__int128)frame * 1000000000000000LL / ((int64_t)c->io.rate * (1000000 + c->ppm)));
}

/* Unplugged? Then alsa-lib is told as the kernel tells it. */
static int is_gone(struct card *c) {
    if (!c->lost && (!c->gone || access(c->gone, F_OK)))
        return 0;
    c->moving = 0;
    c->lost = 1;
    snd_pcm_ioplug_set_state(&c->io, SND_PCM_STATE_DISCONNECTED);
    return 1;
}

/* Bring the run up to date; a missing frame ends it. */
static void advance(struct card *c) {
    if (!c->moving)
        return;
    uint64_t there = c->record.written - c->now.first, wanted = due(c);
    if (c->dry_every && there > (uint64_t)c->dry_every)
        there = c->dry_every;
    c->now.end = c->now.first + (wanted < there ? wanted : there);
    if (wanted >= there) {
        c->moving = 0;
        c->dry = 1;
        c->now.dry = c->io.state != SND_PCM_STATE_DRAINING;
    }
    keep_run(c);
}

/* Wake the player when a period's room has come about, on a boundary between periods. */
static void set_alarm(struct card *c) {
    uint64_t queued = c->record.written - c->now.first, room_for = c->io.buffer_size - c->io.period_size;
    uint64_t frame = queued > room_for ? queued - room_for : 0;
    frame = (frame + c->io.period_size - 1) / c->io.period_size * c->io.period_size;
    int64_t at = c->moving ? time_of(c, frame) + 1 : 1;
    struct itimerspec once = {.it_value = {at / 1000000000, at % 1000000000}};
    timerfd_settime(c->timer, TFD_TIMER_ABSTIME, &once, NULL);
}

static int on_prepare(snd_pcm_ioplug_t *io) {
    struct card *c = io->private_data;
    if (is_gone(c))
        return -ENODEV;
    c->moving = c->dry = 0;
    c->now = (struct run){0, c->record.written, c->record.written, 0};
    set_alarm(c);
    return 0;
}

static int on_start(snd_pcm_ioplug_t *io) {
    struct card *c = io->private_data;
    if (is_gone(c))
        return -ENODEV;
    c->start_ns = clock_ns();
    c->now.start_ns = c->start_ns + c->delay_us * 1000;
    c->moving = 1;
    if (c->record.runs < RUNS)
        c->record.runs++;
    else
        c->record.runs_lost++;
    keep_run(c);
    keep(c, &c->record.runs, 2 * sizeof c->record.runs, offsetof(struct record, runs));
    set_alarm(c);
    return 0;
}

static int on_stop(snd_pcm_ioplug_t *io) {
    struct card *c = io->private_data;
    advance(c);
    c->moving = 0;
    return 0;
}

static snd_pcm_sframes_t on_pointer(snd_pcm_ioplug_t *io) {
    struct card *c = io->private_data;
    if (is_gone(c))
        return -ENODEV;
    advance(c);
    return c->dry ? -EPIPE : (snd_pcm_sframes_t)((c->now.end - c->now.first) % io->buffer_size);
}

static int begin_record(struct card *c) {
    struct record *r = &c->record;
    uint32_t bytes = snd_pcm_format_physical_width(c->io.format) / 8 * c->io.channels;
    *r = (struct record){0x44524356, 1, c->io.rate, c->io.channels, bytes, c->io.format == SND_PCM_FORMAT_FLOAT_LE,
                         c->io.period_size, c->io.buffer_size, 0, UINT64_MAX, 0, 0, sizeof *r, {{0}},
                         c->ppm, c->delay_us};
    unlink(c->path);
    c->file = open(c->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    keep(c, r, sizeof *r, 0);
    return c->file < 0 ? -errno : 0;
}

/* The record begins with the first frame: a program that only lists its devices leaves an old record alone. */
static snd_pcm_sframes_t on_transfer(snd_pcm_ioplug_t *io, const snd_pcm_channel_area_t *areas,
                                     snd_pcm_uframes_t offset, snd_pcm_uframes_t frames) {
    struct card *c = io->private_data;
    struct record *r = &c->record;
    if (is_gone(c))
        return -ENODEV;
    int error = c->file < 0 ? begin_record(c) : 0;
    if (error)
        return error;
    advance(c);
    const char *source = (const char *)areas->addr + (areas->first + areas->step * offset) / 8;
    keep(c, source, frames * r->frame_bytes, r->data_offset + r->written * r->frame_bytes);
    r->written += frames;
    keep(c, &r->written, sizeof r->written, offsetof(struct record, written));
    set_alarm(c);
    return frames;
}

static int on_poll(snd_pcm_ioplug_t *io, struct pollfd *fds, unsigned n, unsigned short *events) {
    struct card *c = io->private_data;
    (void)fds, (void)n;
    if (is_gone(c)) {
        *events = POLLERR | POLLHUP;
        return 0;
    }
    int64_t queued = c->record.written - c->now.first - due(c);
    *events = c->dry || queued + (int64_t)io->period_size <= (int64_t)io->buffer_size ? POLLOUT : 0;
    if (!*events)
        set_alarm(c);
    return 0;
}

static int on_close(snd_pcm_ioplug_t *io) {
    struct card *c = io->private_data;
    if (c->file >= 0)
        close(c->file);
    close(c->timer);
    free(c->path);
    free(c->gone);
    free(c);
    return 0;
}

static const snd_pcm_ioplug_callback_t callbacks = {
    .prepare = on_prepare, .start = on_start, .stop = on_stop, .pointer = on_pointer,
    .transfer = on_transfer, .poll_revents = on_poll, .close = on_close,
};

static int set_limits(snd_pcm_ioplug_t *io) {
    static const unsigned access[] = {SND_PCM_ACCESS_MMAP_INTERLEAVED, SND_PCM_ACCESS_RW_INTERLEAVED};
    static const unsigned format[] = {SND_PCM_FORMAT_S16_LE, SND_PCM_FORMAT_FLOAT_LE};
    int error = 0;
    error |= snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_ACCESS, 2, access);
    error |= snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_FORMAT, 2, format);
    error |= snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_CHANNELS, 1, 2);
    error |= snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_RATE, 44100, 48000);
    error |= snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIOD_BYTES, 64, 1 << 15);
    error |= snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_BUFFER_BYTES, 128, 1 << 17);
    error |= snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIODS, 2, 64);
    return error ? -EINVAL : 0;
}

static const char *text(snd_config_t *conf, const char *key) {
    snd_config_t *entry;
    const char *value = NULL;
    if (snd_config_search(conf, key, &entry) >= 0)
        snd_config_get_string(entry, &value);
    return value;
}

static long number(snd_config_t *conf, const char *key) {
    snd_config_t *entry;
    long value = 0;
    if (snd_config_search(conf, key, &entry) >= 0)
        snd_config_get_integer(entry, &value);
    return value;
}

SND_PCM_PLUGIN_DEFINE_FUNC(stridecue_card) {
    const char *path = getenv("VIRTUAL_CARD_LOG"), *gone = text(conf, "gone");
    (void)root;
    if (!path)
        path = text(conf, "log");
    if (stream != SND_PCM_STREAM_PLAYBACK || !path)
        return -EINVAL;
    if (gone && !access(gone, F_OK))
        return -ENODEV;
    struct card *c = calloc(1, sizeof *c);
    c->path = strdup(path);
    c->gone = gone ? strdup(gone) : NULL;
    c->ppm = number(conf, "ppm");
    c->delay_us = number(conf, "delay_us");
    c->dry_every = number(conf, "dry_every");
    c->file = -1;
    c->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    c->io.version = SND_PCM_IOPLUG_VERSION;
    c->io.name = "stridecue recording card";
    c->io.callback = &callbacks;
    c->io.private_data = c;
    c->io.poll_fd = c->timer;
    c->io.poll_events = POLLIN;
    c->io.flags = SND_PCM_IOPLUG_FLAG_MONOTONIC;
    int error = snd_pcm_ioplug_create(&c->io, name, stream, mode);
    if (error < 0) {
        on_close(&c->io);
        return error;
    }
    if ((error = set_limits(&c->io)) < 0) {
        snd_pcm_ioplug_delete(&c->io);
        return error;
    }
    *pcmp = c->io.pcm;
    return 0;
}
SND_PCM_PLUGIN_SYMBOL(stridecue_card);
