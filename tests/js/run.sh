#!/usr/bin/env bash
# Runs one script test with $BRUNT: run.sh FILE. Comments in the file say how, and what must come out:
#   // args: --vus 2          more arguments for `brunt run`
#   // expect-exit: 107       the exit code; 0 without this line
#   // expect: TEXT           TEXT occurs in the output
#   // expect-not: TEXT       TEXT does not occur in the output
#   // gc-period: 1000        under GC stress, how many objects are made from one collection to the next; 1 without this line
# A script that mentions BASE_URL gets a target server there.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/../e2e/lib.sh"

script=$1
said() { sed -n "s|^// $1: *||p" "$script"; }

if [ -n "${BRUNT_GC_STRESS:-}" ]; then BRUNT_GC_STRESS=$(said gc-period | grep . || echo 1); fi

# shellcheck disable=SC2119
if grep -q BASE_URL "$script"; then start_target; fi
# shellcheck disable=SC2046
run "$(said expect-exit | grep . || echo 0)" run $(said args) "$script"
while IFS= read -r text; do has "$text"; done < <(said expect)
while IFS= read -r text; do lacks "$text"; done < <(said expect-not)
