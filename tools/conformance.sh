#!/usr/bin/env bash
# Runs the conformance cases beside the checkout against build/brunt and judges those that are listed as passing.
# A listed case that fails gets a second try on its own, since neighbours disturb what is measured in time.
#   tools/conformance.sh             ends with "N passed, N failed"; exit 1 where a listed case fails twice
#   tools/conformance.sh --update    rewrites the list to the cases that pass now
set -euo pipefail
cd "$(dirname "$0")/.."
suite=../shared/conformance/conformance.mjs
list=tests/conformance-passing.txt
log=build/conformance.log

for need in "$suite" build/brunt; do
    [ -e "$need" ] || { echo "conformance: skipped, no $need here"; exit 0; }
done
command -v node >/dev/null || { echo "conformance: skipped, no node here"; exit 0; }

node "$suite" run --bin build/brunt --jobs 2 --json build/conformance.json >"$log" 2>&1 || true
sed -n '/^by area/,$p' "$log"
if [ "${1:-}" = --update ]; then
    { grep '^#' "$list"; sed -n 's/^ok *//p' "$log" | LC_ALL=C sort; } >build/passing.txt
    mv build/passing.txt "$list"
    exit 0
fi

passed=0 failed=0
while IFS= read -r name; do
    if grep -qxF "ok   $name" "$log" ||
        node "$suite" run --bin build/brunt --only "$name" >build/again.log 2>&1 ||
        grep -qxF "ok   $name" build/again.log; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        grep -A 3 -xF "FAIL $name" build/again.log || echo "FAIL $name"
    fi
done < <(grep -v '^#' "$list" || true)
sed -n 's/^ok *//p' "$log" | LC_ALL=C sort | { grep -vxF -f "$list" || true; } |
    sed 's/^/conformance: passes and is not listed: /'
echo "$passed passed, $failed failed"
[ $failed = 0 ]
