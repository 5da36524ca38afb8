#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* A client that echoes what it gets, against servers that follow the protocol, bend it and break
 * it: the cases of the Autobahn test suite that concern a client, as a table. */
#include "base/check.h"
#include "ws_peer.h"

#include <stdio.h>
#include <stdlib.h>

#define A16    "aaaaaaaaaaaaaaaa"
#define A112   A16 A16 A16 A16 A16 A16 A16
#define FINE   "text:end close:1000"
#define PACKED "text+:end close:1000"

static const struct echo_case {
    const char *name;
    struct slice bytes;   /* that the server sends, before the text "end" and a close frame */
    const char *expected; /* what the client says to that: all of it, or, where it fails, the last
                             thing */
} cases[] = {
    /* 1: framing */
    { "empty text", SLICE("\x81\x00"), "text: " FINE },
    { "empty binary", SLICE("\x82\x00"), "binary: " FINE },
    { "125 bytes", SLICE("\x81\x7D" A112 "aaaaaaaaaaaaa"), "text:125 " FINE },
    { "126 bytes", SLICE("\x82\x7E\x00\x7E" A112 "aaaaaaaaaaaaaa"), "binary:126 " FINE },
    { "128 bytes", SLICE("\x82\x7E\x00\x80" A112 A16), "binary:128 " FINE },
    { "binary of any bytes", SLICE("\x82\x04\x01\xFF\xFE\x80"), "binary:\x01\xFF\xFE\x80 " FINE },
    /* 2: pings and pongs */
    { "ping", SLICE("\x89\x00"), "pong: " FINE },
    { "ping with a payload", SLICE("\x89\x05hello"), "pong:hello " FINE },
    { "ping of 125", SLICE("\x89\x7D" A112 "aaaaaaaaaaaaa"), "pong:125 " FINE },
    { "ping of 126", SLICE("\x89\x7E\x00\x7E" A112 "aaaaaaaaaaaaaa"), "close:1002" },
    { "pong unasked", SLICE("\x8A\x00\x8A\x02hi"), FINE },
    { "pong, then ping", SLICE("\x8A\x02hi\x89\x02yo"), "pong:yo " FINE },
    { "a ping in a message, behind it another",
      SLICE("\x01\x01\x61\x89\x01\x31\x00\x01\x62\x89\x01\x32\x80\x01\x63"),
      "pong:1 pong:2 text:abc " FINE },
    { "three pings", SLICE("\x89\x01\x31\x89\x01\x32\x89\x01\x33"), "pong:1 pong:2 pong:3 " FINE },
    /* 3: reserved bits */
    { "RSV3", SLICE("\x91\x02hi"), "close:1002" },
    { "RSV2 behind a message", SLICE("\x81\x02hi\xA1\x02yo"), "close:1002" },
    { "RSV2 and 3, in a ping", SLICE("\xB9\x00"), "close:1002" },
    { "RSV1, not agreed upon", SLICE("\xC1\x02hi"), "close:1002" },
    { "all of them, in a close frame", SLICE("\xF8\x00"), "close:1002" },
    /* 4: opcodes */
    { "opcode 3", SLICE("\x83\x00"), "close:1002" },
    { "opcode 7", SLICE("\x81\x02hi\x87\x02yo\x89\x00"), "close:1002" },
    { "opcode 11", SLICE("\x8B\x00"), "close:1002" },
    { "opcode 15", SLICE("\x8F\x02hi"), "close:1002" },
    /* 5: fragments */
    { "a ping in two", SLICE("\x09\x01\x61\x80\x01\x62"), "close:1002" },
    { "a pong in two", SLICE("\x0A\x01\x61\x80\x01\x62"), "close:1002" },
    { "two fragments", SLICE("\x01\x01\x61\x80\x01\x62"), "text:ab " FINE },
    { "a ping between", SLICE("\x01\x01\x61\x89\x01\x70\x80\x01\x62"), "pong:p text:ab " FINE },
    { "five, with empty ones", SLICE("\x02\x00\x00\x01\x61\x00\x00\x00\x01\x62\x80\x00"),
      "binary:ab " FINE },
    { "nothing but empty ones", SLICE("\x01\x00\x00\x00\x80\x00"), "text: " FINE },
    { "continues nothing, final", SLICE("\x80\x01\x61"), "close:1002" },
    { "continues nothing", SLICE("\x00\x01\x61\x81\x01\x62"), "close:1002" },
    { "text in a message", SLICE("\x01\x01\x61\x81\x01\x62"), "close:1002" },
    { "binary in a message", SLICE("\x01\x01\x61\x02\x01\x62"), "close:1002" },
    { "continues after the end", SLICE("\x01\x01\x61\x80\x01\x62\x80\x01\x63"), "close:1002" },
    /* 6: UTF-8 */
    { "text of several bytes", SLICE("\x81\x0B\xCE\xBA\xE1\xBD\xB9\xCF\x83\xCE\xBC\xCE\xB5"),
      "text:\xCE\xBA\xE1\xBD\xB9\xCF\x83\xCE\xBC\xCE\xB5 " FINE },
    { "cut in a character", SLICE("\x01\x03\xCE\xBA\xE1\x80\x02\xBD\xB9"),
      "text:\xCE\xBA\xE1\xBD\xB9 " FINE },
    { "cut after each byte", SLICE("\x01\x01\xF0\x00\x01\x9F\x00\x01\x98\x80\x01\x80"),
      "text:\xF0\x9F\x98\x80 " FINE },
    { "invalid at the end", SLICE("\x81\x05\xCE\xBA\xED\xA0\x80"), "close:1007" },
    { "known at once", SLICE("\x01\x02\xED\xA0"), "close:1007" },
    { "a code point too high", SLICE("\x01\x02\xF4\x90"), "close:1007" },
    { "overlong", SLICE("\x81\x02\xC0\xAF"), "close:1007" },
    { "overlong, in three", SLICE("\x81\x03\xE0\x80\xAF"), "close:1007" },
    { "ends in a character", SLICE("\x81\x02\xF0\x9F"), "close:1007" },
    { "ends in one, in fragments", SLICE("\x01\x01\xF0\x80\x01\x9F"), "close:1007" },
    { "five bytes", SLICE("\x81\x05\xF8\x88\x80\x80\x80"), "close:1007" },
    { "a lone continuation", SLICE("\x81\x01\x80"), "close:1007" },
    { "FE and FF", SLICE("\x81\x02\xFE\xFF"), "close:1007" },
    { "the first and the last of each length",
      SLICE("\x81\x14\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"
            "\x01\x7F"),
      "text:"
      "\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF\x01\x7F " FINE },
    /* 7: closing */
    { "a message behind the close frame", SLICE("\x88\x02\x03\xE8\x81\x02hi"), "close:1000" },
    { "a ping behind it", SLICE("\x88\x02\x03\xE8\x89\x00"), "close:1000" },
    { "close in a message", SLICE("\x01\x01\x61\x88\x02\x03\xE8"), "close:1000" },
    { "close without a code", SLICE("\x88\x00"), "close:0" },
    { "close of one byte", SLICE("\x88\x01\x03"), "close:1002" },
    { "close with a reason",
      SLICE("\x88\x05\x03\xE9"
            "bye"),
      "close:1001" },
    { "with a reason of 123 bytes", SLICE("\x88\x7D\x03\xE8" A112 "aaaaaaaaaaa"), "close:1000" },
    { "with one of 124", SLICE("\x88\x7E\x00\x7E\x03\xE8" A112 "aaaaaaaaaaaa"), "close:1002" },
    { "with one that is no text", SLICE("\x88\x04\x03\xE8\xC3\x28"), "close:1002" },
    { "code 0", SLICE("\x88\x02\x00\x00"), "close:1002" },
    { "code 999", SLICE("\x88\x02\x03\xE7"), "close:1002" },
    { "code 1003", SLICE("\x88\x02\x03\xEB"), "close:1003" },
    { "code 1004", SLICE("\x88\x02\x03\xEC"), "close:1002" },
    { "code 1005", SLICE("\x88\x02\x03\xED"), "close:1002" },
    { "code 1013", SLICE("\x88\x02\x03\xF5"), "close:1013" },
    { "code 1016", SLICE("\x88\x02\x03\xF8"), "close:1002" },
    { "code 3000", SLICE("\x88\x02\x0B\xB8"), "close:3000" },
    { "code 4999", SLICE("\x88\x02\x13\x87"), "close:4999" },
    { "code 5000", SLICE("\x88\x02\x13\x88"), "close:1002" },
    { "code 65535", SLICE("\x88\x02\xFF\xFF"), "close:1002" },
    /* masks and lengths */
    { "masked", SLICE("\x81\x82\x01\x02\x03\x04hi"), "close:1002" },
    { "a length of 2^63", SLICE("\x82\x7F\x80\x00\x00\x00\x00\x00\x00\x00"), "close:1002" },
    { "more than fits", SLICE("\x82\x7F\x00\x00\x01\x00\x00\x00\x00\x00"), "close:1009" },
};

