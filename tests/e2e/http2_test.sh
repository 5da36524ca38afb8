#!/usr/bin/env bash
# HTTP/2 against nghttpd (over TLS, and in clear text by prior knowledge) and nginx: many requests at once on
# one connection, bodies larger than the windows both ways, what nginx does when it closes.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"

certificate server
mkdir "$work/www"
echo hello >"$work/www/index.html"
head -c 8000000 /dev/zero >"$work/www/big"

# start_nghttpd VARIABLE ARG...: nghttpd on a free port, its number in VARIABLE.
start_nghttpd() {
    start_on_port nghttpd nghttpd --address=127.0.0.1 --htdocs=@WORK@/www "${@:2}"
    export "$1=$port"
}
start_nghttpd H2_PORT @PORT@ @WORK@/server.key @WORK@/server.pem
start_nghttpd ECHO_PORT --echo-upload @PORT@ @WORK@/server.key @WORK@/server.pem
start_nghttpd CLEAR_PORT --no-tls @PORT@
start_nginx <<'EOF'
server {
    listen 127.0.0.1:@PORT@ ssl http2;
    ssl_certificate @WORK@/server.pem;
    ssl_certificate_key @WORK@/server.key;
    keepalive_requests 7;
    root @WORK@/www;
}
EOF

script http2.js <<'EOF'
import http from 'k6/http';
import { check } from 'k6';
const [h2, echo, nginx] = ['H2', 'ECHO', 'NGINX'].map((name) => `https://127.0.0.1:${__ENV[name + '_PORT']}`);
export const options = {
  insecureSkipTLSVerify: true, vus: 2, iterations: 4, batch: 200, batchPerHost: 200,
  thresholds: { checks: ['rate==1'], http_req_failed: ['rate==0'] },
};
const good = (r) => r.status === 200 && r.proto === 'HTTP/2.0';
export default async function () {
  const first = http.get(`${h2}/`);
  const many = http.batch(Array.from({ length: 90 }, () => ['GET', `${h2}/index.html`]));
  const promised = await Promise.all(Array.from({ length: 90 }, () => http.asyncRequest('GET', `${h2}/`)));
  const text = 'x'.repeat(1 << 20);
  const uploads = http.batch(Array.from({ length: 10 }, () => ['POST', echo, text]));
  const behind = Array.from({ length: 20 }, () => http.get(`${nginx}/`));
  check(null, {
    first: good(first) && first.body === 'hello\n' && first.status_text === '200 OK',
    many: many.every(good),
    promised: promised.every(good),
    'one connection': [...many, ...promised].every((r) => r.timings.connecting === 0),
    large: http.get(`${h2}/big`).body.length === 8000000,
    head: http.head(`${h2}/big`).headers['Content-Length'] === '8000000',
    uploads: uploads.every((r) => good(r) && r.body === text),
    'closed by nginx': behind.every(good),
  });
}
EOF
run 0 run "$work/http2.js"
row checks_succeeded "100.00%"

script clear.js <<'EOF'
import http from 'k6/http';
export default function () { console.log(http.get(`http://127.0.0.1:${__ENV.CLEAR_PORT}/`).proto); }
EOF
run 0 run --h2c "$work/clear.js"
has "HTTP/2.0"
run 0 run "$work/clear.js"
lacks "HTTP/2.0"
