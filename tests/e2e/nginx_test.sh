#!/usr/bin/env bash
# nginx as the server: kept-alive connections and their end, chunked and packed bodies.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"

mkdir "$work/www"
for i in $(seq 2000); do echo "line $i of a text that is worth packing"; done >"$work/www/text.txt"
start_nginx <<'EOF'
types { text/plain txt; }
server {
    listen 127.0.0.1:@PORT@;
    root @WORK@/www;
    keepalive_requests 10;
    location / { }
    location /packed/ { alias @WORK@/www/; gzip on; gzip_types text/plain; gzip_min_length 1; gzip_http_version 1.1; }
    location /chunked/ { alias @WORK@/www/; ssi on; ssi_types text/plain; }
    location /nothing { return 204; }
    location /away { return 301 /text.txt; }
    location /upload { client_max_body_size 1k; proxy_pass http://127.0.0.1:@PORT@/nothing; }
}
EOF

script nginx.js <<'EOF'
import http from 'k6/http';
import { check } from 'k6';
const plain = `http://127.0.0.1:${__ENV.NGINX_PORT}`;
export const options = { vus: 3, iterations: 60, thresholds: { checks: ['rate==1'] } };
export default function () {
  const whole = http.get(`${plain}/text.txt`);
  const packed = http.get(`${plain}/packed/text.txt`, { headers: { 'Accept-Encoding': 'gzip' } });
  const chunked = http.get(`${plain}/chunked/text.txt`);
  check(null, {
    whole: whole.status === 200 && whole.body.length === Number(whole.headers['Content-Length']),
    packed: packed.headers['Content-Encoding'] === 'gzip' && packed.body === whole.body,
    chunked: chunked.headers['Transfer-Encoding'] === undefined && chunked.body === whole.body,
    nothing: http.get(`${plain}/nothing`).status === 204,
    away: http.get(`${plain}/away`).url === `${plain}/text.txt`,
    'not found': http.get(`${plain}/absent`).error_code === 1404,
    'too large': http.post(`${plain}/upload`, 'x'.repeat(5000)).status === 413,
    head: http.head(`${plain}/text.txt`).body.length === 0,
  });
}
EOF
run 0 run "$work/nginx.js"
row checks_succeeded "100.00%"
