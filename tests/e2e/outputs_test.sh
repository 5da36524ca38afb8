#!/usr/bin/env bash
# Several outputs at once, at full rate: nothing is lost, each VU's results keep their order, and what one output can't take
# doesn't keep it from the others. The config file has settings for them.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"

script load.js <<'EOF'
import { Counter, Gauge } from 'k6/metrics';
const turn = new Gauge('turn'), done = new Counter('done');
export const options = { vus: 5, iterations: 100000 };
export default function () {
  turn.add(__ITER, { who: String(__VU) });
  done.add(1);
}
EOF
cat >"$work/config.json" <<EOF
{"out": ["csv"], "collectors": {"csv": {"file_name": "$work/named.csv", "time_format": "unix_nano"}, "influxdb": {"addr": "http://127.0.0.1:1"}}}
EOF
run 0 run --config "$work/config.json" --out "json=$work/a.json" --out "json=$work/b.json.gz" --out csv --out influxdb "$work/load.js"
has 'output influxdb: '
has 'points were not taken: dial tcp 127.0.0.1:1: connect: connection refused'
lacks 'dropped'
iterations=$(count_of iterations)
[ "$iterations" -gt 1000 ] || fail "only $iterations iterations"

# points FILE METRIC: how many there are.
points() { grep -c "\"metric\":\"$2\",\"type\":\"Point\"" "$1"; }
gzip -d "$work/b.json.gz"
for file in a b; do
    for metric in iterations turn done; do
        [ "$(points "$work/$file.json" $metric)" = "$iterations" ] ||
            fail "$file.json has $(points "$work/$file.json" $metric) points of $metric, not $iterations"
    done
done
[ "$(grep -c '^done,' "$work/named.csv")" = "$iterations" ] || fail "the CSV file lacks points"
grep -qE '^done,[0-9]{19},' "$work/named.csv" || fail "the CSV file's times are not in nanoseconds"

sed -nE 's/^.*"metric":"turn","type":"Point".*"value":([0-9]+),.*"who":"([0-9]+)".*$/\2 \1/p' "$work/a.json" |
    awk '$1 in last && $2 != last[$1] + 1 { print "VU " $1 ": " $2 " follows " last[$1]; bad = 1 } { last[$1] = $2 } END { exit bad }' ||
    fail "the order is lost"

# What is wrong in the file is told before the test.
echo '{"collectors": {"csv": {"save_interval": "often"}}}' >"$work/config.json"
run 255 run --config "$work/config.json" --out csv "$work/load.js"
has "could not create the 'csv' output: the config file's collectors: save_interval:"
echo '{"collectors": []}' >"$work/config.json"
run 104 run --config "$work/config.json" --out csv "$work/load.js"
has "the config file's collectors must be an object"
run 255 run --out kafka "$work/load.js"
has "could not create the 'kafka' output"
