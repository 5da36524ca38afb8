#!/usr/bin/env bash
# The REST API of a run: what it shows, what it changes, what it refuses; and the commands that use it.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"
cd "$work"

# start OPTION...: runs brunt beside us, with its API at $K6_ADDRESS. ended EXIT: waits for its end.
start() {
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    export K6_ADDRESS=127.0.0.1:$port
    "$BRUNT" run --quiet --address "$K6_ADDRESS" --summary-mode disabled "$@" >log 2>&1 </dev/null &
    test_pid=$!
    servers+=("$test_pid")
    until_true 10 listens "$port"
}
ended() {
    local rc=0
    wait "$test_pid" || rc=$?
    unset 'servers[-1]'
    [ "$rc" = "$1" ] || { cp log "$output"; fail "the test ended with $rc instead of $1"; }
    cp log "$output"
}
# ask: runs Python with what api.py has; `call` gives status and body.
cat >api.py <<'PY'
import http.client, json, os, socket, sys, time
host, port = os.environ["K6_ADDRESS"].split(":")
def call(method, path, body=None, **headers):
    c = http.client.HTTPConnection(host, int(port), timeout=20)
    c.request(method, path, body if body is None or isinstance(body, (str, bytes)) or hasattr(body, "__next__") else json.dumps(body), headers)
    r = c.getresponse(); text = r.read().decode()
    try: text = json.loads(text)
    except ValueError: pass
    return r.status, text
def patch(path, **attributes):
    return call("PATCH", path, {"data": {"attributes": {k.replace("_", "-"): v for k, v in attributes.items()}}})
def status(): return call("GET", "/v1/status")[1]["data"]["attributes"]
def until(condition):
    end = time.time() + 10
    while not condition():
        assert time.time() < end, "it never becomes true"
        time.sleep(0.02)
def raw(data, close=False):
    s = socket.create_connection((host, int(port)), timeout=20); s.sendall(data)
    if close: s.close(); return b""
    out = b""
    while True:
        piece = s.recv(65536)
        if not piece: return out
        out += piece
def detail(answer): return answer[1]["errors"][0]["detail"]
PY
ask() { PYTHONPATH=. python3 - || { cp log "$output"; fail "not what the API should answer"; }; }