/* 12, 13: compression */
static const struct echo_case compressed_cases[] = {
    { "compressed", SLICE("\xC1\x07\xF2\x48\xCD\xC9\xC9\x07\x00"), "text+:Hello " PACKED },
    { "not compressed", SLICE("\x81\x05hello"), "text+:hello " PACKED },
    { "in fragments, a ping between",
      SLICE("\x41\x03\xF2\x48\xCD\x89\x01\x31\x80\x04\xC9\xC9\x07\x00"),
      "pong:1 text+:Hello " PACKED },
    { "nothing", SLICE("\xC1\x01\x00"), "text+: " PACKED },
    { "stored", SLICE("\xC1\x0B\x00\x05\x00\xFA\xFFHello\x00"), "text+:Hello " PACKED },
    { "two blocks", SLICE("\xC1\x0D\xF2\x48\x05\x00\x00\x00\xFF\xFF\xCA\xC9\xC9\x07\x00"),
      "text+:Hello " PACKED },
    { "with a last block", SLICE("\xC1\x08\xF3\x48\xCD\xC9\xC9\x07\x00\x00"),
      "text+:Hello " PACKED },
    { "refers to the message before", /* which was agreed not to be */
      SLICE("\xC1\x07\xF2\x48\xCD\xC9\xC9\x07\x00\xC1\x05\xF2\x00\x11\x00\x00"), "close:1007" },
    { "RSV1 in a later fragment", SLICE("\x41\x03\xF2\x48\xCD\xC0\x04\xC9\xC9\x07\x00"),
      "close:1002" },
    { "RSV1 in a ping", SLICE("\xC9\x00"), "close:1002" },
    { "corrupt", SLICE("\xC1\x02\xFF\xFF"), "close:1007" },
    { "no text inside", SLICE("\xC1\x04\xFA\x67\x00\x00"), "close:1007" },
};

