#!/usr/bin/env bash
# Where secrets come from, and that no log shows them.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"

start_target

script get.js <<'EOF'
import http from 'k6/http';
import secrets from 'k6/secrets';

export const options = { vus: 3, iterations: 3 };

export default async function () {
  const secret = await secrets.get('api_key');
  console.log('length', secret.length, `<${secret}>`);
  http.get(`${__ENV.BASE_URL}/get?k=${secret}`, { headers: { 'X-Key': secret } });
  http.get(`http://127.0.0.1:1/${secret}`);
  throw new Error(secret);
}
EOF

# --- a file

printf 'api_key=hunter2-from-file\n' >"$work/file.secret"
hidden() { # hidden TEXT ARG...: no line of what it prints shows the text
    local text=$1
    shift
    run 0 run "$@" "$work/get.js"
    lacks "$text"
    has '***SECRET_REDACTED***'
}
hidden hunter2-from-file "--secret-source=file=$work/file.secret"
has 'length 17 <***SECRET_REDACTED***>'
has '127.0.0.1:1/***SECRET_REDACTED***'
K6_SECRET_SOURCE="file=filename=$work/file.secret" hidden hunter2-from-file --log-format=json
hidden hunter2-from-file "--secret-source=file=$work/file.secret" --http-debug=full
has 'X-Key: ***SECRET_REDACTED***'

hidden hunter2-from-file "--secret-source=file=$work/file.secret" "--console-output=$work/console"
grep -qF 'length 17 <***SECRET_REDACTED***>' "$work/console" || fail "nothing in the console's file"
! grep -q hunter2 "$work/console" || fail "the console's file shows the secret"

hidden_in_file() {
    run 0 run "--secret-source=file=$work/file.secret" "--log-output=file=$work/log" "$work/get.js"
    grep -qF 'length 17 <***SECRET_REDACTED***>' "$work/log" || fail "nothing in the log's file"
    ! grep -q hunter2 "$work/log" || fail "the log's file shows the secret"
}
hidden_in_file

# --- a server: the answer's own URL is the secret

hidden /anything/api_key \
    "--secret-source=url=urlTemplate=$BASE_URL/anything/{key},responsePath=url,headers.X-A=b"
K6_SECRET_SOURCE_URL_URL_TEMPLATE="$BASE_URL/anything/{key}" \
    K6_SECRET_SOURCE_URL_RESPONSE_PATH=url hidden /anything/api_key --secret-source=url

run 0 run "--secret-source=url=urlTemplate=$BASE_URL/status/404?{key}" "$work/get.js"
has 'GoError: status code 404: failed to get secret'

# At the top level, before there are options.
script init.js <<'EOF'
import secrets from 'k6/secrets';
const secret = await secrets.get('x');
export default function () { console.log(secret.length > 10, secret); }
EOF
run 0 run "--secret-source=url=urlTemplate=$BASE_URL/anything/{key},responsePath=url" "$work/init.js"
has 'true ***SECRET_REDACTED***'
run 107 run "--secret-source=url=urlTemplate=$BASE_URL/status/403?{key}" "$work/init.js"
has 'status code 403: failed to get secret'

# --- what never answers ends with the test

script stalled.js <<'EOF'
import secrets from 'k6/secrets';
export const options = {
  scenarios: { all: { executor: 'constant-vus', vus: 3, duration: '1s', gracefulStop: '0s' } },
};
export default async function () {
  await secrets.get('x');
  console.log('never');
}
EOF
run 0 run "--secret-source=url=urlTemplate=$BASE_URL/hostile/stall-head?{key}" \
    "$work/stalled.js"
lacks never

# --- misuse

run 255 run --secret-source=vault=x "$work/get.js"
has 'no secret source for type \"vault\" for configuration \"vault=x\"'
run 255 run --secret-source=file=/nowhere "$work/get.js"
has 'open /nowhere: no such file or directory'
run 255 run --secret-source=url "$work/get.js"
has 'missing or invalid config: urlTemplate is required'
run 255 run --secret-source=mock=a=1 --secret-source=mock=a=2 "$work/get.js"
has 'two secret sources with the name \"mock\"'
printf 'a=1\nhunter3\n' >"$work/bad.secret"
run 255 run "--secret-source=file=$work/bad.secret" "$work/get.js"
has 'line 2 of the secrets'
lacks hunter3
