#!/usr/bin/env bash
# InfluxDB itself takes what --out influxdb sends: every point, with its tags, fields and time.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"

command -v influxd >/dev/null || exit 77 # Debian 12 has it

# Only the user ada, with the password "s p", may write. Its port for backups is any that is free.
cat >"$work/influxd.in" <<'EOF'
reporting-disabled = true
bind-address = "127.0.0.1:0"
[meta]
  dir = "@WORK@/meta"
[data]
  dir = "@WORK@/data"
  wal-dir = "@WORK@/wal"
  query-log-enabled = false
[http]
  bind-address = "127.0.0.1:@PORT@"
  auth-enabled = true
  log-enabled = false
EOF
start_on_port influxd influxd -config @WORK@/influxd.conf
export INFLUXD_PORT=$port

# query DATABASE STATEMENT: the first row's values, without the time.
script query.js <<'EOF'
import http from 'k6/http';
export const options = { thresholds: {} };
export default function () {
  const query = `db=${encodeURIComponent(__ENV.DB)}&q=${encodeURIComponent(__ENV.Q)}`;
  const r = http.post(`http://127.0.0.1:${__ENV.INFLUXD_PORT}/query?${query}`, null,
    { headers: { Authorization: 'Basic YWRhOnMgcA==' } });
  const series = r.json('results.0.series.0');
  console.log(series ? JSON.stringify(series.values[0].slice(1)) : r.body);
}
EOF
query() {
    "$BRUNT" run --quiet --log-format raw --summary-mode disabled -e "DB=$1" -e "Q=$2" "$work/query.js" 2>&1 | tail -n 1
}
# gives DATABASE STATEMENT VALUES
gives() {
    local got
    got=$(query "$1" "$2")
    [ "$got" = "$3" ] || fail "$2: $got instead of $3"
}
query '' "CREATE USER ada WITH PASSWORD 's p' WITH ALL PRIVILEGES" >/dev/null

# One VU: of two points with the same tags and the same nanosecond, InfluxDB keeps one.
script load.js <<'EOF'
import { Counter, Trend } from 'k6/metrics';
const counter = new Counter('pushed'), trend = new Trend('told');
export const options = { vus: 1, iterations: 2000 };
export default function () {
  counter.add(2);
  trend.add(0.1, { odd: 'a b,c=d"e\\', empty: '', size: '12', line: 'x\ny' });
  trend.add(Infinity);
}
EOF
run 0 run --quiet --summary-mode disabled --out "influxdb=http://ada:s%20p@127.0.0.1:$INFLUXD_PORT/loads?pushInterval=100ms&tagsAsFields=size:int" \
    "$work/load.js"
has 'output influxdb: 2000 points were left out, for InfluxDB has no number for them'
gives loads 'SELECT sum(value), count(value) FROM pushed' '[4000,2000]'
gives loads 'SELECT count(value) FROM iterations' '[2000]'
gives loads "SELECT count(value), sum(size) FROM told WHERE odd = 'a b,c=d\"e' AND scenario = 'default'" '[2000,24000]'
gives loads "SELECT last(value) FROM told WHERE time > now() - 1m AND time <= now()" '[0.1]'

# The time counts in seconds, and another database.
export K6_INFLUXDB_USERNAME=ada K6_INFLUXDB_PASSWORD='s p' K6_INFLUXDB_ADDR="http://127.0.0.1:$INFLUXD_PORT" \
    K6_INFLUXDB_PRECISION=s K6_INFLUXDB_DB='other loads' K6_INFLUXDB_CONCURRENT_WRITES=1
run 0 run --quiet --summary-mode disabled --out influxdb --iterations 1 --vus 1 "$work/load.js"
gives 'other loads' 'SELECT count(value) FROM pushed' '[1]'

# Nobody is there, or doesn't let us in: the test's own result stands, and the loss is told.
K6_INFLUXDB_PASSWORD=wrong run 0 run --quiet --summary-mode disabled --out influxdb --iterations 1 --vus 1 "$work/load.js"
has 'points were not taken: 401 Unauthorized'
run 0 run --quiet --summary-mode disabled --out influxdb=http://127.0.0.1:1/x --iterations 1 --vus 1 "$work/load.js"
has 'points were not taken: dial tcp 127.0.0.1:1: connect: connection refused'

# What is wrong with the settings is told before the test.
run 255 run --out influxdb=udp://127.0.0.1:8089/x "$work/load.js"
has 'InfluxDB is written to over http:// and https://, not over UDP'
run 255 run --out 'influxdb=http://127.0.0.1/x?tagsAsField=a' "$work/load.js"
has 'unknown query parameter: tagsAsField'
