#!/usr/bin/env bash
# The engine's own tests of the language, as its source package has them, with our patches and as scripts load.
# test_builtin.js isn't among them: it compares stacks, which are ours, and wants the collector at hand.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"

tests=$(cd "$(dirname "$0")/../../subprojects/quickjs-2025-04-26/tests" && pwd)
for name in bigint closure cyclic_import language loop; do
    script main.js <<<"import '$tests/test_$name.js'; export default () => console.log('through');"
    run 0 run "$work/main.js"
    has "through"
done
