#!/usr/bin/env bash
# status, pause, resume, scale and stats against a server that answers as k6's REST API does.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"
cd "$work"

cat >api.py <<'PY'
import http.server, json
status = {"status": 7, "paused": False, "vus": 1, "vus-max": 2, "stopped": False, "running": True, "tainted": False}
metrics = [{"type": "metrics", "id": "checks", "attributes": {"type": "rate", "contains": "default", "tainted": None, "sample": {"rate": 0.5}}},
           {"type": "metrics", "id": "true", "attributes": {"type": "counter", "contains": "data", "tainted": True, "sample": {}}}]
class Api(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def send(self, code, value):
        text = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(code); self.send_header("Content-Length", str(len(text))); self.end_headers(); self.wfile.write(text)
    def do_GET(self):
        if self.path == "/v1/status": self.send(200, {"data": {"type": "status", "id": "default", "attributes": status}})
        elif self.path == "/v1/metrics": self.send(200, {"data": metrics})
        else: self.send(200, b"ok")
    def do_PATCH(self):
        wanted = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["data"]["attributes"]
        if wanted.get("vus", 0) > 100:
            self.send(400, {"errors": [{"status": "400", "title": "Bad", "detail": "too \"many\""}]})
        else:
            status.update(wanted); self.do_GET()
    def log_message(self, *arguments): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Api)
print(server.server_port, flush=True)
server.serve_forever()
PY
python3 api.py >port &
servers+=($!)
until_true 10 test -s port
K6_ADDRESS=127.0.0.1:$(cat port)
export K6_ADDRESS

run 0 status
[ "$(cat "$output")" = "status: 7
paused: false
vus: 1
vus-max: 2
stopped: false
running: true
tainted: false" ] || fail "not the status"
run 0 pause
has "paused: true"
run 0 resume --address "http://$K6_ADDRESS"
has "paused: false"
run 0 scale -u 20 --max 30
has "vus: 20"
has "vus-max: 30"
run 255 scale
has "specify either -u/--vus or -m/--max"
run 255 scale -u some
has '--vus has to be a number of VUs, not \"some\"'
run 255 scale -u 500
has 'the REST API refuses: too \"many\"'
run 0 stats
[ "$(cat "$output")" = '- name: checks
  type: rate
  contains: default
  tainted: null
  sample:
    rate: 0.5
- name: "true"
  type: counter
  contains: data
  tainted: true
  sample: {}' ] || fail "not the metrics"

# What is no REST API, nobody, and no address.
python3 -c 'import http.server, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self): self.send_response(200); self.end_headers(); self.wfile.write(b"hello")
    def log_message(self, *arguments): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Page); print(server.server_port, flush=True); server.serve_forever()' >page &
servers+=($!)
until_true 10 test -s page
K6_ADDRESS=127.0.0.1:$(cat page) run 255 status
has "no REST API of a load test"
K6_ADDRESS=127.0.0.1:1 run 255 status
has "the REST API at 127.0.0.1:1 can't be reached: dial tcp 127.0.0.1:1: connect: connection refused"
K6_ADDRESS='/' run 255 status
has "has to be like localhost:6565"
