#!/usr/bin/env bash
# Prometheus itself takes what --out experimental-prometheus-rw sends, and finds it again.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"

command -v prometheus >/dev/null || exit 77

echo 'global: {}' >"$work/prometheus.yml"
start_on_port prometheus prometheus --config.file=@WORK@/prometheus.yml --storage.tsdb.path=@WORK@/data \
    --web.listen-address=127.0.0.1:@PORT@ --web.enable-remote-write-receiver \
    --enable-feature=native-histograms --log.level=warn
export PROMETHEUS_PORT=$port K6_PROMETHEUS_RW_SERVER_URL=http://127.0.0.1:$port/api/v1/write

# gives EXPRESSION VALUE: the value of the first series that it finds; "none" where there is none.
script query.js <<'EOF'
import http from 'k6/http';
export default function () {
  const r = http.get(`http://127.0.0.1:${__ENV.PROMETHEUS_PORT}/api/v1/query?query=${encodeURIComponent(__ENV.Q)}`);
  const found = r.json('data.result.0.value.1');
  console.log(found === undefined ? (r.status === 200 ? 'none' : r.body) : found);
}
EOF
gives() {
    local got
    got=$("$BRUNT" run --quiet --log-format raw --summary-mode disabled -e "Q=$1" "$work/query.js" 2>&1 | tail -n 1)
    [ "$got" = "$2" ] || fail "$1: $got instead of $2; $(cat "$work/prometheus.log")"
}

script load.js <<'EOF'
import exec from 'k6/execution';
import { Counter, Gauge, Rate, Trend } from 'k6/metrics';
const counter = new Counter('pushed'), gauge = new Gauge('level'), rate = new Rate('good');
const time = new Trend('took', true), plain = new Trend('plain');
export const options = { vus: 2, iterations: 400 };
export default function () {
  counter.add(2);
  counter.add(1, { kind: 'other' });
  gauge.add(7);
  rate.add(exec.scenario.iterationInTest % 4 === 0);
  time.add(1000);
  plain.add(-3);
}
EOF
run 0 run --quiet --summary-mode disabled --out experimental-prometheus-rw --tag run=a "$work/load.js"
gives 'k6_pushed_total{run="a",kind=""}' 800
gives 'k6_pushed_total{run="a",kind="other",scenario="default"}' 400
gives 'k6_iterations_total{run="a"}' 400
gives 'k6_level{run="a"}' 7
gives 'k6_good_rate{run="a"}' 0.25
gives 'k6_took_p99{run="a"}' 1
gives 'k6_plain_p99{run="a"}' -3

# Other statistics, labels for all, and many pushes.
K6_PROMETHEUS_RW_TREND_STATS='count,sum,p(99.9)' K6_PROMETHEUS_RW_LABELS='run=b,server=one' K6_PROMETHEUS_RW_PUSH_INTERVAL=10ms \
    run 0 run --quiet --summary-mode disabled --out experimental-prometheus-rw "$work/load.js"
gives 'k6_took_count{run="b",server="one"}' 400
gives 'k6_took_sum{run="b"}' 400
gives 'k6_took_p999{run="b"}' 1
gives 'k6_pushed_total{run="b",kind=""}' 800

# Native histograms, and the end of all series. Prometheus asks for a moment in which nothing has ended yet.
K6_PROMETHEUS_RW_TREND_AS_NATIVE_HISTOGRAM=true \
    run 0 run --quiet --summary-mode disabled --out experimental-prometheus-rw --tag run=c "$work/load.js"
gives 'histogram_count(k6_took_seconds{run="c"})' 400
gives 'histogram_sum(k6_plain{run="c"})' -1200
gives 'histogram_quantile(0.5, k6_took_seconds{run="c"}) > bool 0.91' 1
K6_PROMETHEUS_RW_STALE_MARKERS=true K6_FEATURES=native-histograms \
    run 0 run --quiet --summary-mode disabled --out experimental-prometheus-rw --tag run=d "$work/load.js"
gives 'k6_pushed_total{run="d"}' none
gives 'histogram_count(k6_took_seconds{run="d"})' none
gives 'count_over_time(k6_pushed_total{run="d",kind=""}[1m]) > bool 0' 1

# Nobody is there, or refuses: the test's own result stands, and the loss is told.
K6_PROMETHEUS_RW_SERVER_URL=http://127.0.0.1:1/ run 0 run --quiet --summary-mode disabled --out experimental-prometheus-rw "$work/load.js"
has 'points were not taken: dial tcp 127.0.0.1:1: connect: connection refused'
run 0 run --quiet --summary-mode disabled --out "experimental-prometheus-rw=http://127.0.0.1:$PROMETHEUS_PORT/nowhere" "$work/load.js"
has 'points were not taken: 404 Not Found'

# What is wrong with the settings is told before the test.
K6_PROMETHEUS_RW_SERVER_URL=localhost:9090 run 255 run --out experimental-prometheus-rw "$work/load.js"
has 'is no http:// or https:// URL'
K6_PROMETHEUS_RW_CLIENT_CERTIFICATE=$work/none.pem K6_PROMETHEUS_RW_CLIENT_CERTIFICATE_KEY=$work/none.key \
    run 255 run --out experimental-prometheus-rw "$work/load.js"
has 'failed to load the TLS certificate: open'

# Over TLS, with a client's certificate and passwords.
certificate server
certificate client
start_nginx <<EOF
server {
    listen 127.0.0.1:@PORT@ ssl;
    ssl_certificate $work/server.pem;
    ssl_certificate_key $work/server.key;
    ssl_protocols TLSv1.3;
    ssl_client_certificate $work/client.pem;
    ssl_verify_client on;
    location / {
        if (\$http_authorization != "Basic dTpzIHA=") { return 403; }
        if (\$http_x_scope_orgid != "me") { return 404; }
        proxy_pass http://127.0.0.1:$PROMETHEUS_PORT;
    }
}
EOF
export K6_PROMETHEUS_RW_SERVER_URL=https://127.0.0.1:$NGINX_PORT/api/v1/write K6_PROMETHEUS_RW_USERNAME=u K6_PROMETHEUS_RW_PASSWORD='s p' \
    K6_PROMETHEUS_RW_CLIENT_CERTIFICATE=$work/client.pem K6_PROMETHEUS_RW_CLIENT_CERTIFICATE_KEY=$work/client.key \
    K6_PROMETHEUS_RW_HTTP_HEADERS=X-Scope-OrgID:me
run 0 run --quiet --summary-mode disabled --out experimental-prometheus-rw --tag run=e "$work/load.js"
has 'certificate signed by unknown authority'
K6_PROMETHEUS_RW_INSECURE_SKIP_TLS_VERIFY=true run 0 run --quiet --summary-mode disabled --out experimental-prometheus-rw --tag run=f "$work/load.js"
lacks 'points'
gives 'k6_pushed_total{run="f",kind=""}' 800
