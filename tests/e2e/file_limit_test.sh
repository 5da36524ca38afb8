#!/usr/bin/env bash
# At the open-file limit a request fails with a clear error, and the run goes on to its end.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck disable=SC2119
start_target

script many.js <<'EOF'
import http from 'k6/http';
export const options = { scenarios: { s: { executor: 'per-vu-iterations', vus: 150, iterations: 3 } } };
export default function () {
  http.get(`${__ENV.BASE_URL}/delay/0.3`);
}
EOF
(
    ulimit -n 64
    run 0 run --quiet "$work/many.js"
)
has "too many open files"
row http_reqs "450"
row iterations "450"
grep -q 'expected_response:true' "$output" || fail "no request succeeded"

# A soft limit is raised by itself.
(
    ulimit -Sn 64
    run 0 run --quiet "$work/many.js"
)
row http_req_failed "0.00%"
lacks "too many open files"
