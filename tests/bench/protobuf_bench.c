/* What a message costs each way: JSON to wire format and back. */
#include "base/check.h"
#include "base/clock.h"
#include "protobuf/json.h"
#include "protobuf/load.h"
#include "protobuf/schema.h"

#include <stdio.h>
#include <time.h>

enum { ROUNDS = 300000 };

static const char proto[] =
    "syntax = 'proto3'; import 'google/protobuf/timestamp.proto';"
    "message Product { int32 id = 1; string title = 2; Money price = 3; Stock stock = 4;"
    "  repeated string labels = 5; map<string, string> attributes = 6;"
    "  google.protobuf.Timestamp added = 7; repeated int32 sizes = 8; double weight = 9; }"
    "message Money { string currency = 1; int64 units = 2; int32 cents = 3; }"
    "enum Stock { UNKNOWN = 0; PLENTY = 1; LOW = 2; }";

static const char json[] =
    "{\"id\":2,\"title\":\"A mug for the kitchen\",\"price\":{\"currency\":\"EUR\",\"units\":\"7\","
    "\"cents\":99},\"stock\":\"LOW\",\"labels\":[\"kitchen\",\"blue\"],\"attributes\":{\"color\":"
    "\"blue\",\"sku\":\"P-2\"},\"added\":\"2024-02-29T12:30:45.500Z\",\"sizes\":[1,20,300,4000],"
    "\"weight\":0.35}";

static int read_proto(void *context, struct slice path, struct buf *text, struct error *error)
{
    if (!slice_is(path, "bench.proto"))
        return error_set(error, EXIT_CODE_OTHER, "none"), 1;
    buf_append_str(text, proto);
    return 0;
}

static int64_t cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * NS_PER_S + now.tv_nsec;
}

static void report(const char *what, int64_t start)
{
    printf("%-44s %8.1f ns\n", what, (double)(cpu_ns() - start) / ROUNDS);
}

int main(void)
{
    const struct slice name = SLICE("bench.proto");
    struct error error = { 0 };
    struct pb_schema *s = pb_load_proto(&(struct pb_files){ .read = read_proto }, &name, 1, &error);
    CHECK(s);
    const struct pb_message *m = pb_schema_message(s, SLICE("Product"));
    struct buf wire = BUF_INIT(BUF_UNLIMITED), text = wire;
    int64_t start = cpu_ns();
    for (int i = 0; i < ROUNDS; i++) {
        buf_reset(&wire);
        CHECK(pb_json_to_wire(m, NULL, slice_of(json), &wire, &error) == 0);
    }
    report("JSON to wire format", start);
    start = cpu_ns();
    for (int i = 0; i < ROUNDS; i++) {
        buf_reset(&text);
        CHECK(pb_wire_to_json(m, NULL, buf_slice(&wire), &text, &error) == PB_JSON_OK);
    }
    report("wire format to JSON", start);
    printf("%zu bytes of JSON, %zu on the wire\n", text.len, wire.len);
    CHECK(slice_eq(buf_slice(&text), slice_of(json)));
    buf_deinit(&wire);
    buf_deinit(&text);
    pb_schema_free(s);
    return 0;
}