enum { CASES_PER_PEER = 50 };
static const struct echo_case *table; /* of the cases for one peer */
static int table_size;
static size_t chop; /* the server sends its bytes in pieces of this size; 0: behind its head */

static void serve_case(struct peer *p, int fd, int nth)
{
    const struct echo_case *row = &table[nth];
    struct buf log = BUF_INIT(BUF_UNLIMITED);
    CHECK(peer_read_head(p, fd));
    ws_peer_accept(p, fd, chop == 0 ? row->bytes : SLICE(""));
    for (size_t at = 0; chop > 0 && at < row->bytes.len; at += chop)
        ws_peer_send(fd, slice_sub(row->bytes, at, at + chop));
    ws_peer_send(fd, SLICE("\x81\x03"
                           "end"));
    ws_peer_log(fd, &log);
    bool fails = strncmp(row->expected, "close:", 6) == 0;
    struct slice said = buf_slice(&log), expected = slice_of(row->expected);
    if (fails ? !slice_ends(said, expected) : !slice_eq(said, expected)) {
        fprintf(stderr, "%s: \"%.*s\" instead of \"%s\"\n", row->name, SLICE_ARG(said),
                row->expected);
        abort();
    }
    buf_deinit(&log);
}

static void echo_cases(void)
{
    for (int i = 0; i < table_size; i++) {
        assert_int_equal(ws_test_open("/"), NET_OK);
        struct ws_incoming *last = ws_test_echo_all();
        struct slice expected = slice_of(table[i].expected);
        bool broken = slice_ends(expected, SLICE("close:1002")) ||
                      slice_ends(expected, SLICE("close:1007")) ||
                      slice_ends(expected, SLICE("close:1009"));
        assert_int_equal(last->kind, broken ? WS_IN_BROKEN : WS_IN_CLOSED);
        free(last);
        ws_test_leave();
    }
}

static void run_cases(const struct echo_case *all, int count)
{
    static const size_t chops[] = { 0, 1, 7 };
    for (size_t c = 0; c < ARRAY_LEN(chops); c++) {
        chop = chops[c];
        for (int at = 0; at < count; at += CASES_PER_PEER) {
            table = all + at;
            table_size = count - at < CASES_PER_PEER ? count - at : CASES_PER_PEER;
            ws_test_run(serve_case, echo_cases);
        }
    }
}

static void test_cases(void **state)
{
    (void)state;
    ws_test.compression = false;
    run_cases(cases, ARRAY_LEN(cases));
}

static void test_compressed_cases(void **state)
{
    (void)state;
    ws_test.compression = true;
    run_cases(compressed_cases, ARRAY_LEN(compressed_cases));
    ws_test.compression = false;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_compressed_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
