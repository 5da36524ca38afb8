#!/usr/bin/env bash
# What a reviewer should not have to say: no warning from gcc or clang, includes and tables in order, and,
# where the tools are installed, the layout of .clang-format and clean shell scripts.
set -euo pipefail
cd "$(dirname "$0")/.."
rc=0

tools/check_includes.sh || rc=1
tools/check_tables.sh || rc=1
tools/check_docs.py || rc=1
for compiler in gcc clang; do
    tree=build/lint-$compiler
    [ -e "$tree/build.ninja" ] ||
        CC=$compiler meson setup "$tree" -Dwerror=true -Db_lundef=false >/dev/null
    ninja -C "$tree" --quiet -k 0 || rc=1
done
sources=$(git ls-files 'src/*.[ch]' 'tests/*.[ch]')
if command -v clang-format >/dev/null; then
    # shellcheck disable=SC2086
    clang-format --dry-run --Werror $sources || rc=1
fi
if command -v shellcheck >/dev/null; then
    # shellcheck disable=SC2046
    shellcheck -x $(git ls-files '*.sh' '*.bash' .ci/run) || rc=1
fi
exit $rc
