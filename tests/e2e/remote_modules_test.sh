#!/usr/bin/env bash
# Modules from https URLs: fetched, kept on disk, asked for again, refused with reasons.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"

certificate server 127.0.0.1
export SSL_CERT_FILE=$work/server.pem XDG_CACHE_HOME=$work/cache
modules=$work/cache/brunt/modules
mkdir -p "$work/www/deep"
start_nginx <<'NGINX'
log_format asked '$request_uri $status';
map $arg__k6 $unmarked { default 0; "" 1; }
server {
    listen 127.0.0.1:@PORT@ ssl;
    ssl_certificate @WORK@/server.pem;
    ssl_certificate_key @WORK@/server.key;
    access_log @WORK@/access asked;
    root @WORK@/www;
    types { text/javascript js; text/html html; }
    if (-f @WORK@/down) { return 503; }
    location /lasting/ { alias @WORK@/www/; add_header Cache-Control "public, max-age=3600"; }
    location /secret/ { alias @WORK@/www/; add_header Cache-Control no-store; }
    location /strict/ { alias @WORK@/www/; if ($args) { return 400; } }
    location /gone { return 410; }
    location /moved/ { rewrite ^/moved(/.*)$ $1 redirect; }
    location /circle { return 302 /circle; }
    location /clear { return 302 http://127.0.0.1:@PORT@/lib.js; }
    location = /login { return 302 /login.html; }
    location = /echo.js { default_type text/javascript; return 200 'export default "$args"'; }
}
NGINX
base=https://127.0.0.1:$NGINX_PORT

echo 'import twice from "./deep/twice.js?v=/../1"; export default (n) => twice(twice(n));' >"$work/www/lib.js"
echo 'import factor from "/factor.js"; export default (n) => n * factor;' >"$work/www/deep/twice.js"
echo 'export default 2;' >"$work/www/factor.js"
echo '<!doctype html><title>Log in</title>' >"$work/www/login.html"
echo 'interface Size { n: number } export const size: Size = { n: 7 };' >"$work/www/typed.ts"

asked() { grep -cF -e "$1" "$work/access" || true; }
calls() { # calls URL: a script that shows what the default function of the module makes of 3.
    script main.js <<<"import fourfold from '$base$1'; export default () => console.log('got ' + fourfold(3));"
}

# What a module imports starts from its URL; k6's mark is in the query.
calls /lib.js
run 0 run "$work/main.js"
has "got 12"
[ "$(asked '/lib.js?_k6=1 200')" = 1 ] || fail "not asked for once"
[ "$(asked '/deep/twice.js?v=/../1&_k6=1 200')" = 1 ] || fail "the query was lost"
[ "$(asked '/factor.js?_k6=1 200')" = 1 ] || fail "an absolute path starts elsewhere"

# The next run asks whether it is still right; a new text counts at once.
run 0 run "$work/main.js"
has "got 12"
[ "$(asked '/lib.js?_k6=1 304')" = 1 ] || fail "not asked for again"
echo 'export default 3; // longer' >"$work/www/factor.js"
run 0 run "$work/main.js"
has "got 27"

# Nobody is asked while offline, nor while the server said that it lasts.
before=$(wc -l <"$work/access")
run 0 run --offline "$work/main.js"
has "got 27"
BRUNT_OFFLINE=true run 0 inspect "$work/main.js"
[ "$(wc -l <"$work/access")" = "$before" ] || fail "asked while offline"
calls /lasting/lib.js
for _ in 1 2; do run 0 run "$work/main.js"; done
[ "$(asked '/lasting/lib.js')" = 1 ] || fail "asked again though it lasts"

script main.js <<<"import '$base/login.html'; export default () => {};"
run 107 run --offline "$work/main.js"
has "couldn't be retrieved from the resolved url \\\"$base/login.html\\\""
has "nothing is fetched when offline, and $modules does not have it"
has "imported by file://$work/main.js"

# A server that is down: what is kept is better than nothing.
calls /lib.js
touch "$work/down"
run 0 run "$work/main.js"
has "got 27"
has "What is kept of the module $base/lib.js is used, it may be old: wrong status code (503) for: $base/lib.js"
run 107 run --module-cache none "$work/main.js"
has "wrong status code (503) for: $base/lib.js"
rm "$work/down"

# Damaged files count as missing.
for file in "$modules"/*; do printf '!' | dd of="$file" bs=1 seek=120 conv=notrunc status=none; done
run 107 run --offline "$work/main.js"
run 0 run "$work/main.js"
has "got 27"
run 0 run --offline "$work/main.js"
for file in "$modules"/*; do : >"$file"; done
run 0 run "$work/main.js"
[ -z "$(find "$modules" -name '*.??????')" ] || fail "temporary files are left"

# Where they are kept, and where not.
rm -rf "$modules"
script main.js <<<"import factor from '$base/secret/factor.js'; export default () => console.log('got ' + factor);"
run 0 run "$work/main.js"
[ ! -e "$modules" ] || fail "kept what is not to be kept"
calls /lib.js
run 0 run --module-cache none "$work/main.js"
[ ! -e "$modules" ] || fail "kept in spite of none"
BRUNT_MODULE_CACHE=$work/a/b/c run 0 run "$work/main.js"
run 0 run --module-cache "$work/a/b/c" --offline "$work/main.js"
[ "$(stat -c %a "$work/a")" = 700 ] || fail "others may look"
run 0 run --module-cache "$work/main.js/x" "$work/main.js"
has "can't be kept in the folder $work/main.js/x: not a directory"
HOME='' XDG_CACHE_HOME='' run 0 run "$work/main.js"
HOME='' XDG_CACHE_HOME='' run 107 run --offline "$work/main.js"
has "nothing is fetched when offline, and no folder keeps modules"

# Redirects; a name that is there without the mark only; TypeScript; what the query says.
calls /moved/lib.js
run 0 run "$work/main.js"
has "got 27"
script main.js <<EOF
import factor from '$base/strict/factor.js';
import { size } from '$base/typed.ts?x=1';
import echo from '$base/echo.js?a=1#here';
const data = require('$base/factor.js').default;
export default () => console.log('got', factor, size.n, echo, data);
EOF
run 0 run "$work/main.js"
has "got 3 7 a=1&_k6=1 3"

# A bundle's map is beside it.
cp "$(dirname "$0")"/../js/modules/bundled.js* "$work/www/"
script main.js <<EOF
import { bundled } from '$base/bundled.js';
export default () => bundled(() => { throw new Error('mapped'); });
EOF
run 0 run "$work/main.js"
has "$base/source/bundled.ts:10:3"
lacks "source map"

# What can't be had.
truncate -s 33M "$work/www/long.js"
script main.js <<EOF
for (const path of ['$base/gone', '$base/circle', '$base/clear', '$base/long.js', 'https://127.0.0.1:1/x.js', 'https://']) {
  try {
    require(path);
  } catch (e) {
    console.log(e.message);
  }
}
export default () => {};
EOF
run 0 run "$work/main.js"
has "wrong status code (410) for: $base/gone"
has "stopped after 10 redirects"
has "it redirects to http://127.0.0.1:$NGINX_PORT/lib.js, which is not safe from changes on its way"
has "it is longer than 32 MiB"
has 'Get \"https://127.0.0.1:1/x.js\"'
has "connection refused"
has "no Host in request URL"
calls /none.js
run 107 run "$work/main.js"
has "The moduleSpecifier \\\"$base/none.js\\\" couldn't be retrieved from the resolved url"
has "Error : \\\"not found: $base/none.js\\\""
has "imported by file://$work/main.js"
calls /login
run 107 run "$work/main.js"
has SyntaxError
has "$base/login, imported by file://$work/main.js, is a page of HTML, no script"
calls /other.js
SSL_CERT_FILE=/dev/null run 107 run "$work/main.js"
has "certificate signed by unknown authority"

# The script itself may be a URL, but not without TLS.
echo 'import factor from "./factor.js"; export default () => console.log("got " + factor);' >"$work/www/main.js"
run 0 run "$base/main.js"
has "got 3"
run 255 run "http://127.0.0.1:$NGINX_PORT/main.js"
has 'only supported schemes for imports are file and https'
run 255 run "$base/none.js"
has "not found: $base/none.js"
