#!/usr/bin/env bash
# Builds a tree and runs its tests: test.sh TREE [ARGUMENT OF `meson test`]...
set -euo pipefail
cd "$(dirname "$0")/.."
tree=build/$1
shift

# Meson lists the script tests when it configures: let it look again when there are others.
list=$(ls tests/js/*.[jt]s tests/e2e/*_test.sh 2>/dev/null || true)
if [ "$list" != "$(cat "$tree/script-tests" 2>/dev/null)" ]; then
    meson setup --reconfigure "$tree" >/dev/null
    echo "$list" >"$tree/script-tests"
fi
ninja -C "$tree"

export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:allocator_may_return_null=1
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1
multiplier=1
case $tree in *san) multiplier=5 ;; esac
meson test -C "$tree" --no-rebuild --print-errorlogs --timeout-multiplier $multiplier "$@"
