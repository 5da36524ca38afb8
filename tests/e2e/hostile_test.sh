#!/usr/bin/env bash
# What a server does wrong gives its request an error code, and the next request works.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck disable=SC2119
start_target

script hostile.js <<'EOF'
import http from 'k6/http';
import { check } from 'k6';
// The error code each kind of trouble gets; 0 is what a client takes.
const kinds = {
  'reset-before': 1220, 'reset-after-head': 1220, 'reset-mid-body': 1220, empty: 1000, truncated: 1000,
  'truncated-chunks': 1000, longer: 0, 'stall-head': 1050, 'stall-body': 1050, garbage: 1000, 'huge-header/11000': 1000,
  'many-headers': 0, 'bad-chunk': 1000, 'slow-drip/1000': 1050, 'close-idle': 0, 'double-length': 1000,
  'negative-length': 1000, 'status-line?line=HTTP/1.1%20abc%20What': 1000, 'status-line?line=nonsense': 1000,
  'bare-newlines': 0, '1xx': 0,
};
export const options = { vus: 2, iterations: 4, thresholds: { checks: ['rate==1'] } };
export default function () {
  for (const [path, code] of Object.entries(kinds)) {
    const r = http.get(`${__ENV.BASE_URL}/hostile/${path}`, { timeout: code === 1050 ? '400ms' : '20s' });
    const next = http.get(`${__ENV.BASE_URL}/json`);
    check(r, { [`${path} gives ${code}`]: (r) => r.error_code === code && (code === 0) === (r.status === 200) });
    check(next, { [`after ${path}`]: (r) => r.status === 200 && r.json('ok') });
    if (r.error_code !== code) console.log(`${path}: ${r.status} ${r.error_code} ${r.error}`);
  }
}
EOF
run 0 run "$work/hostile.js"
row checks_succeeded "100.00%"

# With --throw the same is an exception that names the request.
script throw.js <<'EOF'
import http from 'k6/http';
export default function () {
  try {
    http.get(`${__ENV.BASE_URL}/hostile/garbage`);
  } catch (e) {
    console.log(`caught: ${e}`);
  }
  http.get(`${__ENV.BASE_URL}/hostile/reset-before`);
  console.log('not reached');
}
EOF
run 0 run --throw "$work/throw.js"
has "caught: "
has "/hostile/reset-before"
lacks "not reached"
