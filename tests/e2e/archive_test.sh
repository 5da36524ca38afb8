#!/usr/bin/env bash
# Archives: what a test needs goes along, runs where nothing else is, and in k6's layout either way.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"

# --- a test with all kinds of files, run where none of them is ---------------------------------------------
home=$work/home
mkdir -p "$home/lib" "$home/data" "$home/store/dash/dist" "$home/node_modules/@scope/pad"
ln -s ../store/dash "$home/node_modules/dash"
script home/main.js <<'EOF'
import { SharedArray } from 'k6/data';
import * as fs from 'k6/experimental/fs';
import csv from 'k6/experimental/csv';
import config from './data/config.json' with { type: 'json' };
import { twice } from './lib/twice';
import dash from 'dash';
const pad = require('@scope/pad');
const bytes = new Uint8Array(open('./data/bytes.bin', 'b'));
const users = new SharedArray('users', () => JSON.parse(open('data/users ü.json')));
const file = await fs.open('data/rows.csv');
const rows = await csv.parse(file, { asObjects: true });
const missing = (() => { try { open('missing.txt') } catch (e) { return String(e) } })();
export const options = { vus: 2, iterations: 4, thresholds: { iterations: ['count==4'] } };
export default async function () {
    const later = await import('./lib/later.mjs');
    console.log(`${config.name} ${twice(4)} ${dash} ${pad} ${bytes.join()} ${users.length} ` +
        `${rows[1].b} ${later.default} ${__ENV.SHOP} ${__ENV.MORE}`);
    console.log(missing);
}
EOF
script home/lib/twice.ts <<'EOF'
export const twice = (x: number): number => 2 * x;
EOF
script home/lib/later.mjs <<<'export default "later";'
script home/data/config.json <<<'{ "name": "config" }'
script 'home/data/users ü.json' <<<'[1, 2, 3]'
script home/data/rows.csv <<<$'a,b\n1,2\n3,4'
printf '\0\377\1' >"$home/data/bytes.bin"
script home/store/dash/package.json <<<'{ "exports": { "import": "./dist/dash.js" } }'
script home/store/dash/dist/dash.js <<<'export default "dash";'
script home/node_modules/@scope/pad/package.json <<<'{ "main": "pad" }'
script home/node_modules/@scope/pad/pad.js <<<'module.exports = "pad";'

cd "$home"
run 0 archive main.js -O "$work/made.tar" -e SHOP=corner
[ ! -s "$output" ] || fail "archive prints something"
run 0 run main.js -e SHOP=corner
has 'config 8 dash pad 0,255,1 3 4 later corner undefined'
mkdir "$work/away"
mv "$home" "$work/gone"
cd "$work/away"
run 0 run "$work/made.tar" -e MORE=more
has 'config 8 dash pad 0,255,1 3 4 later corner more'
has "GoError: open $home/missing.txt: file does not exist"
has 'iterations...........: 4'
run 99 run -u 1 -i 2 "$work/made.tar"
has 'iterations...........: 2'
"$BRUNT" run - <"$work/made.tar" >"$output" 2>&1 || fail "from standard input"
has 'iterations...........: 4'
"$BRUNT" run --type archive - <"$work/made.tar" >"$output" 2>&1 || fail "--type archive"
run 107 run --type js "$work/made.tar"
run 0 inspect "$work/made.tar"
has '"vus": 2'
has '"count==4"'
run 0 inspect --execution-requirements "$work/made.tar"
has '"maxVUs": 2'

# Unpacked, it is the test again, links included; and an archive of an archive has all that is in it.
tar xf "$work/made.tar"
[ "$(cat "file$home/node_modules/dash/dist/dash.js")" = 'export default "dash";' ] || fail "no link to dash"
grep -q '"env": {$' metadata.json || fail "no environment"
SOURCE_DATE_EPOCH=1000000000 run 0 archive "$work/made.tar" -O again.tar
SOURCE_DATE_EPOCH=1000000000 run 0 archive again.tar -O again2.tar
cmp again.tar again2.tar || fail "archives of the same differ"
diff <(tar tf "$work/made.tar") <(tar tf again.tar) || fail "an archive's archive has other files"
run 0 run again.tar

