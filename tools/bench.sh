#!/usr/bin/env bash
# Measures the release binary beside wrk, hey and h2load, where the benchmarks are beside the checkout.
# Arguments go to bench.py, for example --only get,vus.
set -euo pipefail
cd "$(dirname "$0")/.."
bench=../shared/bench/bench.py
[ -e $bench ] || { echo "bench: no $bench here" >&2; exit 1; }
exec python3 $bench --bin build/brunt "$@"
