#!/usr/bin/env bash
# What a run leaves beside its summary: the report's page, looked at in a browser, and JUnit's XML.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"
cd "$work"

start_target
script shop.js <<'EOF'
import http from 'k6/http';
import { check, group, sleep } from 'k6';
export const options = {
  vus: 2, iterations: 20,
  thresholds: { checks: ['rate>0.99'], http_reqs: ['count>=20'] },
};
export default function () {
  const answer = http.get(`${__ENV.BASE_URL}/get`, { tags: { name: '/get <b>' } });
  group('front', () => check(answer, { 'is there': (r) => r.status === 200, 'is <not>': () => false }));
  sleep(0.05);
}
EOF

# page FILE: what the browser makes of it, in $output.
page() {
    chromium --headless=new --no-sandbox --disable-gpu --user-data-dir="$work/browser" \
        --virtual-time-budget=2000 --dump-dom "file://$work/$1" >"$output" 2>"$work/browser.log" ||
        fail "no picture of $1: $(tail -n 3 "$work/browser.log")"
}

# --report and --junit: a verdict, whatever it is.
run 99 run --report report.html --junit junit.xml shop.js
grep -q '^<!doctype html>$' report.html || fail "no page"
python3 - <<'EOT' || fail "not the test cases"
import xml.etree.ElementTree as tree
suites = {s.get("name"): s for s in tree.parse("junit.xml").getroot()}
failed = {case.get("name") for s in suites.values() for case in s if case.find("failure") is not None}
assert failed == {"rate>0.99", "is <not>"}, failed
assert len(suites["thresholds"]) == 2 and len(suites["checks"]) == 2 and suites["run"].get("errors") == "0"
EOT
if command -v chromium >/dev/null; then
    page report.html
    has '<span class="badge failed">Failed</span>'
    has 'thresholds on metrics '
    has '</span>/get &lt;b&gt;</td>'
    has '>is &lt;not&gt;<'
    has '<figcaption>Throughput<'
    has '<title>Failed · shop.js · brunt</title>'
    lacks 'src="http'
fi

# What stopped a test is an error and not a failure.
script stop.js <<'EOF'
import { test } from 'k6/execution';
export default function () { test.abort('enough'); }
EOF
run 108 run --report report.html --junit junit.xml stop.js
grep -qF '<error message="test aborted: enough">' junit.xml || fail "no error: $(cat junit.xml)"
grep -qF '"state":"stopped"' report.html || fail "not stopped"

# As k6's dashboard exports it; without a server. The banner says nothing of it as an output.
K6_WEB_DASHBOARD=true K6_WEB_DASHBOARD_PORT=-1 K6_WEB_DASHBOARD_EXPORT=exported.html run 99 run shop.js
has "output: -"
grep -qF '"state":"failed"' exported.html || fail "not exported"
run 99 run --out 'web-dashboard=port=-1&export=again.html' --out json=samples.json shop.js
has "output: json (samples.json)"
grep -qF '"state":"failed"' again.html || fail "not exported"

# What can't be is told, with the test's own verdict.
run 255 run --out web-dashboard=prot=1 shop.js
has 'could not create the '"'web-dashboard'"' output: \"prot\" is unknown'
has 'settings are host, port'
run 255 run --out web-dashboard=port=70000 shop.js
has 'the port is at most 65535'
run 99 run --report no/such/folder.html shop.js
has "could not write the report to 'no/such/folder.html': no such file or directory"
