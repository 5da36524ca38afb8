#!/usr/bin/env bash
# Runs against the target server over HTTP and HTTPS: what is counted, and what a certificate nobody signed does.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck disable=SC2119
start_target

script get.js <<'EOF'
import http from 'k6/http';
import { check } from 'k6';
export const options = { vus: 5, iterations: 100 };
export default function () {
  const r = http.get(`${__ENV.URL}/json`);
  check(r, { ok: (r) => r.status === 200 && r.json('ok') === true, tls: (r) => r.tls_version.startsWith('tls1.') });
  console.log(`error ${r.error_code} after ${r.timings.connecting > 0 ? 'a connect' : 'reuse'}`);
}
EOF

run 0 run --env "URL=$BASE_URL" "$work/get.js"
row http_reqs "100"
row http_req_failed "0.00% +0 +out of 100"
[ "$(grep -c 'error 0 after a connect' "$output")" -le 5 ] || fail "connections were not reused"

run 0 run --env "URL=$HTTPS_URL" --insecure-skip-tls-verify "$work/get.js"
has "✓ tls"
row checks_succeeded "100.00% +200 +out of 200"

run 0 run --env "URL=$HTTPS_URL" "$work/get.js"
has "error 1310"
row http_req_failed "100.00% +100 +out of 100"

# A name that is not the certificate's, and a port where nobody listens.
run 0 run --env "URL=http://127.0.0.1:1" "$work/get.js"
has "error 1212"
run 0 run --env "URL=http://no.such.host.invalid" --vus 1 --iterations 1 "$work/get.js"
has "error 1101"
run 0 run --env "URL=http://[bad" --vus 1 --iterations 1 "$work/get.js"
has "invalid URL"
