/* Times, durations and field masks as text: the JSON forms of google.protobuf's. */
#ifndef PROTOBUF_JSON_TIME_H
#define PROTOBUF_JSON_TIME_H

#include "base/buf.h"

struct pb_time {
    int64_t seconds;
    int32_t nanos;
};

enum json_time_result { JSON_TIME_OK, JSON_TIME_INVALID, JSON_TIME_OUT_OF_RANGE };

/* "1.5s", with a sign of its own for both parts. */
enum json_time_result json_time_parse_duration(struct slice text, struct pb_time *out);

/* RFC 3339: "2024-02-29T12:30:45.5+02:00". */
enum json_time_result json_time_parse_timestamp(struct slice text, struct pb_time *out);

/* Append them without quotes. What is out of range gives NULL and its name instead: "seconds out of
 * range 99999999999999". */
bool json_time_append_duration(struct buf *out, struct pb_time t, struct buf *fault);
bool json_time_append_timestamp(struct buf *out, struct pb_time t, struct buf *fault);

/* "fooBar" to "foo_bar". False for what is no path or would not come back the same. */
bool json_path_to_proto(struct buf *out, struct slice path);
bool json_path_to_json(struct buf *out, struct slice path);

#endif
