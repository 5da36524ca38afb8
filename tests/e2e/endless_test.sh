#!/usr/bin/env bash
# Scripts that never end by themselves end with their deadline or a signal, and let others run meanwhile.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"
cd "$work"

# The only worker has a VU that never lets go: the other scenario's iterations are done all the same.
script hog.js <<'EOF'
const common = { duration: '2s', gracefulStop: '0s' };
export const options = { scenarios: {
  hog: { executor: 'constant-vus', vus: 1, exec: 'hog', ...common },
  work: { executor: 'per-vu-iterations', vus: 2, iterations: 10, maxDuration: '2s', gracefulStop: '0s' },
} };
export function hog() { for (;;); }
export default function () { console.log('work is done'); }
EOF
run 0 run --workers 1 hog.js
[ "$(grep -c 'work is done' "$output")" = 20 ] || fail "not all iterations were run"
has '20 complete and 1 interrupted iterations'

script setup.js <<'EOF'
export const options = { setupTimeout: '500ms' };
export function setup() { for (;;); }
export default function () {}
export function handleSummary() { return { stdout: 'the summary' }; }
EOF
run 100 run setup.js
has 'setup() execution timed out after 0 seconds'
has 'the summary'

script teardown.js <<'EOF'
export const options = { teardownTimeout: '500ms' };
export default function () {}
export async function teardown() { for (;;) await null; }
EOF
run 101 run teardown.js
has 'teardown() execution timed out after 0 seconds'
has 'iterations...'

script summary.js <<'EOF'
export const options = { handleSummaryTimeout: '500ms' };
export default function () {}
export function handleSummary() { for (;;); }
EOF
run 0 run summary.js
has 'handleSummary() execution timed out'

# --- signals ---

# signalled EXIT ARG...: brunt in the background, SIGTERM once "endlessly" is in its log.
signalled() {
    local want=$1 rc=0
    shift
    "$BRUNT" "$@" >"$output" 2>&1 </dev/null &
    local brunt=$!
    until_true 20 grep -q endlessly "$output"
    kill -TERM $brunt
    wait $brunt || rc=$?
    [ $rc = "$want" ] || fail "brunt $*: exit code $rc instead of $want"
}

script init.js <<<'console.log("endlessly"); for (;;); export default function () {}'
signalled 143 run init.js
signalled 143 inspect init.js
script init_vu.js <<<'if (__VU > 0) { console.log("endlessly"); for (;;); } export default function () {}'
signalled 105 run init_vu.js
script setup_long.js <<<'export function setup() { console.log("endlessly"); for (;;); } export default function () {}'
signalled 105 run setup_long.js
has "test run was aborted because k6 received a 'terminated' signal"
script iteration.js <<'EOF'
export const options = { scenarios: { a: { executor: 'constant-vus', vus: 2, duration: '50s', gracefulStop: '500ms' } } };
export default function () { console.log('endlessly'); for (;;); }
EOF
signalled 105 run iteration.js
has '0 complete and 2 interrupted iterations'
