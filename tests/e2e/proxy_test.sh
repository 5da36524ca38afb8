#!/usr/bin/env bash
# The proxies of HTTP_PROXY, HTTPS_PROXY and NO_PROXY: tinyproxy and microsocks in front of the target and of nginx.
# Loopback targets are never proxied; 0.0.0.0, which leads there too, is no loopback address to the rules.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck disable=SC2119
start_target
target_port=${BASE_URL##*:}
certificate server
start_nginx <<'NGINX'
server {
    listen 0.0.0.0:@PORT@ ssl http2;
    ssl_certificate @WORK@/server.pem;
    ssl_certificate_key @WORK@/server.key;
    location / { return 200 "behind a tunnel\n"; }
}
NGINX

cat >"$work/tinyproxy.in" <<'CONF'
Port @PORT@
Listen 127.0.0.1
Timeout 60
BasicAuth ann secret
CONF
start_on_port tinyproxy tinyproxy -d -c @WORK@/tinyproxy.conf
tinyproxy=$port
start_on_port microsocks microsocks -i 127.0.0.1 -p @PORT@ -u ann -P secret
socks=$port

script get.js <<'EOF2'
import http from 'k6/http';
export const options = { iterations: 4, insecureSkipTLSVerify: true };
export default function () {
  const r = http.get(__ENV.URL, { timeout: '10s' });
  console.log(`got ${r.status} ${r.proto} from port ${r.remote_port}, via ${r.headers.Via}, error ${r.error_code} ${r.error};`);
  if (r.timings.connecting > 0) console.log('connected');
  if (r.timings.tls_handshaking > 0) console.log('shook hands');
}
EOF2
connected() { [ "$(grep -c 'msg=connected' "$output")" = "$1" ] || fail "not $1 connections"; }

# Whole requests to an HTTP proxy.
HTTP_PROXY=http://ann:secret@127.0.0.1:$tinyproxy run 0 run -e "URL=http://0.0.0.0:$target_port/get" "$work/get.js"
has "got 200 HTTP/1.1 from port $tinyproxy, via 1.1 "
lacks "got 4"

# A wrong password is an answer of the proxy's.
http_proxy=127.0.0.1:$tinyproxy run 0 run -e "URL=http://0.0.0.0:$target_port/get" "$work/get.js"
has "got 407"

# A tunnel to a TLS server, which speaks HTTP/2 in it.
HTTPS_PROXY=http://ann:secret@127.0.0.1:$tinyproxy run 0 run -e "URL=https://0.0.0.0:$NGINX_PORT/" "$work/get.js"
has "got 200 HTTP/2.0 from port $tinyproxy"
connected 1
[ "$(grep -c 'msg="shook hands"' "$output")" = 1 ] || fail "not one handshake"
grep -q 'CONNECT 0.0.0.0:' "$work/tinyproxy.log" || fail "no CONNECT: $(cat "$work/tinyproxy.log")"
HTTPS_PROXY=http://127.0.0.1:$tinyproxy run 0 run -e "URL=https://0.0.0.0:$NGINX_PORT/" "$work/get.js"
has "error 1000 Proxy Authentication Required;"

# SOCKS5 takes both.
HTTP_PROXY=socks5://ann:secret@127.0.0.1:$socks run 0 run -e "URL=http://0.0.0.0:$target_port/get" "$work/get.js"
has "got 200 HTTP/1.1 from port $socks, via undefined"
connected 1
HTTPS_PROXY=socks5h://ann:secret@127.0.0.1:$socks run 0 run -e "URL=https://0.0.0.0:$NGINX_PORT/" "$work/get.js"
has "got 200 HTTP/2.0 from port $socks"
HTTP_PROXY=socks5://ann:wrong@127.0.0.1:$socks run 0 run -e "URL=http://0.0.0.0:$target_port/get" "$work/get.js"
has "error 1200 socks connect tcp 127.0.0.1:$socks->0.0.0.0:$target_port: username/password authentication failed"

# What is excepted goes directly, and so does loopback.
HTTP_PROXY=127.0.0.1:1 NO_PROXY=10.0.0.0/8,0.0.0.0 run 0 run -e "URL=http://0.0.0.0:$target_port/get" "$work/get.js"
has "got 200 HTTP/1.1 from port $target_port"
HTTP_PROXY=127.0.0.1:1 run 0 run -e "URL=$BASE_URL/get" "$work/get.js"
has "got 200 HTTP/1.1 from port $target_port"

# Nobody at the proxy's address, and an address that is none.
HTTP_PROXY=127.0.0.1:1 run 0 run -e "URL=http://0.0.0.0:$target_port/get" "$work/get.js"
has "error 1200 proxyconnect tcp: dial tcp 127.0.0.1:1: connect: connection refused"
HTTPS_PROXY=ftp://ann:secret@proxy run 104 run -e "URL=$BASE_URL/get" "$work/get.js"
has 'HTTPS_PROXY: \"...@proxy\" is no proxy address'
lacks secret
