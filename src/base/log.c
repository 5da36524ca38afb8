/* The log: lines in the formats of logrus, which is what CI jobs and log shippers of k6's users
 * parse (logrus: TextFormatter, JSONFormatter; k6: RawFormatter). */
#include "base/log.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/clock.h"
#include "base/encode.h"
#include "base/json_writer.h"
#include "base/redactor.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
    LONGEST_LINE = 64 << 20,
    REDACTED_CHUNK = 1024,
    MESSAGE_COLUMNS = 44, /* what logrus pads messages to on a terminal */
};

static const struct level {
    const char *name;
    const char *short_name; /* on a terminal */
    int color;              /* SGR parameter */
} levels[] = {
    [LOG_DEBUG] = { "debug", "DEBU", 37 },  [LOG_INFO] = { "info", "INFO", 36 },
    [LOG_WARN] = { "warning", "WARN", 33 }, [LOG_ERROR] = { "error", "ERRO", 31 },
    [LOG_FATAL] = { "fatal", "FATA", 31 },
};

static struct {
    pthread_mutex_t mutex; /* held while a line is written; guards all but least_level */
    struct log_config config;
    void (*before)(void *);
    void (*after)(void *);
    void *hook_context;
    atomic_int least_level;  /* config.level again, for log_enabled without the mutex */
    atomic_bool nanoseconds; /* so for lines that are made without it */
} sink = {
    .mutex = PTHREAD_MUTEX_INITIALIZER,
    .config = { .format = LOG_FORMAT_TEXT, .level = LOG_INFO, .fd = STDERR_FILENO },
    .least_level = LOG_INFO,
};

static struct redactor secrets = REDACTOR_INIT;

bool log_level_from_name(struct slice name, enum log_level *out)
{
    static const struct {
        struct slice name;
        enum log_level level;
    } names[] = { { SLICE("trace"), LOG_DEBUG }, { SLICE("debug"), LOG_DEBUG },
                  { SLICE("info"), LOG_INFO },   { SLICE("warning"), LOG_WARN },
                  { SLICE("warn"), LOG_WARN },   { SLICE("error"), LOG_ERROR },
                  { SLICE("fatal"), LOG_FATAL }, { SLICE("panic"), LOG_FATAL } };
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (!slice_eq_nocase(name, names[i].name))
            continue;
        *out = names[i].level;
        return true;
    }
    return false;
}

const char *log_level_name(enum log_level level)
{
    return levels[level].name;
}

void log_hide(struct slice secret)
{
    redactor_add(&secrets, secret);
}

/* When the log was first asked for anything: what a terminal's line counts its seconds from. */
static int64_t start_ns(void)
{
    static _Atomic int64_t start;
    int64_t expected = 0, now = clock_mono_ns();
    return atomic_compare_exchange_strong(&start, &expected, now) ? now : expected;
}

void log_configure(const struct log_config *config)
{
    start_ns();
    pthread_mutex_lock(&sink.mutex);
    sink.config = *config;
    atomic_store(&sink.least_level, config->level);
    atomic_store(&sink.nanoseconds, config->nanoseconds);
    pthread_mutex_unlock(&sink.mutex);
}

bool log_enabled(enum log_level level)
{
    return (int)level >= atomic_load_explicit(&sink.least_level, memory_order_relaxed);
}

enum log_format log_current_format(void)
{
    pthread_mutex_lock(&sink.mutex);
    enum log_format format = sink.config.format;
    pthread_mutex_unlock(&sink.mutex);
    return format;
}

bool log_has_taker(void)
{
    pthread_mutex_lock(&sink.mutex);
    bool has = sink.config.taker != NULL;
    pthread_mutex_unlock(&sink.mutex);
    return has;
}

void log_set_hooks(void (*before)(void *), void (*after)(void *), void *context)
{
    pthread_mutex_lock(&sink.mutex);
    sink.before = before;
    sink.after = after;
    sink.hook_context = context;
    pthread_mutex_unlock(&sink.mutex);
}

/* --- quoting ------------------------------------------------------------------------------------
 */

static bool needs_quotes(struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (c == '\0' || strchr("-._/@^+", c) == NULL))
            return true;
    }
    return false;
}

static uint32_t decode(struct slice sequence)
{
    static const unsigned char first_mask[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };
    uint32_t code = (unsigned char)sequence.ptr[0] & first_mask[sequence.len];
    for (size_t i = 1; i < sequence.len; i++) {
        code = code << 6 | ((unsigned char)sequence.ptr[i] & 0x3F);
    }
    return code;
}

/* What Go's unicode.IsPrint refuses, as far as it occurs: controls, spaces other than ' ', format
 * characters, private use, specials. Unassigned code points are not told apart. */
