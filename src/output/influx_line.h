/* InfluxDB's line protocol: tag sets as "tags and fields" around a sample's value.
 * https://docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference/ */
#ifndef OUTPUT_INFLUX_LINE_H
#define OUTPUT_INFLUX_LINE_H

#include "base/arena.h"
#include "base/error.h"
#include "output/tag_text.h"

/* Tags that become fields, by name. */
struct influx_fields {
    uint32_t count;
    struct influx_field *items; /* sorted */
};

/* Reads "vu,iter:int,url,fast:bool" into the arena; -1 with the error. */
int influx_fields_parse(struct influx_fields *out, struct slice text, struct arena *arena,
                        struct error *error);

/* ",tag=1,tag2=2 field=7i,": what stands between a metric's name and "value=". The context is the
 * struct influx_fields. */
tag_renderer influx_append_head;

/* ",zone=\"a\"": the fields whose names come after "value". */
tag_renderer influx_append_tail;

#endif
