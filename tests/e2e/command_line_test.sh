#!/usr/bin/env bash
# A script from stdin, options by precedence, and what a run writes to files.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"
cd "$work"

# From stdin, with imports and open() relative to the folder.
echo 'export const seven = 7;' >seven.js
printf 'import { seven } from "./seven.js"; export default function () { console.log("seven is", seven); }' |
    "$BRUNT" run - >"$output" 2>&1 || fail "run - failed"
has "seven is 7"
run 255 run - # Nothing on stdin.

script work.js <<'EOF'
import { Trend } from 'k6/metrics';
import { check, group } from 'k6';
const size = new Trend('size');
export const options = { iterations: 10, vus: 2, tags: { from: 'script' }, thresholds: { size: ['avg>1'] } };
export default function () {
  size.add(2.5, { kind: 'half' });
  group('g', () => check(1, { one: (v) => v === 1 }));
}
EOF

# The script < the environment < a flag.
K6_ITERATIONS=20 run 0 run work.js
row iterations "20"
K6_ITERATIONS=20 run 0 run --iterations 30 work.js
row iterations "30"

run 0 run --summary-export export.json --out json=samples.json --out json=samples.json.gz work.js
python3 - <<'EOF' || fail "the files are not as they should be"
import gzip, json
export = json.load(open("export.json"))
assert export["metrics"]["size"]["avg"] == 2.5 and export["metrics"]["iterations"]["count"] == 10
assert export["root_group"]["groups"]["g"]["checks"]["one"]["passes"] == 10
plain = [json.loads(line) for line in open("samples.json")]
packed = [json.loads(line) for line in gzip.open("samples.json.gz", "rt")]
for lines in plain, packed:
    sizes = [l["data"] for l in lines if l["type"] == "Point" and l["metric"] == "size"]
    assert len(sizes) == 10 and all(s["value"] == 2.5 and s["tags"]["kind"] == "half" for s in sizes)
    assert all(s["tags"]["from"] == "script" and s["tags"]["scenario"] == "default" for s in sizes)
    assert [l["data"]["type"] for l in lines if l["type"] == "Metric" and l["metric"] == "size"] == ["trend"]
EOF
gzip -t samples.json.gz || fail "gzip can't read it"

# Logs: JSON lines to a file, nothing to stderr.
echo 'export default function () { console.log("to the log"); }' >log.js
run 0 run --log-format json --log-output file=log.json log.js
lacks "to the log"
grep -q '"msg":"to the log"' log.json || fail "not in the log file"
run 0 run --console-output console.txt log.js
grep -q "to the log" console.txt || fail "not in the console output"
run 0 run --quiet --summary-mode disabled --log-format raw log.js
[ "$(cat "$output")" = "to the log" ] || fail "more than the raw line"

run 0 inspect --execution-requirements work.js
has '"maxVUs": 2'
