#!/usr/bin/env bash
# What --out opentelemetry sends by HTTP and by gRPC reaches the server; what it says to it counts.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"

script load.js <<'EOF'
import { Counter, Gauge, Rate, Trend } from 'k6/metrics';
const counter = new Counter('pushed'), gauge = new Gauge('level'), rate = new Rate('good'), time = new Trend('took', true);
export const options = { vus: 2, iterations: 100 };
export default function () {
  counter.add(2, { kind: 'other' });
  gauge.add(7);
  rate.add(true);
  time.add(10);
}
EOF
load() { run 0 run --quiet --summary-mode disabled --out opentelemetry "$@" "$work/load.js"; }

# nginx keeps the bodies of the requests as files.
certificate server
start_nginx <<EOF
server {
    listen 127.0.0.1:@PORT@ ssl;
    ssl_certificate $work/server.pem;
    ssl_certificate_key $work/server.key;
    client_body_in_file_only on;
    location /v1/metrics {
        if (\$http_x_team != "perf team") { return 403 "who?"; }
        proxy_pass https://127.0.0.1:@PORT@/taken;
    }
    location /taken { return 200; }
}
EOF
# keeps TEXT...: some request had all of them.
keeps() {
    local text
    for text in "$@"; do
        grep -qaF -e "$text" "$work"/body/* || fail "no request has: $text"
    done
}
export K6_OTEL_EXPORTER_PROTOCOL=http/protobuf K6_OTEL_HTTP_EXPORTER_ENDPOINT=127.0.0.1:$NGINX_PORT
export K6_OTEL_TLS_CERTIFICATE=$work/server.pem K6_OTEL_HEADERS='x-team=perf%20team' K6_OTEL_METRIC_PREFIX=lt_
K6_OTEL_EXPORT_INTERVAL=10ms OTEL_RESOURCE_ATTRIBUTES=zone=north load
lacks 'points'
keeps lt_pushed kind other lt_level lt_good.total condition nonzero lt_took ms scenario service.name k6 zone north
rm "$work"/body/*
OTEL_EXPORTER_OTLP_COMPRESSION=gzip load
for body in "$work"/body/*; do gzip -dc "$body"; done | grep -qaF lt_pushed || fail 'nothing is compressed'

# Not to be trusted, or not for us: the test's own result stands, and the loss is told.
K6_OTEL_TLS_CERTIFICATE='' load
has 'points were not taken: tls: failed to verify certificate: x509: certificate signed by unknown authority'
K6_OTEL_HEADERS='' load
has 'points were not taken: 403 Forbidden who?'
K6_OTEL_TLS_CERTIFICATE=$work/load.js run 104 run --out opentelemetry "$work/load.js"
has 'what holds the certificates to trust has none in PEM'
K6_OTEL_TLS_CERTIFICATE=$work/none.pem run 255 run --out opentelemetry "$work/load.js"
has 'none.pem\": no such file or directory'

# gRPC, in the clear and over TLS. nghttpd tells what it got.
export K6_OTEL_EXPORTER_PROTOCOL=grpc
service=$work/www/opentelemetry.proto.collector.metrics.v1.MetricsService
mkdir -p "$service"
printf '\0\0\0\0\0' >"$service/Export"
start_on_port plain nghttpd -v --no-tls -d "$work/www" --trailer 'grpc-status: 0' -a 127.0.0.1 @PORT@
K6_OTEL_GRPC_EXPORTER_INSECURE=true K6_OTEL_GRPC_EXPORTER_ENDPOINT=127.0.0.1:$port load
lacks 'points'
for text in 'content-type: application/grpc' 'te: trailers' 'x-team: perf team' 'recv DATA frame'; do
    grep -qF -e "$text" "$work/plain.log" || fail "nghttpd has not got: $text"
done
OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:$port load
lacks 'points'
start_on_port tls nghttpd -d "$work/www" --trailer 'grpc-status: 8' --trailer 'grpc-message: full' -a 127.0.0.1 @PORT@ \
    "$work/server.key" "$work/server.pem"
K6_OTEL_GRPC_EXPORTER_ENDPOINT=127.0.0.1:$port load
has 'points were not taken: gRPC status 8: full'

# The name of before works, with a warning.
run 0 run --quiet --summary-mode disabled --out experimental-opentelemetry -e K6=1 "$work/load.js"
has 'OpenTelemetry output has been graduated as a stable output.'
