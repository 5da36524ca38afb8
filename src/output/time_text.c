/* RFC 3339 with a cache of one second. */
#include "output/time_text.h"

#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* What changes once a second. */
static void set_second(struct time_text *t, int64_t second)
{
    time_t seconds = (time_t)second;
    struct tm local;
    localtime_r(&seconds, &local);
    t->date_len = strftime(t->date, sizeof(t->date), "%Y-%m-%dT%H:%M:%S", &local);
    long minutes = local.tm_gmtoff / 60;
    if (minutes == 0) {
        t->zone[0] = 'Z';
        t->zone_len = 1;
    } else {
        int length = snprintf(t->zone, sizeof(t->zone), "%c%02u:%02u", minutes < 0 ? '-' : '+',
                              (unsigned)(labs(minutes) / 60) % 100, (unsigned)(labs(minutes) % 60));
        t->zone_len = (size_t)length;
    }
    t->second = second;
    t->valid = true;
}

/* ".001" and the like; nothing for a whole second. Returns the end. */
static char *append_decimals(char *to, int64_t ns)
{
    if (ns == 0)
        return to;
    for (int at = 9; at > 0; at--) {
        to[at] = (char)('0' + ns % 10);
        ns /= 10;
    }
    to[0] = '.';
    char *end = to + 10;
    while (end[-1] == '0')
        end--;
    return end;
}

struct slice time_text_format(struct time_text *t, int64_t wall_ns)
{
    int64_t second = wall_ns / NS_PER_S, ns = wall_ns % NS_PER_S;
    if (ns < 0) {
        second--;
        ns += NS_PER_S;
    }
    if (!t->valid || t->second != second)
        set_second(t, second);
    memcpy(t->text, t->date, t->date_len);
    char *end = append_decimals(t->text + t->date_len, ns);
    memcpy(end, t->zone, t->zone_len);
    return slice_make(t->text, (size_t)(end - t->text) + t->zone_len);
}
