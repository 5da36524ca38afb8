#!/usr/bin/env bash
# Plays a script of tests/soak, which has all that servers do wrong mixed in, against the bundled target: soak.sh TREE
# requests|websockets COUNT, of requests or messages. Prints the memory each ten seconds. Fails where a check failed,
# where memory grew after the first third of the run, or, in a sanitized tree, where something leaked or raced.
set -euo pipefail
cd "$(dirname "$0")/.."
tree=build/$1
script=tests/soak/$2.js
export REQUESTS=$3 MESSAGES=$3
may_grow_kb=1024 # in the last two thirds

work=$(mktemp -d)
"$tree/tests/target/brunt-target" >"$work/target" 2>&1 &
target=$!
trap 'kill $target 2>/dev/null || true; rm -rf "$work"' EXIT
until grep -q '^ready$' "$work/target"; do
    kill -0 $target 2>/dev/null || { cat "$work/target" >&2; exit 1; }
    sleep 0.05
done
BASE_URL=$(sed -n 's/^BASE_URL=//p' "$work/target")
export BASE_URL ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=halt_on_error=1 TSAN_OPTIONS=halt_on_error=1 NO_COLOR=1

"$tree/src/cli/brunt" run --quiet --no-usage-report "$script" >"$work/summary" 2>"$work/log" &
brunt=$!
began=$SECONDS
while kill -0 $brunt 2>/dev/null; do
    if rss=$(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\) kB/\1/p' /proc/$brunt/status 2>/dev/null) && [ -n "$rss" ]; then
        echo "$((SECONDS - began)) $rss" >>"$work/memory"
        [ $(((SECONDS - began) % 10)) != 0 ] || echo "soak: after $((SECONDS - began)) s: $rss KB"
    fi
    sleep 1
done
rc=0
wait $brunt || rc=$?
grep -E '✗|http_reqs|http_req_failed|checks_|troubles|sent\.|got\.|ws_sessions' "$work/summary" || true
[ $rc = 0 ] || { tail -n 30 "$work/log" >&2; echo "soak: exit code $rc" >&2; exit 1; }

# Sanitizers keep freed memory for a while, so there it says nothing.
case $1 in *san) exit 0 ;; esac
awk -v may="$may_grow_kb" '{ rss[NR] = $2 } END {
    for (i = 1; i <= NR; i++) { if (i > NR / 3) { last = max(last, rss[i]) } else { first = max(first, rss[i]) } }
    printf "soak: at most %d KB in the first third, %d KB afterwards\n", first, last
    exit last > first + may
} function max(a, b) { return a > b ? a : b }' "$work/memory" || { echo "soak: memory grew" >&2; exit 1; }
