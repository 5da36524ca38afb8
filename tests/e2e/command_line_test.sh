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
has "could not load JS test 'file:///-': no exported functions in script"

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

# The command may stand behind global flags; what can't be read is said as text, whatever the log is to be.
echo '{}' >config.json
run 0 --config config.json --no-color inspect work.js
K6_LOG_FORMAT=json run 255 run
has 'level=error msg="accepts 1 arg(s), received 0'
run 255 run --itterations 3 work.js
has 'msg="unknown flag: --itterations" hint="did you mean --iterations?"'
run 255 run --log-format json --tag lonely work.js
has '"msg":"error parsing tag'
run 255 inspec work.js
has 'unknown command \"inspec\" for \"brunt\"\n\nDid you mean this?\n\tinspect\n"'
run 255 --turbo
run 255 version --turbo

# What variables say of the log.
K6_LOG_OUTPUT=none run 0 run --quiet --summary-mode disabled log.js
[ ! -s "$output" ] || fail "not silent"
K6_LOG_FORMAT=json run 0 run log.js
has '"msg":"to the log"'

run 0
has "Core commands:"
run 0 --help
has "Core commands:"
run 0 help run
has "Flags beyond k6 v2.2:"
run 0 run --help
has "  -u, --vus int "
run 0 --version
has "k6 v2.2.0 compatible"
run 0 version --json
python3 -c 'import json, sys; json.load(sys.stdin)' <"$output" || fail "no JSON"

# What isn't there says so, whatever follows.
run 255 cloud run --local-execution log.js
has "Grafana Cloud k6 can't be used from brunt"
run 255 login influxdb
has "K6_INFLUXDB_USERNAME"
run 255 x explore
has "no extensions with commands"
run 0 run --traces-output otel --quiet --no-summary log.js
has "--traces-output has no effect"
run 0 run --traces-output none --quiet --no-summary log.js
lacks "no effect"