static bool is_printable(uint32_t code)
{
    static const struct range {
        uint32_t from, to;
    } hidden[] = {
        { 0x0000, 0x001F }, { 0x007F, 0x00A0 },   { 0x00AD, 0x00AD },    { 0x1680, 0x1680 },
        { 0x180E, 0x180E }, { 0x2000, 0x200F },   { 0x2028, 0x202F },    { 0x205F, 0x206F },
        { 0x3000, 0x3000 }, { 0xE000, 0xF8FF },   { 0xFEFF, 0xFEFF },    { 0xFFF0, 0xFFFB },
        { 0xFFFE, 0xFFFF }, { 0xE0000, 0xE00FF }, { 0xE01F0, 0x10FFFF },
    };
    for (size_t i = 0; i < ARRAY_LEN(hidden); i++) {
        if (code >= hidden[i].from && code <= hidden[i].to)
            return false;
    }
    return true;
}

static void append_unprintable(struct buf *out, uint32_t code)
{
    static const char letters[] = { ['\a'] = 'a', ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n',
                                    ['\r'] = 'r', ['\t'] = 't', ['\v'] = 'v' };
    if (code < ARRAY_LEN(letters) && letters[code] != '\0') {
        buf_printf(out, "\\%c", letters[code]);
    } else if (code < ' ' || code == 0x7F) {
        buf_printf(out, "\\x%02x", (unsigned)code);
    } else {
        buf_printf(out, code < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)code);
    }
}

/* Go's %q. */
static void append_quoted(struct buf *out, struct slice text)
{
    buf_append_char(out, '"');
    while (text.len > 0) {
        size_t length = utf8_sequence(text);
        struct slice sequence = slice_sub(text, 0, length ? length : 1);
        text = slice_sub(text, sequence.len, text.len);
        if (length == 0) {
            buf_printf(out, "\\x%02x", (unsigned char)sequence.ptr[0]);
        } else if (sequence.ptr[0] == '"' || sequence.ptr[0] == '\\') {
            buf_append_char(out, '\\');
            buf_append_slice(out, sequence);
        } else if (is_printable(decode(sequence))) {
            buf_append_slice(out, sequence);
        } else {
            append_unprintable(out, decode(sequence));
        }
    }
    buf_append_char(out, '"');
}

static void append_value(struct buf *out, struct slice value)
{
    if (needs_quotes(value)) {
        append_quoted(out, value);
    } else {
        buf_append_slice(out, value);
    }
}

/* --- the formats --------------------------------------------------------------------------------
 */

/* ".12" without zeros at the end; nothing for a whole second. */
static void append_fraction(struct buf *out, int64_t ns)
{
    if (ns == 0)
        return;
    buf_printf(out, ".%09" PRId64, ns);
    while (out->ptr[out->len - 1] == '0')
        out->len--;
}

/* RFC 3339 in local time. */
static void append_time(struct buf *out)
{
    int64_t now_ns = clock_wall_ns();
    time_t now = (time_t)(now_ns / NS_PER_S);
    struct tm local;
    char text[32];
    localtime_r(&now, &local);
    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &local);
    buf_append_str(out, text);
    if (atomic_load_explicit(&sink.nanoseconds, memory_order_relaxed))
        append_fraction(out, now_ns % NS_PER_S);
    long minutes = local.tm_gmtoff / 60;
    if (minutes == 0) {
        buf_append_char(out, 'Z');
    } else {
        buf_printf(out, "%c%02ld:%02ld", minutes < 0 ? '-' : '+', labs(minutes) / 60,
                   labs(minutes) % 60);
    }
}

static void format_text(struct buf *out, enum log_level level, struct slice message,
                        const struct log_field *fields, size_t count)
{
    buf_append_str(out, "time=\"");
    append_time(out);
    buf_printf(out, "\" level=%s", levels[level].name);
    if (message.len > 0) {
        buf_append_str(out, " msg=");
        append_value(out, message);
    }
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, " %s=", fields[i].key);
        append_value(out, fields[i].value);
    }
}

static void format_colored(struct buf *out, enum log_level level, struct slice message,
                           const struct log_field *fields, size_t count)
{
    const struct level *l = &levels[level];
    long seconds = (long)((clock_mono_ns() - start_ns()) / NS_PER_S);
    if (slice_ends(message, SLICE("\n")))
        message.len--;
    buf_printf(out, "\x1b[%dm%s\x1b[0m[%04ld] ", l->color, l->short_name, seconds);
    buf_append_slice(out, message);
    size_t columns = utf8_length(message);
    if (columns < MESSAGE_COLUMNS)
        buf_append_repeat(out, ' ', MESSAGE_COLUMNS - columns);
    buf_append_char(out, ' ');
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, " \x1b[%dm%s\x1b[0m=", l->color, fields[i].key);
        append_value(out, fields[i].value);
    }
}

