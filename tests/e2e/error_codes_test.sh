#!/usr/bin/env bash
# Each way to fail that servers on one machine can provoke has its error code, in the Response and on the samples, and
# its text. The others (names, routes, broken pipes, HTTP/2) are pinned by tests/unit/net and tests/unit/proto.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"
start_target --certificate "$work/target.pem"
start_nginx <<EOF
server {
    listen 127.0.0.1:@PORT@;
    location /not-gzip { add_header Content-Encoding gzip; default_type text/plain; return 200 "no gzip at all"; }
}
EOF
certificate mine mine.example
start_on_port s_server openssl s_server -quiet -accept 127.0.0.1:@PORT@ -cert @WORK@/mine.pem -key @WORK@/mine.key -Verify 1
export TLS_PORT=$port
cat "$work/target.pem" "$work/mine.pem" >"$work/trusted.pem"

script codes.js <<'EOF'
import http from 'k6/http';
import { check } from 'k6';

const base = __ENV.BASE_URL, tls = __ENV.HTTPS_URL;
const hostile = (path) => `${base}/hostile/${path}`;
const rows = [
  [1000, hostile('garbage'), /^malformed HTTP/],
  [1000, hostile('empty'), /^EOF$/],
  [1000, hostile('truncated'), /^unexpected EOF$/],
  [1000, 'gopher://127.0.0.1/', /^unsupported protocol scheme/],
  [1010, `https://127.0.0.1:${__ENV.TLS_PORT}/`, /^remote error: tls: /],
  [1020, 'http://[bad', /^invalid URL: /],
  [1050, hostile('stall-head'), /^request timeout$/],
  [1050, hostile('stall-body'), /^request timeout$/],
  [1101, 'http://no.such.host.invalid/', /no such host/],
  [1110, 'http://127.9.9.9/', /^ip is blacklisted|^IP .* is in a blacklisted range/i],
  [1111, 'http://blocked.example/', /^hostname is blocked$/],
  [1210, 'http://127.0.0.1:99999/', /invalid port/],
  [1212, 'http://127.0.0.1:1/', /^dial: connection refused$/],
  [1213, 'http://255.255.255.255/', /^dial: unknown errno \d+ error with msg/],
  [1220, hostile('reset-before'), /connection reset by peer$/],
  [1220, hostile('reset-mid-body'), /connection reset by peer$/],
  [1301, `https://127.0.0.1:${__ENV.NGINX_PORT}/`, /tls: first record does not look like a TLS handshake/],
  [1310, tls, /^x509: unknown authority$/],
  [1311, `https://other.example:${tls.split(':')[2]}/`, /^x509: certificate doesn't match hostname$/],
  [1404, `${base}/status/404`, /^$/],
  [1499, `${base}/status/499`, /^$/],
  [1500, `${base}/status/500`, /^$/],
  [1599, `${base}/status/599`, /^$/],
  [1701, `http://127.0.0.1:${__ENV.NGINX_PORT}/not-gzip`, /decompress/],
].filter(([code]) => (code === 1310) === (__ENV.TRUST === 'nobody'));

export const options = {
  blacklistIPs: ['127.9.9.0/24'],
  blockHostnames: ['blocked.example'],
  hosts: { 'other.example': '127.0.0.1' },
  thresholds: { checks: ['rate==1'] },
};
for (const [code] of rows)
  if (code !== 1020) // which is no request yet
    options.thresholds[`http_reqs{error_code:${code}}`] = [`count==${rows.filter((r) => r[0] === code).length}`];

export default function () {
  for (const [code, url, error] of rows) {
    const r = http.get(url, { timeout: code === 1050 ? '300ms' : '20s' });
    const fits = { [`${code} of ${url}`]: () => r.error_code === code && error.test(r.error) && (code < 1400 || code > 1600) === (r.status === 0) };
    if (!check(r, fits)) console.error(`${url}: ${r.error_code} instead of ${code}, "${r.error}", status ${r.status}`);
  }
}
EOF
SSL_CERT_FILE=$work/trusted.pem run 0 run --quiet "$work/codes.js"
row checks_succeeded "100.00%"
TRUST=nobody run 0 run --quiet "$work/codes.js"
row checks_succeeded "100.00%"
