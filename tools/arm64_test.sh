#!/usr/bin/env bash
# Compiles the fiber switch and its test for arm64 and runs it, under emulation where the machine is another.
# Exit code 77 (skipped) where the cross compiler or the emulator is not installed.
set -euo pipefail
cd "$(dirname "$0")/.."

cc=aarch64-linux-gnu-gcc run=(qemu-aarch64)
[ "$(uname -m)" != aarch64 ] || cc=gcc run=()
for need in $cc "${run[@]}"; do
    command -v "$need" >/dev/null || { echo "no $need"; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
$cc -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -O2 -static -Isrc \
    src/loop/fiber_switch.S tests/unit/loop/fiber_switch_test.c -o "$work/test"
"${run[@]}" "$work/test"
