#!/usr/bin/env bash
# Scripts that take memory without end get errors for it, alone; the test goes on, and others don't notice.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck disable=SC2119
start_target
cd "$work"

# Each iteration takes all in its own way; the last one looks whether the VU is still well.
script hogs.js <<'EOF'
import http from 'k6/http';
const kept = [];
const ways = {
  objects: (a) => { for (;;) a.push({ a: [1, 2, 3], b: { c: 'd' } }); },
  texts: (a) => { for (let s = 'x'; s.charAt(0) === 'x'; s = `${s}${s}`) a.push(s); },
  copies: (a) => { for (let i = 0;; i++) a.push(`${i}`.repeat(1e4)); },
  arrays: (a) => { for (;;) a.push(new Array(1e5).fill(1.5)); },
  bytes: (a) => { for (;;) a.push(new Uint8Array(1 << 20)); },
  map: () => { for (const m = new Map();;) m.set({}, new Set([m.size])); },
  closures: (a) => { for (;;) a.push(() => a); },
  json: (a) => { for (;;) a.push(JSON.parse(JSON.stringify(a)), 'x'); },
  bodies: (a) => { for (;;) a.push(http.get(`${__ENV.BASE_URL}/bytes/1000000`, { responseType: 'binary' })); },
  promises: (a) => { for (;;) a.push(new Promise(() => {}).then(() => a)); },
  ring: () => { for (let o = {};; o = { o }) o.all = Array(1000).fill(o); },
};
const names = Object.keys(ways);
export default function () {
  const name = names[__ITER];
  try {
    ways[name]([]);
  } catch (e) {
    kept.push(name);
    if (kept.length === names.length) console.log('survived', kept.join());
    throw e;
  }
}
EOF
all=objects,texts,copies,arrays,bytes,map,closures,json,bodies,promises,ring
reason='out of memory: the scripts of all VUs may hold'
run 0 run --memory-limit 16MB --iterations 11 --no-summary hogs.js
has "survived $all"
[ "$(grep -c "InternalError: $reason 16 MB together (--memory-limit)" "$output")" = 11 ] ||
    fail "not every iteration says what it ran out of"

# Ten such VUs, and others that work.
{
    cat hogs.js
    cat <<'EOF'
export function work() {
  const list = [];
  for (let i = 0; i < 1000; i++) list.push({ i, text: 'y'.repeat(100) });
  if (JSON.parse(JSON.stringify(list)).length !== 1000) throw new Error('wrong');
  console.log('work is done');
}
export const options = { scenarios: {
  hogs: { executor: 'per-vu-iterations', vus: 10, iterations: 11, maxDuration: '5m' },
  work: { executor: 'per-vu-iterations', vus: 3, iterations: 20, maxDuration: '5m', exec: 'work' },
} };
EOF
} | script many.js
export BRUNT_MEMORY_LIMIT=40MiB
run 0 run --no-summary many.js
unset BRUNT_MEMORY_LIMIT
[ "$(grep -c "survived $all" "$output")" = 10 ] || fail "not all VUs survived"
[ "$(grep -c 'work is done' "$output")" = 60 ] || fail "others were disturbed"
has "$reason 42 MB together"

# One body that is larger than all.
script body.js <<'EOF'
import http from 'k6/http';
export default function () {
  const r = http.get(`${__ENV.BASE_URL}/bytes/30000000`);
  console.log('first', r.status, r.error_code, r.error);
  console.log('then', http.get(`${__ENV.BASE_URL}/bytes/2000000`, { responseType: 'binary' }).body.byteLength);
}
EOF
run 0 run --memory-limit 10MB --no-summary body.js
has "first 0 1000 $reason 10 MB together (--memory-limit)"
has 'then 2000000'

script init.js <<<'const a = []; for (;;) a.push({}); export default function () {}'
run 107 run --memory-limit 10MB init.js
has "InternalError: $reason 10 MB together (--memory-limit)"
script shared.js <<'EOF'
import { SharedArray } from 'k6/data';
const data = new SharedArray('big', () => { const a = []; for (;;) a.push({ a }); });
export default function () {}
EOF
run 107 run --memory-limit 10MB shared.js
has "InternalError: $reason"
script holes.js <<'EOF'
import { SharedArray } from 'k6/data';
const data = new SharedArray('big', () => new Array(2 ** 32 - 1));
export default function () {}
EOF
run 107 run --memory-limit 10MB holes.js
has "InternalError: $reason"
script setup.js <<'EOF'
export function setup() { const a = []; for (;;) a.push({}); }
export default function () {}
EOF
run 107 run --memory-limit 10MB setup.js
has "InternalError: $reason"

# What is longer than anybody reads isn't shown whole.
script holes_shown.js <<<'export default function () { console.log(new Array(2 ** 32 - 1)); console.log("the end"); }'
run 0 run --quiet --no-summary holes_shown.js
[ "$(wc -c <"$output")" -lt 70000000 ] || fail 'all of it was shown'
grep -qE 'null[], ]* \.\.\."' "$output" || fail 'it does not say that there is more'
has 'the end'

run 255 run --memory-limit much init.js
has "invalid memory limit 'much': a size like 2GB or 512MiB is wanted, or 'none'"
script small.js <<<'export default function () {}'
run 0 run --memory-limit none small.js
