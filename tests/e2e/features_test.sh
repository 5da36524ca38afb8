#!/usr/bin/env bash
# Feature flags, --linger, and parts of a test: --scenario, --once, with variables from a file.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"
cd "$work"

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
