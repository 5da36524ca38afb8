#!/usr/bin/env bash
# Builds the libFuzzer targets with clang and runs each for so many seconds: fuzz.sh SECONDS [NAME]...
# New inputs are kept in build/fuzz/corpus/NAME; one that crashes is named, and belongs into tests/fuzz/corpus/NAME
# with its fix.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=$1
shift

ninja -C build/fuzz
names=("$@")
[ $# -gt 0 ] || mapfile -t names < <(find build/fuzz/tests/fuzz -name '*_fuzz' -printf '%f\n' | sed 's/_fuzz$//' | sort)
failed=()
for name in "${names[@]}"; do
    corpus=build/fuzz/corpus/$name
    mkdir -p "$corpus" "tests/fuzz/corpus/$name"
    echo "== $name"
    "build/fuzz/tests/fuzz/${name}_fuzz" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -verbosity=0 \
        -print_final_stats=1 -artifact_prefix="build/fuzz/$name-" "$corpus" "tests/fuzz/corpus/$name" ||
        failed+=("$name")
done
[ ${#failed[@]} = 0 ] || { echo "fuzz: failed: ${failed[*]} (inputs in build/fuzz/)" >&2; exit 1; }
