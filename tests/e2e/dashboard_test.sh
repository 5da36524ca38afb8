#!/usr/bin/env bash
# The web dashboard: addresses, events until the verdict, the page in a browser while a test runs.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"
cd "$work"

start_target
script shop.js <<'EOF'
import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = { thresholds: { http_reqs: ['count>1'] } };
export default function () {
  check(http.get(`${__ENV.BASE_URL}/get`), { 'is there': (r) => r.status === 200 });
  sleep(0.1);
}
EOF

# serve ARG...: a test with a dashboard in the background, its URL in $url.
serve() {
    "$BRUNT" run "$@" shop.js >"$output" 2>&1 </dev/null &
    servers+=($!)
    until_true 10 grep -q 'web dashboard: http' "$output"
    url=$(sed -n 's/^ web dashboard: //p' "$output")
}

serve --out 'web-dashboard=port=0&period=200ms' --duration 90s
pid=${servers[-1]}
[ "$(curl -s -o root -w '%{http_code} %{redirect_url}' "$url/")" = "307 $url/ui?endpoint=/" ] || fail "not led to the page"
[ "$(curl -s -o page -w '%{http_code} %{content_type}' "$url/ui")" = "200 text/html; charset=utf-8" ] || fail "no page"
[ "$(curl -s -o none -w '%{http_code}' "$url/nothing")" = 404 ] || fail "something at /nothing"
[ "$(curl -s -o none -w '%{http_code}' -X POST "$url/ui")" = 405 ] || fail "POST is allowed"
curl -s -o report "$url/report"
grep -qF '"state":"running"' report || fail "no report meanwhile"
if command -v chromium >/dev/null; then
    # A browser on a busy machine takes its time before it asks for the first event.
    shows() {
        chromium --headless=new --no-sandbox --disable-gpu --user-data-dir="$work/browser" --timeout=3000 \
            --dump-dom "$url" >picture && grep -qF "$1" picture
    }
    until_true 40 shows '<span class="badge running">Running</span>'
    grep -qF 'Throughput<' picture || fail "no charts"
fi

# Events go on until the verdict, and nothing that a client does delays the end.
curl -sN "$url/events" >events &
until_true 10 grep -q '"state":"running"' events
(exec 3<>"/dev/tcp/127.0.0.1/${url##*:}" && printf 'GET /events HTTP/1.1\r\nHost: a\r\n\r\n' >&3 && sleep 8) &
until_true 10 eval '[ "$(grep -c "^event: progress" events)" -gt 2 ]'
kill -INT "$pid"
rc=0
wait "$pid" || rc=$?
[ $rc = 105 ] || fail "exit code $rc instead of 105"
until_true 5 grep -q '"state":"stopped"' events
has "output: -"

# An address that is taken.
serve --out 'web-dashboard=port=0' --duration 20s
run 106 run --out "web-dashboard=port=${url##*:}" shop.js
has "could not start the web dashboard: "
has "bind: address already in use"
kill -INT "${servers[-1]}"
