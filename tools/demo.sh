#!/usr/bin/env bash
# Runs a script, the quick start by default, against the bundled target server; ends with brunt's exit code.
set -euo pipefail
cd "$(dirname "$0")/.."

log=$(mktemp)
build/brunt-target >"$log" 2>&1 &
target=$!
trap 'kill $target 2>/dev/null || true; rm -f "$log"' EXIT
for _ in $(seq 200); do
    ! grep -q '^ready$' "$log" || break
    kill -0 $target 2>/dev/null || { cat "$log" >&2; exit 1; }
    sleep 0.05
done
BASE_URL=$(sed -n 's/^BASE_URL=//p' "$log")
export BASE_URL
echo "target server: $BASE_URL"
build/brunt run "${1:-examples/quickstart.js}"