script looping.js <<'EOF'
import { sleep, check, group } from 'k6';
import { Counter } from 'k6/metrics';
const seen = new Counter('seen');
export const options = { vus: 2, duration: '1m', thresholds: { seen: ['count<0'], 'seen{a:b}': ['count>0'] } };
export function setup() { console.log('setup'); return { made: 'by setup' }; }
export default function (data) {
  group('outer', () => group('in/ner', () => check(1, { fine: () => true })));
  check(1, { outside: () => false });
  seen.add(2);
  sleep(0.05);
}
export function teardown(data) { console.log('teardown', JSON.stringify(data)); }
EOF
start looping.js
ask <<'PY'
from api import *
until(lambda: status()["status"] == 7)
until(lambda: status()["tainted"])
assert status()["vus"] == 2 and status()["running"] and not status()["stopped"], status()
metrics = {m["id"]: m["attributes"] for m in call("GET", "/v1/metrics")[1]["data"]}
assert metrics["seen"]["tainted"] is True and metrics["seen"]["sample"]["count"] > 0, metrics
assert metrics["checks"] == {"type": "rate", "contains": "default", "tainted": None, "sample": {"rate": 0.5}}, metrics["checks"]
assert "seen{a:b}" not in metrics and "http_reqs" not in metrics
assert call("GET", "/v1/metrics/check%73")[1]["data"]["id"] == "checks"
groups = call("GET", "/v1/groups")[1]["data"]
assert [g["attributes"]["path"] for g in groups] == ["", "::outer", "::outer::in/ner"], groups
assert groups[1]["relationships"]["groups"]["data"][0]["id"] == groups[2]["id"] and groups[1]["attributes"]["checks"] is None
assert groups[0]["relationships"]["parent"]["data"] is None and groups[0]["attributes"]["checks"][0]["fails"] > 0
assert call("GET", "/v1/groups/" + groups[2]["id"])[1]["data"]["attributes"]["checks"][0]["name"] == "fine"
assert call("GET", "/v1/setup")[1]["data"] == {"type": "setupData", "id": "default", "attributes": {"data": {"made": "by setup"}}}
assert call("PUT", "/v1/setup", "{broken")[0] == 400
assert call("PUT", "/v1/setup", ' {"made": "by PUT"}\n')[1]["data"]["attributes"] == {"data": {"made": "by PUT"}}
assert call("POST", "/v1/teardown") == (200, "")
assert call("POST", "/v1/setup")[1]["data"]["attributes"] == {"data": {"made": "by setup"}}
assert call("PUT", "/v1/setup")[1]["data"]["attributes"] == {}
scenario = call("GET", "/v1/scenarios/default")[1]["data"]["attributes"]
assert scenario["executor"] == "constant-vus" and scenario["state"] == "running" and scenario["rate"] is None, scenario
assert "no arrival rate" in detail(patch("/v1/scenarios/default", rate=5))
assert call("GET", "/v1/scenarios/other")[0] == 404 and call("GET", "/v1/nothing")[0] == 404
assert "doesn't support pause" in detail(patch("/v1/status", paused=True))
assert "externally-controlled" in detail(patch("/v1/status", vus=5))
assert detail(patch("/v1/status", paused="yes")) == '"paused" has to be true or false'
assert patch("/v1/status", vus=-1)[0] == 400 and patch("/v1/status", stopped=None)[0] == 200
assert call("PATCH", "/v1/status", "[]")[0] == 400 and call("PATCH", "/v1/status")[0] == 400

