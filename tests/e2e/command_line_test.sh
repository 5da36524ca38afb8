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

# Features: of the flag, else of the variable (as -e, too), else of the config file.
script env.js <<'EOT'
import exec from 'k6/execution';
console.log('features', __ENV.K6_FEATURES);
export default function () {
  console.log('frozen', Object.isFrozen(__ENV), JSON.stringify(exec.test.options.tags));
}
EOT
echo '{ "features": ["freeze-env"] }' >config.json
run 0 features
has "freeze-env          Experimental"
run 0 run --features merge-run-tags --config config.json env.js
has 'msg="features merge-run-tags"'
has 'frozen false {\"k6_feature_merge_run_tags\":\"true\"}'
K6_FEATURES=native-histograms run 0 run -e K6_FEATURES=freeze-env,warp env.js
has 'msg="Unknown feature flag" feature=warp hint='
has "frozen true"
run 0 run --config config.json env.js
has "frozen true"
K6_PROMETHEUS_RW_TREND_AS_NATIVE_HISTOGRAM=true run 0 run env.js
has 'msg="features native-histograms"'
run 0 run env.js
has 'msg="features undefined"'

# --linger waits behind the end until a signal, which leaves the exit code alone.
"$BRUNT" run --linger --summary-mode disabled env.js >"$output" 2>&1 &
lingering=$!
until_true 10 grep -q "waiting for Ctrl+C" "$output"
kill -INT $lingering
wait $lingering || fail "the signal changed the exit code"

# A new script runs; what is there is only overwritten by force; templates of one's own.
for template in minimal protocol browser; do
    run 0 new --template $template --project-id 7 new.js -f
    has "New script created: new.js ($template template)."
    grep -q "projectID: 7, name: 'new.js'" new.js || fail "no project in $template"
done
run 255 new new.js
has "new.js already exists"
run 0 new minimal.js
run 0 inspect minimal.js
has '"duration": "30s"'
run 0 new protocol.js --template protocol
run 0 inspect protocol.js
has '"target": 10'
echo 'export default function () { console.log("from {{ .ScriptName }}"); }' >mine
run 255 new --template mine other.js
has "did you mean ./mine?"
run 0 new --template ./mine other.js
run 0 run other.js
has "from other.js"
echo '{{ .Title }}' >mine
run 255 new --template ./mine third.js
has "failed to execute template ./mine: line 1: there is nothing to put in for .Title"
run 255 new --template ./none third.js
has "failed to read template file ./none: no such file"
run 255 new no/such/folder.js
has "no such file or directory"

# deps: what is imported, from which the versions follow; nothing is run.
script deps.js <<'EOT'
"use k6 with k6/x/sql >= 1.0";
import sql from 'k6/x/sql';
import { seven } from './seven.js';
import http from 'k6/http';
throw new Error('never run');
EOT
run 0 deps deps.js
has "k6: *"
has "k6/x/sql: >=1.0"
has "  file://$work/seven.js"
has "Custom Build Required: yes"
K6_DEPENDENCIES_MANIFEST='{"k6": ">=2", "k6/x/sql": "*", "other": 1}' run 0 deps --json deps.js
python3 - "$output" <<'EOT' || fail "not the dependencies"
import json, sys
found = json.load(open(sys.argv[1]))
assert found["buildDependencies"] == {"k6": ">=2", "k6/x/sql": ">=1.0"} and found["customBuildRequired"]
assert found["imports"][2:] == ["k6/http", "k6/x/sql"]
EOT
K6_DEPENDENCIES_MANIFEST='{' run 255 deps deps.js
has "invalid dependencies manifest"
K6_DEPENDENCIES_MANIFEST='[]' run 255 deps deps.js
has "it has to be an object"
run 0 deps log.js
has "Custom Build Required: no"

# Completion: what the shells ask, and bash's script with a terminal left out.
completes() { # completes CANDIDATES WORD...
    local want=$1
    shift
    got=$("$BRUNT" __complete "$@" | cut -f 1 | tr '\n' ' ')
    [ "$got" = "$want" ] || fail "__complete $*: $got instead of $want"
}
completes "run " ru
completes "run " --no-color ru
completes "inspect " --config x ins
completes "--summary-trend-stats --summary-time-unit --summary-mode --summary-export " run --summ
completes "compact full legacy disabled " run --summary-mode ""
completes "--summary-mode=full " run -q --summary-mode=f
completes "url,status " run --system-tags url,sta
completes "js archive " run -t ""
completes "json " run -o js
completes ":files " run ""
completes ":files " run -c ""
completes "minimal protocol browser " new --template ""
completes "features " help f
completes "" nonsense ""
completes "" run --vus ""
run 0 completion zsh
has "#compdef brunt"
run 0 completion fish
run 0 completion powershell
run 255 completion csh
has "there are bash, zsh, fish and powershell"
run 0 completion bash
in_bash() { # in_bash WORD...: what bash would offer for the last one
    bash -c 'source "$1"; compopt() { :; }; shift
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _brunt; printf "%s " "${COMPREPLY[@]}"' _ "$output" "$BRUNT" "$@"
}
[ "$(in_bash run --log-output = file)" = "file= " ] || fail "bash: $(in_bash run --log-output = file)"
[ "$(in_bash run --config = conf)" = "config.json " ] || fail "bash: $(in_bash run --config = conf)"
[ "$(in_bash ins)" = "inspect " ] || fail "bash: $(in_bash ins)"

# What isn't there says so, whatever follows.
run 255 cloud run --local-execution log.js
has "Grafana Cloud k6 can't be used from brunt"
run 255 login influxdb
has "K6_INFLUXDB_USERNAME"
run 255 x explore
has "no extensions with commands"

# A part of a test.
script parts.js <<'EOT'
export const options = {
  scenarios: {
    buy: { executor: 'constant-vus', vus: 3, duration: '1h', exec: 'buy', env: { WHAT: 'cake' } },
    look: { executor: 'per-vu-iterations', vus: 2, iterations: 3, exec: 'look' },
  },
};
export function buy() { console.log('buys', __ENV.WHAT, __ENV.FROM_FILE, __ENV.FROM_FLAG); }
export function look() {}
EOT
K6_DURATION=1h run 0 run --scenario look parts.js
row iterations "6"
printf 'FROM_FILE="a file" # here\nFROM_FLAG=file\n' >some.env
run 0 run --once --env-file some.env -e FROM_FLAG=flag parts.js
has "buys cake a file flag"
row iterations "2"
run 104 run --scenario buy --duration 1s parts.js
run 104 run --scenario by parts.js
has "available: buy, look"
echo oops >>some.env
run 255 run --env-file some.env parts.js
has "some.env:3: a variable has to be NAME=value"
run 255 run --env-file none.env parts.js
has 'can'"'"'t read the --env-file \"none.env\": no such file'