# --- what goes in ------------------------------------------------------------------------------------------
script env.js <<<'export default function () { console.log("A is " + __ENV.A) }'
mkdir out
cd out
run 0 archive "$work/env.js" -e A=1 --exclude-env-vars
[ -f archive.tar ] || fail "no archive.tar"
run 0 run archive.tar
has 'A is undefined'
A=2 run 0 archive "$work/env.js" --include-system-env-vars
run 0 run --include-system-env-vars=false archive.tar
has 'A is 2'
run 0 run -e A=3 archive.tar
has 'A is 3'
K6_ITERATIONS=3 "$BRUNT" archive -O - "$work/env.js" | "$BRUNT" run - >"$output" 2>&1 || fail "through a pipe"
has 'iterations...........: 3'
# The script of standard input finds its files in the working directory, and in the archive.
echo text >near.txt
echo 'const text = open("near.txt"); export default function () { console.log("near: " + text) }' |
    "$BRUNT" archive -O stdin.tar - >"$output" 2>&1 || fail "archive of standard input"
rm near.txt
run 0 run stdin.tar
has 'near: text'

# What can't be run makes no archive.
script threshold.js <<<'export const options = { thresholds: { nothing: ["count>1"] } }; export default function () {}'
run 104 archive "$work/threshold.js" -O no.tar
[ ! -e no.tar ] || fail "an archive of a bad script"
run 0 archive --no-thresholds "$work/threshold.js" -O no.tar
run 255 archive "$work/env.js" -O none/no.tar
has "can't create the archive 'none/no.tar': No such file or directory"
run 255 archive "$work/env.js" -O /dev/full
has "can't write the archive '/dev/full': no space left on device"

# --- k6's layout, made by hand -----------------------------------------------------------------------------
mkdir -p k6/file/C/Users/nobody/t/lib k6/https/example.com
cd k6
cat >metadata.json <<'EOF'
{ "type": "js", "options": { "iterations": 2, "vus": null, "unknown": 1 }, "filename": "file:///C/Users/nobody/t/main.js",
  "pwd": "file:///C/Users/nobody/t", "env": { "A": "b" }, "compatibilityMode": "extended", "k6version": "0.42.0", "goos": "windows" }
EOF
cat >data <<'EOF'
import near from './lib/near.js';
import far from 'https://example.com/far.js';
const text = open('C:\\Users\\ann\\t\\lib\\text.txt'), same = open('lib\\text.txt');
export const options = { iterations: 7 };
export default function () { console.log([near, far, text, same, __ENV.A].join(' ')) }
EOF
echo 'export default "near"' >file/C/Users/nobody/t/lib/near.js
echo 'export { default } from "./lib.js"' >https/example.com/far.js
echo 'export default "far"' >https/example.com/lib.js
printf text >file/C/Users/nobody/t/lib/text.txt
for format in ustar pax gnu v7; do
    tar --format=$format -cf ../k6.tar metadata.json data file https
    run 0 run --type archive ../k6.tar
    has 'near far text text b'
    has 'iterations...........: 2'
done
tar cf ../dotted.tar .
run 0 run ../dotted.tar

# --- bad ones ----------------------------------------------------------------------------------------------
cd ..
where="could not initialize 'x.tar': could not load test archive bundle 'file://$PWD/x.tar': "
bad() {
    run 255 run "${@:2}" x.tar
    has "$1"
    lacks 'iterations...'
    run 255 inspect "${@:2}" x.tar
    run 255 archive "${@:2}" x.tar
}
head -c 1600 k6.tar >x.tar
bad "${where}it is cut off: of" --type archive
{ head -c 600 k6.tar; echo; tail -c +601 k6.tar; } >x.tar
bad "$where" --type archive
sed 's/metadata.json/metadaTa.json/' dotted.tar >x.tar
bad "${where}no tar header, or a damaged one at byte"
tar cf x.tar -C k6 data file
bad "${where}there is no metadata.json in it"
tar cf x.tar -C k6 --transform 's,^file,etc,' metadata.json data file
bad "${where}unknown file prefix \`etc\` for file \`etc/C/Users/nobody/t/lib/"
tar cPf x.tar --transform 's,^k6/file,../../etc,' --transform 's,^k6/,,' k6/metadata.json k6/data k6/file
bad "${where}unknown file prefix \`etc\`"
echo '{ "filename": ' >metadata.json
tar cf x.tar metadata.json
bad "${where}metadata.json: unexpected end of JSON input"
gzip -c k6.tar >x.tar
bad "could not initialize 'x.tar': it is compressed with gzip"
: >x.tar
bad "${where}there is no metadata.json" --type archive
echo '{ "filename": "file:///x.js", "options": { "vus": "many" } }' >metadata.json
echo 'export default function () {}' >data
tar cf x.tar metadata.json data
run 104 run x.tar
has 'vus'
run 255 run --type tarball x.tar
has 'unknown -t/--type: tarball'