# What is no request, or none that can be had.
assert raw(b"garbage\r\n\r\n").startswith(b"HTTP/1.1 400 Bad Request\r\n")
assert raw(b"GET / HTTP/3.0\r\nHost: a\r\n\r\n").startswith(b"HTTP/1.1 505 ")
assert raw(b"GET / HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 400 ")
assert raw(b"GET /" + b"a" * 70000).startswith(b"HTTP/1.1 431 ")
assert raw(b"PUT /v1/setup HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n").startswith(b"HTTP/1.1 413 ")
assert raw(b"PUT /v1/setup HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n").startswith(b"HTTP/1.1 400 ")
raw(b"GET /v1/sta", close=True)
assert call("PUT", "/v1/setup", iter([b'{"a":', b'1}']))[1]["data"]["attributes"] == {"data": {"a": 1}}
two = raw(b"GET /ping HTTP/1.1\r\nHost: a\r\n\r\nHEAD /ping HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
assert two.count(b"HTTP/1.1 200 OK") == 2 and two.count(b"\r\n\r\nok") == 1, two
waiting = raw(b'PUT /v1/setup HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n7')
assert b"HTTP/1.1 200 OK" in waiting, waiting
# Slow clients are no matter to the others, and many at once neither.
slow = [socket.create_connection((host, int(port))) for _ in range(140)]
for s in slow[:100]: s.sendall(b"GET /v1/status HTT")
assert call("GET", "/ping")[0] in (200, 503)
for s in slow: s.close()
until(lambda: call("GET", "/ping") == (200, "ok"))
PY
run 0 status
has "status: 7"
run 0 stats
has "- name: seen"
run 255 pause
has "constant-vus executor 'default' doesn't support pause and resume operations after its start"
ask <<'PY'
from api import *
assert patch("/v1/status", stopped=True)[1]["data"]["attributes"]["stopped"]
PY
ended 103
has "test run stopped from REST API"
[ "$(grep -c 'msg=setup' log)" = 2 ] || fail "setup didn't run twice"
has 'teardown {\"made\":\"by PUT\"}'
has 'teardown 7'

# Paused from the start; setup's data comes from outside.
script paused.js <<'EOF'
export function setup() { console.log('no'); }
export default (data) => console.log('got', JSON.stringify(data));
EOF
start --paused --no-setup paused.js
ask <<'PY'
from api import *
until(lambda: status()["status"] == 4)
assert status()["paused"] and not status()["running"]
assert detail(patch("/v1/status", paused=True)) == "execution is already paused"
assert call("PUT", "/v1/setup", '["from", "outside"]')[0] == 200
PY
run 0 resume
has "paused: false"
ended 0
has 'got [\"from\",\"outside\"]'
export K6_PAUSED=true
start paused.js
unset K6_PAUSED
kill -INT "$test_pid"
ended 105

# VUs and pauses from outside.
script external.js <<'EOF'
import { sleep } from 'k6';
export const options = { scenarios: { s: { executor: 'externally-controlled', vus: 2, maxVUs: 4, duration: '1m' } } };
export default () => sleep(0.02);
EOF
start external.js
ask <<'PY'
from api import *
until(lambda: status()["vus"] == 2)
PY
run 0 scale --vus 6 --max 8
has "vus-max: 8"
ask <<'PY'
from api import *
until(lambda: status()["vus"] == 6)
assert "must be less than or equal" in detail(patch("/v1/status", vus=9))
PY
run 0 pause
ask <<'PY'
from api import *
until(lambda: status()["vus"] == 0)
PY
run 0 resume
ask <<'PY'
from api import *
until(lambda: status()["vus"] == 6)
patch("/v1/status", stopped=True)
PY
ended 103

# The rate of arrivals.
script arrivals.js <<'EOF'
export const options = { scenarios: {
  one: { executor: 'constant-arrival-rate', rate: 1, timeUnit: '1h', duration: '1m', preAllocatedVUs: 2 },
  two: { executor: 'ramping-arrival-rate', startTime: '50s', stages: [{ target: 1, duration: '1h' }], preAllocatedVUs: 2 } } };
export default () => {};
EOF
start arrivals.js
ask <<'PY'
from api import *
one = lambda: call("GET", "/v1/scenarios/one")[1]["data"]["attributes"]
until(lambda: one()["state"] == "running" and one()["iterations"] == 1)
answer = patch("/v1/scenarios/one", rate=400)
assert answer[0] == 200 and abs(answer[1]["data"]["attributes"]["rate"] - 400) < 1e-6, answer
until(lambda: one()["iterations"] > 100)
patch("/v1/scenarios/one", rate=0)
assert one()["rate"] == 0
for wrong in -1, 1e7, "5", None: assert patch("/v1/scenarios/one", rate=wrong)[0] == 400
assert patch("/v1/scenarios/two", rate=3.5)[0] == 200 and patch("/v1/scenarios/three", rate=1)[0] == 400
patch("/v1/status", stopped=True)
PY
ended 103

# An address that can't be had.
python3 -c 'import socket, time; s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(); print(s.getsockname()[1], flush=True); time.sleep(60)' >taken &
servers+=($!)
until_true 10 test -s taken
unset K6_ADDRESS
script ok.js <<<'export default () => {}'
run 106 run --address "127.0.0.1:$(cat taken)" ok.js
has "msg=\"Error from API server\" error=\"listen tcp 127.0.0.1:$(cat taken): bind: address already in use\""
K6_ADDRESS=127.0.0.1:$(cat taken) run 0 run ok.js
has 'level=warning msg="Error from API server"'
run 106 run --address localhost ok.js
has "listen tcp: address localhost: missing port in address"
run 106 run --address 127.0.0.1:70000 ok.js
has "listen tcp: address 70000: invalid port"
run 106 run --address no-such-host.invalid:80 ok.js
has "lookup no-such-host.invalid"
