#!/usr/bin/env bash
# Ctrl-C once ends the run gracefully: teardown, summary, exit code 105. A second one stops it at once.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"

script slow.js <<'EOF'
import { sleep } from 'k6';
export const options = { vus: 3, duration: '50s', gracefulStop: '1s' };
export default function () {
  console.log('running');
  sleep(Number(__ENV.NAP));
}
export function teardown() {
  console.log('tearing down');
  sleep(Number(__ENV.TEARDOWN));
  console.log('torn down');
}
EOF

# started NAP TEARDOWN: brunt in the background as $brunt, once its iterations run.
started() {
    rm -f "$output" # what the last one said
    "$BRUNT" run --env NAP="$1" --env TEARDOWN="$2" "$work/slow.js" >"$output" 2>&1 </dev/null &
    brunt=$!
    until_true 10 grep -q running "$output"
}
ended() { # ended EXIT SECONDS
    local rc=0 since=$SECONDS
    wait $brunt || rc=$?
    [ $rc = "$1" ] || fail "exit code $rc instead of $1"
    [ $((SECONDS - since)) -le "$2" ] || fail "it took $((SECONDS - since)) seconds to end"
}

for signal in INT TERM; do
    started 0.1 0
    kill -$signal $brunt
    ended 105 10
    has "tearing down"
    has "iterations"
    has "TOTAL RESULTS"
    has "test run was aborted because k6 received a"
done

# A second signal while teardown takes its time.
started 0.1 40
kill -INT $brunt
until_true 10 grep -q 'tearing down' "$output"
kill -INT $brunt
ended 105 5
lacks "torn down"