/* Among the sorted keys of a JSON line, the place of those that every line has. */
static void format_json(struct buf *out, enum log_level level, struct slice message,
                        const struct log_field *fields, size_t count)
{
    struct buf time_text = BUF_INIT(64);
    append_time(&time_text);
    const struct log_field fixed[] = {
        { "level", slice_of(levels[level].name) },
        { "msg", message },
        { "time", buf_slice(&time_text) },
    };
    size_t next_fixed = 0, next = 0;
    char separator = '{';
    while (next_fixed < ARRAY_LEN(fixed) || next < count) {
        bool take_fixed = next == count || (next_fixed < ARRAY_LEN(fixed) &&
                                            strcmp(fixed[next_fixed].key, fields[next].key) < 0);
        const struct log_field *field = take_fixed ? &fixed[next_fixed++] : &fields[next++];
        buf_append_char(out, separator);
        json_append_string_html(out, slice_of(field->key));
        buf_append_char(out, ':');
        if (field->is_number)
            buf_append_slice(out, field->value);
        else
            json_append_string_html(out, field->value);
        separator = ',';
    }
    buf_append_char(out, '}');
    buf_deinit(&time_text);
}

/* Insertion sort: lines have one to five fields, mostly in order. */
static void sort_fields(struct log_field *sorted, const struct log_field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = i;
        for (; at > 0 && strcmp(sorted[at - 1].key, fields[i].key) > 0; at--) {
            sorted[at] = sorted[at - 1];
        }
        sorted[at] = fields[i];
    }
}

static void format_line(struct buf *out, enum log_format format, bool color, enum log_level level,
                        struct slice message, const struct log_field *fields, size_t count)
{
    switch (format) {
    case LOG_FORMAT_RAW: buf_append_slice(out, message); break;
    case LOG_FORMAT_JSON: format_json(out, level, message, fields, count); break;
    case LOG_FORMAT_TEXT:
        if (color) {
            format_colored(out, level, message, fields, count);
        } else {
            format_text(out, level, message, fields, count);
        }
        break;
    }
    buf_append_char(out, '\n');
}

/* What may be seen of a line: redacted texts, in the arena where they had to be changed. */
struct shown {
    struct arena arena;
    struct slice message;
    struct log_field fields[LOG_MAX_FIELDS]; /* sorted */
};

static void show(struct shown *shown, struct slice message, const struct log_field *fields,
                 size_t count)
{
    CHECK(count <= LOG_MAX_FIELDS);
    sort_fields(shown->fields, fields, count);
    arena_init(&shown->arena, REDACTED_CHUNK);
    shown->message = redactor_apply(&secrets, message, &shown->arena);
    for (size_t i = 0; i < count; i++)
        shown->fields[i].value = redactor_apply(&secrets, shown->fields[i].value, &shown->arena);
}

void log_format_line(struct buf *out, enum log_format format, bool color, enum log_level level,
                     struct slice message, const struct log_field *fields, size_t count)
{
    struct shown shown;
    show(&shown, message, fields, count);
    format_line(out, format, color, level, shown.message, shown.fields, count);
    arena_deinit(&shown.arena);
}

/* --- writing ------------------------------------------------------------------------------------
 */

/* One write in nearly all cases. A reader that is slow is waited for; one that is gone loses the
 * line. */
static void write_all(int fd, struct slice line)
{
    while (line.len > 0) {
        ssize_t written = write(fd, line.ptr, line.len);
        if (written >= 0) {
            line = slice_sub(line, (size_t)written, line.len);
        } else if (errno == EAGAIN) {
            poll(&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, -1);
        } else if (errno != EINTR) {
            return;
        }
    }
}

static void write_line(enum log_level level, struct slice message, const struct log_field *fields,
                       size_t count)
{
    struct buf line = BUF_INIT(LONGEST_LINE);
    log_format_line(&line, sink.config.format, sink.config.color, level, message, fields, count);
    if (sink.before != NULL)
        sink.before(sink.hook_context);
    write_all(sink.config.fd, buf_slice(&line));
    if (sink.after != NULL)
        sink.after(sink.hook_context);
    buf_deinit(&line);
}

static void give(enum log_level level, struct slice message, const struct log_field *fields,
                 size_t count)
{
    struct shown shown;
    show(&shown, message, fields, count);
    sink.config.taker(sink.config.taker_context, level, shown.message, shown.fields, count);
    arena_deinit(&shown.arena);
}

void log_write(enum log_level level, struct slice message, const struct log_field *fields,
               size_t count)
{
    if (!log_enabled(level))
        return;
    start_ns();
    pthread_mutex_lock(&sink.mutex);
    if (sink.config.taker != NULL)
        give(level, message, fields, count);
    else if (sink.config.fd >= 0)
        write_line(level, message, fields, count);
    pthread_mutex_unlock(&sink.mutex);
}

void log_message(enum log_level level, const char *format, ...)
{
    if (!log_enabled(level))
        return;
    struct buf message = BUF_INIT(LONGEST_LINE);
    va_list args;
    va_start(args, format);
    buf_vprintf(&message, format, args);
    va_end(args);
    log_write(level, buf_slice(&message), NULL, 0);
    buf_deinit(&message);
}
