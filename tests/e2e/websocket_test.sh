#!/usr/bin/env bash
# WebSockets with other people's software: nginx and proxies in front of the target, Python's websockets as the server.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck disable=SC2119
start_target
target_port=${BASE_URL##*:}

script echo.js <<'JS'
import { WebSocket } from 'k6/websockets';
import ws from 'k6/ws';
export const options = { vus: 3, iterations: 6, insecureSkipTLSVerify: true };
const params = { compression: 'deflate' };
const messages = ['one', 'x'.repeat(100000), ''];
async function modern() {
  await new Promise((done) => {
    const socket = new WebSocket(__ENV.URL, null, params);
    let n = 0;
    socket.onopen = () => messages.forEach((m) => socket.send(m));
    socket.onmessage = (e) => { if (e.data !== messages[n]) console.log('wrong', e.data.length); if (++n === messages.length) socket.close(1000, 'bye'); };
    socket.onerror = (e) => console.log(`error ${e.error};`);
    socket.onclose = (e) => { console.log(`new ${n} ${e.code};`); done(); };
  });
}
function legacy() {
  let n = 0;
  const res = ws.connect(__ENV.URL, params, (socket) => {
    socket.on('open', () => messages.forEach((m) => socket.send(m)));
    socket.on('message', (m) => { if (m !== messages[n]) console.log('wrong', m.length); if (++n === messages.length) socket.close(); });
  });
  console.log(`old ${n} ${res.status};`);
}
export default async function () {
  await modern();
  legacy();
}
JS
# echoes URL [ENV...]: all six iterations get all they have sent.
echoes() {
    local url=$1
    shift
    env "$@" "$BRUNT" run -e "URL=$url" "$work/echo.js" >"$output" 2>&1 </dev/null || fail "$url: exit code $?"
    [ "$(grep -c 'new 3 1000;' "$output")" = 6 ] && [ "$(grep -c 'old 3 101;' "$output")" = 6 ] || fail "$url: not all came back"
    lacks wrong
    row ws_msgs_received 36
    row ws_sessions 12
}

# nginx passes the upgrade on, over TLS, with and without compression behind it.
certificate server
start_nginx < <(sed "s|@TARGET@|$target_port|" <<'NGINX'
map $http_upgrade $connection_upgrade { default upgrade; '' close; }
server {
    listen 127.0.0.1:@PORT@ ssl;
    ssl_certificate @WORK@/server.pem;
    ssl_certificate_key @WORK@/server.key;
    location / {
        proxy_pass http://127.0.0.1:@TARGET@;
        proxy_http_version 1.1;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $connection_upgrade;
    }
    location /nowhere { proxy_pass http://127.0.0.1:1; }
    location /plain { return 200 "no upgrade here\n"; }
}
NGINX
)
echoes "wss://localhost:$NGINX_PORT/ws/echo"
echoes "wss://localhost:$NGINX_PORT/ws/echo?deflate"
run 0 run -e "URL=wss://localhost:$NGINX_PORT/plain" "$work/echo.js"
has "error websocket: bad handshake;"
has "old 0 200;"
run 0 run -e "URL=wss://localhost:$NGINX_PORT/nowhere" "$work/echo.js"
has "old 0 502;"

# Proxies: a tunnel for ws:// too. 0.0.0.0 is no loopback address to the rules.
cat >"$work/tinyproxy.in" <<'CONF'
Port @PORT@
Listen 127.0.0.1
Timeout 60
CONF
start_on_port tinyproxy tinyproxy -d -c @WORK@/tinyproxy.conf
echoes "ws://0.0.0.0:$target_port/ws/echo?deflate" "HTTP_PROXY=http://127.0.0.1:$port"
grep -q "CONNECT 0.0.0.0:$target_port" "$work/tinyproxy.log" || fail "no CONNECT"
start_on_port microsocks microsocks -i 127.0.0.1 -p @PORT@
echoes "ws://0.0.0.0:$target_port/ws/echo" "HTTP_PROXY=socks5://127.0.0.1:$port"

# Python's server: compression of its own, pings that must be answered while the script computes and sleeps, limits.
cat >"$work/server.py" <<'PY'
import asyncio, sys, websockets

async def handle(socket, path=None):
    async for message in socket:
        await socket.send(message)

async def main():
    async with websockets.serve(handle, '127.0.0.1', int(sys.argv[1]), ping_interval=0.1, ping_timeout=0.4, max_size=200000):
        await asyncio.Future()

asyncio.run(main())
PY
start_on_port python /usr/bin/python3 "$work/server.py" @PORT@
echoes "ws://127.0.0.1:$port/"

script asleep.js <<'JS'
import { WebSocket } from 'k6/websockets';
import { sleep } from 'k6';
export default function () {
  const socket = new WebSocket(__ENV.URL);
  let pings = 0;
  socket.onopen = () => { sleep(1.5); socket.send('awake'); };
  socket.onping = () => pings++;
  socket.onmessage = (e) => { console.log(`${e.data}, ${pings > 5 ? 'many' : 'few'} pings;`); socket.send('x'.repeat(200001)); };
  socket.onerror = (e) => console.log(`error ${e.error};`);
  socket.onclose = (e) => console.log(`close ${e.code};`);
}
JS
run 0 run -e "URL=ws://127.0.0.1:$port/" "$work/asleep.js"
has "awake, many pings;"
has "error websocket: close 1009 (message too big)"
has "close 1009;"
