#!/usr/bin/env bash
# What shells complete, and the scripts that ask for it.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"
cd "$work"

echo '{}' >config.json

# Completion: what the shells ask, and bash's script with a terminal left out.
completes() { # completes CANDIDATES WORD...
    local want=$1
    shift
    got=$("$BRUNT" __complete "$@" | cut -f 1 | tr '\n' ' ')
    [ "$got" = "$want" ] || fail "__complete $*: $got instead of $want"
}
completes "run " ru
completes "run " --no-color ru
completes "inspect " --config x ins
completes "--summary-trend-stats --summary-time-unit --summary-mode --summary-export " run --summ
completes "compact full legacy disabled " run --summary-mode ""
completes "--summary-mode=full " run -q --summary-mode=f
completes "url,status " run --system-tags url,sta
completes "js archive " run -t ""
completes "json " run -o js
completes ":files " run ""
completes ":files " run -c ""
completes "minimal protocol browser " new --template ""
completes "features " help f
completes "" nonsense ""
completes "" run --vus ""
run 0 completion zsh
has "#compdef brunt"
run 0 completion fish
run 0 completion powershell
run 255 completion csh
has "there are bash, zsh, fish and powershell"
run 0 completion bash
in_bash() { # in_bash WORD...: what bash would offer for the last one
    bash -c 'source "$1"; compopt() { :; }; shift
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _brunt; printf "%s " "${COMPREPLY[@]}"' _ "$output" "$BRUNT" "$@"
}
[ "$(in_bash run --log-output = file)" = "file= " ] || fail "bash: $(in_bash run --log-output = file)"
[ "$(in_bash run --config = conf)" = "config.json " ] || fail "bash: $(in_bash run --config = conf)"
[ "$(in_bash ins)" = "inspect " ] || fail "bash: $(in_bash ins)"
