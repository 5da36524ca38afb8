#!/usr/bin/env bash
# A full disk under an output is said once; the run goes on, and so does its summary.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"
[ -c /dev/full ] || exit 77

script count.js <<'EOF'
import { Counter } from 'k6/metrics';
const sum = new Counter('sum');
export const options = { vus: 2, duration: '2s' };
export default function () {
  for (let i = 0; i < 100; i++) sum.add(1);
}
EOF
run 0 run --out json=/dev/full "$work/count.js"
has "No space left on device"
has "TOTAL RESULTS"
[ "$(grep -c 'No space left' "$output")" -le 3 ] || fail "said too often"

script short.js <<'EOF'
export default function () {}
EOF
run 0 run --summary-export /dev/full "$work/short.js"
has "/dev/full"
run 0 run --console-output /dev/full "$work/short.js"
