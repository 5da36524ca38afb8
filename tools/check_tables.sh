#!/usr/bin/env bash
# A test that nobody runs is worse than none: each unit test and fuzz target has its row in a meson.build.
set -euo pipefail
cd "$(dirname "$0")/../tests"

rc=0
row() { # row FILE TABLE: is the file's name, without its kind, quoted in the table?
    local name
    name=$(basename "$1")
    name=${name%_*.c}
    grep -q "'$name'" "$2" 2>/dev/null || { echo "tests/$1 has no row in tests/$2"; rc=1; }
}
for file in unit/*/*_test.c; do [ ! -e "$file" ] || row "$file" "$(dirname "$file")/meson.build"; done
for file in fuzz/*/*_fuzz.c; do [ ! -e "$file" ] || row "$file" fuzz/meson.build; done
for file in bench/*_bench.c; do row "$file" bench/meson.build; done
for folder in ../src/*/ ../src/*/*/; do
    for file in "$folder"*.[cS]; do
        [ ! -e "$file" ] || grep -q "'$(basename "$file")'" "$folder/meson.build" 2>/dev/null ||
            { echo "src/${file#../src/} is not built: no row in its meson.build"; rc=1; }
    done
done
exit $rc
