#!/usr/bin/env bash
# Each wrong flag, file, option and variable ends with k6's exit code and an error that says what is wrong where.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"
cd "$work"

mkdir folder
echo '{ "vus": ' >cut.json
echo '{ "vus": "many" }' >typed.json
echo '{ "thresholds": { "checks": ["rate<>1"] } }' >threshold.json
script ok.js <<<'export default function () {}'
script syntax.js <<<'export default function () { let x = ; }'
script no_default.js <<<'export const x = 1;'
script throws.js <<<'throw new Error("in init"); export default function () {}'
script import.js <<<'import x from "./nowhere.js"; export default function () {}'
script unknown_module.js <<<'import x from "k6/nowhere"; export default function () {}'
# option NAME TEXT: a script with these options.
option() { echo "export const options = { $2 }; export default function () {}" >"$work/$1.js"; }
option threshold 'thresholds: { http_reqs: ["count>>3"] }'
option threshold_metric 'thresholds: { nothing: ["count>3"] }'
option threshold_kind 'thresholds: { http_reqs: ["p(95)<3"] }'
option duration 'duration: "5parsecs"'
option executor 'scenarios: { a: { executor: "warp-speed" } }'
option vus 'scenarios: { a: { executor: "constant-vus", vus: -1, duration: "1s" } }'
option exec 'scenarios: { a: { executor: "constant-vus", exec: "nope", duration: "1s" } }'
option rate 'scenarios: { a: { executor: "constant-arrival-rate", rate: 5, duration: "1s" } }'
option stages 'stages: [{ duration: "1s" }]'

# bad EXIT TEXT ARG...: this run ends so, with the text in an error, and nothing was run.
bad() {
    local exit=$1 text=$2
    shift 2
    run "$exit" run "$@"
    has "level=error"
    has "$text"
    lacks "iterations...."
}

# Files and scripts.
bad 255 'absent.js' absent.js
bad 255 'folder: is a directory' folder
bad 107 'syntax.js:1:38' syntax.js
bad 255 'no exported functions' no_default.js
bad 107 'throws.js:1:' throws.js
bad 107 './nowhere.js' import.js
bad 107 'k6/nowhere' unknown_module.js
bad 255 'accepts 1 arg(s), received 0'
bad 255 'accepts 1 arg(s), received 2' ok.js ok.js

# Options in the script.
bad 104 'count>>3' threshold.js
bad 104 'no metric name \"nothing\" found' threshold_metric.js
bad 104 'unsupported aggregation method p' threshold_kind.js
bad 104 'unknown unit \"parsecs\" in duration \"5parsecs\"' duration.js
bad 104 "unknown executor type 'warp-speed'" executor.js
bad 104 'scenario a has configuration errors: the number of VUs must be more than 0' vus.js
bad 104 "function 'nope' not found in exports" exec.js
bad 104 'preAllocatedVUs' rate.js
bad 104 "stage 1 doesn't have a target" stages.js

# Flags.
bad 255 'unknown flag: --nonsense' --nonsense ok.js
bad 255 'flag needs an argument: --vus' ok.js --vus
bad 255 'invalid argument \"x\" for \"-u, --vus\" flag' --vus x ok.js
bad 104 'the number of VUs must be more than 0' --vus 0 ok.js
bad 255 'missing unit in duration \"5\"' --duration 5 ok.js
bad 255 'invalid duration \"soon\"' --duration soon ok.js
bad 104 "the number of iterations (5) can't be less than the number of VUs (10)" --vus 10 --iterations 5 ok.js
bad 104 "stage 1 doesn't have a target" --stage 10s ok.js
bad 255 'error for stage 0' --stage 10s:x ok.js
bad 255 'segment start(2.00) must be less than its end(1.00)' --execution-segment 2:1 ok.js
bad 255 'invalid environment variable name' --env =x ok.js
bad 255 "error parsing tag 'bad'" --tag bad ok.js
bad 255 "invalid output type 'nosuch'" --out nosuch ok.js
bad 255 '/nonexistent/x: No such file or directory' --out json=/nonexistent/x ok.js
bad 255 'invalid summary mode' --summary-mode loud ok.js
bad 255 "invalid percentile trend stat value 'p(x)'" --summary-trend-stats 'avg,p(x)' ok.js
bad 255 "invalid summary time unit 'h'" --summary-time-unit h ok.js
bad 255 "unsupported log output 'nowhere'" --log-output nowhere ok.js
bad 104 'invalid DNS TTL: x' --dns ttl=x ok.js
bad 255 'invalid CIDR address: 1.2.3' --blacklist-ip 1.2.3 ok.js
bad 255 'x is not a valid IP, IP range or CIDR' --local-ips x ok.js
bad 255 'invalid compatibility mode \"es3\"' --compatibility-mode es3 ok.js
bad 255 'for \"--workers\" flag' --workers x ok.js

# Config files.
bad 104 '\"absent.json\": no such file or directory' --config absent.json ok.js
bad 104 '\"cut.json\": invalid JSON in line 2' --config cut.json ok.js
bad 104 '\"typed.json\": strconv.ParseInt: parsing \"many\"' --config typed.json ok.js
bad 104 'rate<>1' --config threshold.json ok.js

# Variables.
K6_VUS=lots bad 104 'assigning K6_VUS to VUs' ok.js
K6_DURATION=lots bad 104 'assigning K6_DURATION to Duration' ok.js
K6_ITERATIONS=1.5 bad 104 'assigning K6_ITERATIONS to Iterations' ok.js
K6_OUT=nosuch bad 255 "invalid output type 'nosuch'" ok.js

# Commands.
run 255 frobnicate
has 'unknown command \"frobnicate\"'
run 255 inspect absent.js
has 'absent.js'
run 0 help
has 'Usage:'
run 0 version
has 'brunt v'
