#!/usr/bin/env bash
# However many workers share the work, each iteration is done once; segments of one test add up to the whole.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"

script count.js <<'EOF'
import exec from 'k6/execution';
import { Counter } from 'k6/metrics';
const numbers = new Counter('numbers');
export const options = {
  scenarios: {
    shared: { executor: 'shared-iterations', vus: 7, iterations: 1001, exec: 'shared' },
    each: { executor: 'per-vu-iterations', vus: 9, iterations: 11, exec: 'each' },
    rate: { executor: 'constant-arrival-rate', rate: 100, duration: '1s', preAllocatedVUs: 10, exec: 'rate' },
  },
  thresholds: {
    'iterations{scenario:shared}': ['count==1001'],
    'iterations{scenario:each}': ['count==99'],
    // Numbered 0 to 1000, each once.
    numbers: ['count==500500'],
  },
};
export function shared() { numbers.add(exec.scenario.iterationInTest); }
export function each() {}
export function rate() {}
EOF
for workers in 1 2 4; do
    run 0 run --workers $workers "$work/count.js"
    total=$(count_of iterations)
    # The arrivals begin at the start: 100 or 101 of them.
    [[ $total =~ ^120[01]$ ]] || fail "$total iterations with $workers workers"
done

script segment.js <<'EOF'
export const options = { scenarios: {
  shared: { executor: 'shared-iterations', vus: 10, iterations: 997 },
  each: { executor: 'per-vu-iterations', vus: 11, iterations: 13 },
} };
export default function () {}
EOF
sum=0
for segment in 0:1/3 1/3:2/3 2/3:1; do
    run 0 run --execution-segment $segment --execution-segment-sequence 0,1/3,2/3,1 "$work/segment.js"
    sum=$((sum + $(count_of iterations)))
done
[ $sum = $((997 + 11 * 13)) ] || fail "the segments did $sum iterations together"
