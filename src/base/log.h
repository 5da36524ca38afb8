/* The one log of the process. Thread-safe: a line is written whole. Libraries below cli return
 * errors and do not log; what a script prints (console.log) and what an iteration throws comes
 * here. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/error.h"
#include "base/slice.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_FATAL };
enum log_format { LOG_FORMAT_TEXT, LOG_FORMAT_JSON, LOG_FORMAT_RAW };

struct log_field {
    const char *key;
    struct slice value;
    bool is_number; /* in JSON without quotes */
};

enum { LOG_MAX_FIELDS = 96 }; /* that a line may have */

/* Takes what is logged instead of a line's text. Any thread, one call at a time; fields are sorted,
 * secrets redacted. Must not log itself. */
typedef void log_taker(void *context, enum log_level level, struct slice message,
                       const struct log_field *fields, size_t count);

struct log_config {
    enum log_format format;
    enum log_level level; /* least level that is written */
    bool color;           /* only meaningful for text on a terminal */
    bool nanoseconds;     /* in times; else whole seconds */
    int fd;               /* where lines go; -1 for nowhere. Not closed by the log */
    log_taker *taker;     /* NULL: lines go to fd */
    void *taker_context;
};

/* logrus' names of levels: "warning" or "warn", also "trace" and "panic", which are no levels of
 * ours. False for anything else. */
bool log_level_from_name(struct slice name, enum log_level *out);
const char *log_level_name(enum log_level level); /* "warning" */

void log_configure(const struct log_config *config);
bool log_enabled(enum log_level level);
enum log_format log_current_format(void);
bool log_has_taker(void); /* lines don't go to a file descriptor */

/* One line: text as `time="..." level=info msg="..." source=console` (logrus' text format; on a
 * terminal `INFO[0001] message    source=console`), json as an object with sorted keys, raw as the
 * bare message. */
void log_write(enum log_level level, struct slice message, const struct log_field *fields,
               size_t count);

/* The same, formatted into a buffer instead of the log's fd (console output files use it). */
struct buf;
void log_format_line(struct buf *out, enum log_format format, bool color, enum log_level level,
                     struct slice message, const struct log_field *fields, size_t count);

void log_message(enum log_level level, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* From now on no line of any format shows the text, neither in its message nor in a field. */
void log_hide(struct slice secret);

/* Called before and after each line is written: lets a live display clear and redraw itself. */
void log_set_hooks(void (*before)(void *), void (*after)(void *), void *context);

#endif
