#!/usr/bin/env bash
# A little of `make soak`: 100 VUs, with everything that a server does wrong in between, over HTTP and WebSockets.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck disable=SC2119
start_target
REQUESTS=2600 run 0 run --quiet "$(dirname "$0")/../soak/requests.js"
row checks_succeeded "100.00%"
row http_reqs "2600"
row iterations "100"
MESSAGES=4000 PAUSE_MS=5 run 0 run --quiet "$(dirname "$0")/../soak/websockets.js"
row checks_succeeded "100.00%"
row sent "4000"
row got "4000"
row iterations "20"
