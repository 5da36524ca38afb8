#!/usr/bin/env bash
# Scripts and what they need: new, deps, convert.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"
cd "$work"

echo 'export const seven = 7;' >seven.js
echo 'export default function () { console.log("to the log"); }' >log.js

# A new script runs; what is there is only overwritten by force; templates of one's own.
for template in minimal protocol browser; do
    run 0 new --template $template --project-id 7 new.js -f
    has "New script created: new.js ($template template)."
    grep -q "projectID: 7, name: 'new.js'" new.js || fail "no project in $template"
done
run 255 new new.js
has "new.js already exists"
run 0 new minimal.js
run 0 inspect minimal.js
has '"duration": "30s"'
run 0 new protocol.js --template protocol
run 0 inspect protocol.js
has '"target": 10'
echo 'export default function () { console.log("from {{ .ScriptName }}"); }' >mine
run 255 new --template mine other.js
has "did you mean ./mine?"
run 0 new --template ./mine other.js
run 0 run other.js
has "from other.js"
echo '{{ .Title }}' >mine
run 255 new --template ./mine third.js
has "failed to execute template ./mine: line 1: there is nothing to put in for .Title"
run 255 new --template ./none third.js
has "failed to read template file ./none: no such file"
run 255 new no/such/folder.js
has "no such file or directory"

# deps: what is imported, from which the versions follow; nothing is run.
script deps.js <<'EOT'
"use k6 with k6/x/sql >= 1.0";
import sql from 'k6/x/sql';
import { seven } from './seven.js';
import http from 'k6/http';
throw new Error('never run');
EOT
run 0 deps deps.js
has "k6: *"
has "k6/x/sql: >=1.0"
has "  file://$work/seven.js"
has "Custom Build Required: yes"
K6_DEPENDENCIES_MANIFEST='{"k6": ">=2", "k6/x/sql": "*", "other": 1}' run 0 deps --json deps.js
python3 - "$output" <<'EOT' || fail "not the dependencies"
import json, sys
found = json.load(open(sys.argv[1]))
assert found["buildDependencies"] == {"k6": ">=2", "k6/x/sql": ">=1.0"} and found["customBuildRequired"]
assert found["imports"][2:] == ["k6/http", "k6/x/sql"]
EOT
K6_DEPENDENCIES_MANIFEST='{' run 255 deps deps.js
has "invalid dependencies manifest"
K6_DEPENDENCIES_MANIFEST='[]' run 255 deps deps.js
has "it has to be an object"
run 0 deps log.js
has "Custom Build Required: no"

# convert: what a browser recorded plays again, pages as groups, checks of the recorded statuses.
# shellcheck disable=SC2119
start_target
cat >shop.har <<EOT
{"log": {"pages": [{"id": "p", "title": "The \"shop\""}], "entries": [
  {"startedDateTime": "2024-05-06T07:08:09.000Z", "pageref": "p", "response": {"status": 200},
   "request": {"method": "GET", "url": "$BASE_URL/", "headers": [{"name": "X-Quote", "value": "it's"}]}},
  {"startedDateTime": "2024-05-06T07:08:09.010Z", "pageref": "p", "response": {"status": 200},
   "request": {"method": "GET", "url": "$BASE_URL/", "headers": []}},
  {"startedDateTime": "2024-05-06T07:08:10.000Z", "response": {"status": 200},
   "request": {"method": "POST", "url": "$BASE_URL/post", "postData": {"text": "a\nb"}}},
  {"startedDateTime": "2024-05-06T07:08:10.100Z", "request": {"method": "GET", "url": "wss://shop.test/"}}]}}
EOT
run 0 convert -O shop.js --enable-status-code-checks --max-sleep 0 shop.har
has "1 requests are left out: they aren't HTTP"
grep -q "http.batch(\[" shop.js || fail "no batch"
run 0 run --summary-mode legacy shop.js
has '█ The "shop"'
row checks "100.00%"
row http_reqs "3"
run 0 convert --no-batch --only 127.0.0.1 --skip 127.0.0.1 shop.har
lacks "http.get"
echo nonsense >bad.har
run 255 convert bad.har
has 'can'"'"'t convert \"bad.har\": it is no JSON: line 1'
run 255 convert none.har
has 'can'"'"'t read \"none.har\": no such file'
run 255 convert --min-sleep 5 --max-sleep 3 shop.har
has "--min-sleep is more than --max-sleep"
run 255 convert --max-sleep x shop.har
has '--max-sleep has to be a whole number, not \"x\"'
