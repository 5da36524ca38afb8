#!/usr/bin/env bash
# Checks who includes whom in src/ (a test of its own): folders only along the table of ARCHITECTURE.md,
# third-party headers only where they are wrapped, and each header compiles alone.
set -euo pipefail
cd "$(dirname "$0")/.."

folders='
base
crypto base
loop base
metrics base
report base metrics
net base loop
plan base metrics
proto base crypto loop net
protobuf base
typescript base
script base loop typescript
archive base script
html base
remote base crypto loop net proto
secrets base loop net proto
output base loop net proto protobuf metrics report
vu base crypto loop net proto protobuf metrics plan script
jsmod base crypto loop proto protobuf metrics script html secrets vu
exec base loop metrics plan vu
web base loop net proto metrics report plan exec
plugin base metrics output script
cli base crypto loop metrics net plan proto protobuf script archive html remote secrets report output vu jsmod exec web plugin
'
# Header (or its folder), then where in src/ it may be seen.
third_parties='
sys/epoll.h loop/
sys/timerfd.h loop/
openssl/ base/ crypto/ net/
ares net/
nghttp2/ proto/http2 proto/grpc
quickjs.h script/ jsmod/
jansson.h plan/ script/package script/source_map
zlib.h base/ proto/ output/
brotli/ proto/
zstd.h proto/
gumbo.h html/
libregexp.h jsmod/
libpsl.h proto/
idn2.h proto/ net/
unicase.h proto/ html/
unistr.h proto/
'

# shellcheck disable=SC2046
awk -v folders="$folders" -v third_parties="$third_parties" '
BEGIN {
    n = split(folders, rows, "\n")
    for (i = 1; i <= n; i++) {
        m = split(rows[i], word, " ")
        if (m) { known[word[1]] = 1; may[word[1], word[1]] = 1 }
        for (j = 2; j <= m; j++) may[word[1], word[j]] = 1
    }
    n = split(third_parties, rows, "\n")
    for (i = 1; i <= n; i++) {
        m = split(rows[i], word, " ")
        for (j = 2; j <= m; j++) where[word[1]] = where[word[1]] " " word[j]
    }
}
function wrong(what) { printf "%s:%d: %s\n", FILENAME, FNR, what; bad = 1 }
# The third-party row that governs an include, if any does.
function row(path,    header) {
    for (header in where) if (index(path, header) == 1) return header
    return ""
}
match($0, /^[ \t]*#[ \t]*include[ \t]*["<][^">]*/) {
    split($0, part, /["<>]/)
    split(FILENAME, from, "/"); split(part[2], to, "/")
    header = row(part[2])
    if (header != "") {
        m = split(where[header], word, " "); ok = 0
        for (j = 1; j <= m; j++) if (index(FILENAME, "src/" word[j]) == 1) ok = 1
        if (!ok) wrong(part[2] " is for" where[header] " only")
    } else if (to[1] in known && to[2] != "") {
        if (!((from[2], to[1]) in may)) wrong(from[2] "/ may not include " to[1] "/")
    } else if ($0 ~ /"/) {
        wrong("\"" part[2] "\" should be \"folder/file.h\"")
    }
}
END { exit bad }' $(find src -name '*.[chS]' | sort)

rc=0
for header in $(find src -name '*.h' | sort); do
    ${CC:-cc} -std=gnu17 -D_GNU_SOURCE -Wall -Werror -Wno-unused-function -fsyntax-only -Isrc \
        -isystem subprojects/quickjs-2025-04-26 -x c - <<<"#include \"${header#src/}\"" ||
        { echo "$header: does not compile alone"; rc=1; }
done
exit $rc
