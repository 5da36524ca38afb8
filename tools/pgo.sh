#!/usr/bin/env bash
# Builds the release binary with a profile of its own work: an instrumented build plays tests/bench/pgo.js
# against the target server, then everything is compiled again for what it did. build/brunt is the result.
set -euo pipefail
cd "$(dirname "$0")/.."
tree=build/pgo

rm -rf $tree
meson setup $tree --buildtype=release -Db_lto=true -Dtests=false -Db_pgo=generate \
    -Dc_args='-fprofile-update=prefer-atomic -Wno-missing-profile'
ninja -C $tree
ln -sfn pgo/src/cli/brunt build/brunt
ln -sfn pgo/tests/target/brunt-target build/brunt-target
tools/demo.sh tests/bench/pgo.js
meson configure $tree -Db_pgo=use
ninja -C $tree
