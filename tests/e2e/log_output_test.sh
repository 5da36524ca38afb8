#!/usr/bin/env bash
# Where the log goes: a file with a level of its own, and Loki.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"
cd "$work"

script talk.js <<'EOF'
export default function () {
  console.log('said', __ENV.WHAT);
  console.warn('warned');
  console.debug('whispered');
  if (__ENV.FAIL) throw new Error('broken');
}
export const options = { thresholds: __ENV.FAIL ? { iterations: ['count>5'] } : {} };
EOF

run 0 run --quiet --summary-mode disabled --log-output file=all.log talk.js
[ ! -s "$output" ] || fail "not silent"
grep -q 'msg="said undefined"' all.log || fail "nothing in the file"
[ "$(stat -c %a all.log)" = 600 ] || fail "others may read the log"
run 0 run -v --log-output file=some.log,level=warn talk.js
[ "$(grep -c "msg=" some.log)" = 1 ] || fail "more than the warning"
run 255 run --log-output file=some.log,level=loud talk.js
has "unknown log level loud"
run 255 run --log-output file talk.js
has "error while parsing logfile configuration key \`file\` with no value"
run 255 run --log-output files=x talk.js
has "logfile configuration should be in the form \`file=path-to-local-file\` but is \`files=x\`"
run 255 run --log-output file=no/such/folder talk.js
has "failed to open logfile no/such/folder: no such file or directory"
run 255 run --log-output loki=x,limit=none talk.js
has "couldn't parse the loki limit as a number"

# Formats and times.
run 0 run --quiet --summary-mode disabled --log-format jsn talk.js
has 'msg="the log'"'"'s format is text: there are text, json and raw, no \"jsn\""'
K6_LOG_NS_TIMESTAMPS=true run 0 run --quiet --summary-mode disabled --log-format json talk.js
grep -qE '"time":"[-0-9]+T[0-9:]+\.[0-9]{1,9}(Z|[-+][0-9:]{5})"' "$output" || fail "no nanoseconds"
run 0 run --quiet --summary-mode disabled --log-ns-timestamps talk.js
grep -qE '^time="[-0-9]+T[0-9:]+\.[0-9]{1,9}(Z|[-+][0-9:]{5})" level=info' "$output" || fail "no nanoseconds"

# What Loki gets, and what it answers.
cat >loki.py <<'PY'
import http.server, json
class Loki(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with open("pushed", "a") as f:
            print(json.dumps({"path": self.path, "token": self.headers.get("x-token"), **json.loads(body)}), file=f)
        self.send_response(400 if self.path == "/refused" else 204)
        self.end_headers()
        if self.path == "/refused": self.wfile.write(b"no labels")
    def log_message(self, *arguments): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Loki)
print(server.server_port, flush=True)
server.serve_forever()
PY
python3 loki.py >port &
servers+=($!)
until_true 10 test -s port
loki=http://127.0.0.1:$(cat port)

run 99 run --quiet --summary-mode disabled -e WHAT=hello -e FAIL=1 \
    --log-output "loki=$loki/push,label.job=shop,header.x-token=secret,level=info" talk.js
has "msg=\"thresholds on metrics 'iterations' have been crossed\""
lacks "said"
python3 - <<'PY' || fail "not what Loki should get: $(cat pushed)"
import json
pushes = [json.loads(line) for line in open("pushed")]
assert all(p["path"] == "/push" and p["token"] == "secret" for p in pushes)
lines = {(s["stream"]["level"], s["stream"].get("source"), s["stream"]["job"]): [v[1] for v in s["values"]]
         for p in pushes for s in p["streams"]}
assert lines["info", "console", "shop"] == ["said hello"] and lines["warning", "console", "shop"] == ["warned"]
assert "broken" in lines["error", "stacktrace", "shop"][0] and "crossed" in lines["error", None, "shop"][0]
PY
run 0 run --log-output "loki=$loki/refused,profile=true" talk.js
has 'msg="Error while sending logs to loki" error="got 400 from loki: no labels"'
has "final_size="
K6_LOG_OUTPUT=loki=127.0.0.1:1 run 0 run talk.js
has "connect: connection refused"
