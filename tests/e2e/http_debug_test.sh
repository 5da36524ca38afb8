#!/usr/bin/env bash
# --http-debug: what of an exchange the log shows, with and without bodies.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck disable=SC2119
start_target

script debug.js <<'EOF'
import http from 'k6/http';
export const options = { discardResponseBodies: true, systemTags: ['group'] };
export default function () {
  http.post(`${__ENV.BASE_URL}/redirect-to?url=/chunked/2`, 'secret text', { tags: { level: 'high', 'two words': '2' } });
}
export function setup() {
  http.get(`${__ENV.BASE_URL}/hostile/garbage`);
}
EOF

run 0 run "$work/debug.js"
lacks "http-debug"

run 0 run --http-debug --log-format=raw "$work/debug.js"
has "POST /redirect-to?url=/chunked/2 HTTP/1.1"
has "Content-Length: 11"
has "HTTP/1.1 302 Found"
has "Transfer-Encoding: chunked"
lacks "secret text"
lacks "chunk 1"
# Nothing is shown of an answer that is none.
[ "$(grep -c '^Request:' "$output") $(grep -c '^Response:' "$output")" = "3 2" ] || fail "lines are missing"

# The body is shown though the script doesn't get it.
run 0 run --http-debug=full --log-format=json "$work/debug.js"
has '\n\nsecret text\n"'
has 'chunk 1\n'
has '"fields.level":"high"'
has '"two words":"2","vu":1}'
has '"group":"::setup"'
[ "$(grep -o '"request_id":"[^"]*"' "$output" | sort | uniq -c | awk '{print $1}' | sort | tr '\n' ' ')" = "1 2 2 " ] ||
    fail "the ids don't tie requests to responses"

K6_HTTP_DEBUG=headers run 0 run "$work/debug.js"
has 'msg="Request:\nPOST /redirect-to'
has 'source=http-debug two words=2 vu=1'
K6_HTTP_DEBUG="" run 0 run "$work/debug.js"
lacks "http-debug"
