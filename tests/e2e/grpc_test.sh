#!/usr/bin/env bash
# gRPC against grpcio: calls and streams, reflection, health, TLS with a client certificate, a server that goes away.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"
here=$(cd "$(dirname "$0")" && pwd)
python=/usr/bin/python3
$python -c 'import grpc, google.protobuf' 2>/dev/null && command -v protoc >/dev/null || exit 77

script test.proto <<'EOF'
syntax = "proto3";
package test.v1;
message Note { string text = 1; int64 number = 2; bytes data = 3; }
service Notes {
  rpc Echo(Note) returns (Note);
  rpc Count(Note) returns (stream Note);
  rpc Total(stream Note) returns (Note);
  rpc Talk(stream Note) returns (stream Note);
  rpc Missing(Note) returns (Note);
}
EOF
# The reflection protocol, as far as the server needs it.
script reflection.proto <<'EOF'
syntax = "proto3";
package test.reflection;
message Question { string host = 1; oneof kind { string file = 3; string symbol = 4; string services = 7; } }
message Files { repeated bytes file = 1; }
message Service { string name = 1; }
message Services { repeated Service service = 1; }
message Error { int32 code = 1; string message = 2; }
message Answer { string host = 1; oneof kind { Files files = 4; Services services = 6; Error error = 7; } }
EOF
protoc -I "$work" --include_imports --descriptor_set_out="$work/set" "$work/test.proto" "$work/reflection.proto"
certificate server
certificate client
start_on_port plain $python "$here/grpc_server.py" @PORT@ @WORK@/set
plain=$port server=${servers[-1]}
start_on_port secure $python "$here/grpc_server.py" @PORT@ @WORK@/set @WORK@/server.pem @WORK@/server.key @WORK@/client.pem
secure=$port

script calls.js <<'EOF'
import grpc from 'k6/net/grpc';
export const options = { vus: 2, iterations: 4 };
const client = new grpc.Client();
client.load([], 'test.proto');
const stream = (method, notes, ends) => new Promise((done) => {
  const seen = [];
  const s = new grpc.Stream(client, 'test.v1.Notes/' + method, { metadata: { 'x-token': 'stream' } });
  s.on('data', (note) => seen.push(`${note.text} ${note.number}`));
  s.on('error', (e) => seen.push(`error ${e.code} ${e.message}`));
  s.on('end', () => done(seen.join(', ')));
  notes.forEach((note) => s.write(note));
  if (ends) s.end();
});
export default async function () {
  client.connect(__ENV.ADDRESS, { plaintext: true });
  const call = (note, params) => client.invoke('test.v1.Notes/Echo', note, params);
  let r = call({ text: 'x', number: 1, data: 'AP8=' }, { metadata: { 'x-token': 'abc' }, timeout: '20s' });
  console.log(`token: ${r.headers['x-token']} ${r.message.number} ${r.message.data};`);
  r = call({ text: 'fail' });
  console.log(`failed: ${r.status} ${r.error.code} ${r.error.message} ${r.trailers['x-why']};`);
  r = call({ text: 'pack', number: 100000 });
  console.log(`packed: ${r.status} ${r.message.text.length};`);
  r = call({ text: 'x', number: 3000000 });
  console.log(`large: ${r.status} ${r.message.text.length};`);
  r = call({ text: 'y'.repeat(6000000) });
  console.log(`too large: ${r.status} ${r.error.message};`);
  r = call({ text: 'sleep', number: 2000 }, { timeout: 100 });
  console.log(`late: ${r.status} ${/deadline exceeded/i.test(r.error.message)};`); // the client's words or the server's
  r = client.invoke('test.v1.Notes/Missing', {});
  console.log(`missing: ${r.status};`);
  console.log(`count: ${await stream('Count', [{ text: 'n', number: 3 }])};`);
  console.log(`total: ${await stream('Total', [1, 2, 3].map((number) => ({ number })), true)};`);
  console.log(`talk: ${await stream('Talk', [{ text: 'a', number: 1 }, { text: 'b', number: 2 }], true)};`);
  console.log(`health: ${client.healthCheck('test.v1.Notes').status};`);
  const all = await Promise.all([5, 1, 3].map((number) => client.asyncInvoke('test.v1.Notes/Echo', { text: 'p', number })));
  console.log(`async: ${all.map((a) => a.message.text).join()};`);
  client.close();
}
EOF
sed "s|client.load(\[\], 'test.proto')|client.loadProtoset('set')|" "$work/calls.js" >"$work/calls_set.js"
for name in calls calls_set; do
    run 0 run -e ADDRESS=127.0.0.1:"$plain" "$work/$name.js"
    for text in 'token: abc 1 AP8=' 'failed: FailedPrecondition 9 told to fail: 100% é told to' 'packed: OK 400000' \
        'large: OK 3000000' 'too large: ResourceExhausted grpc: received message larger than max (6000005 vs. 4194304)' \
        'late: DeadlineExceeded true' 'missing: Unimplemented' 'count: n 1, n 2, n 3' 'total: 3 notes 6' \
        'talk: A 1, B 2' 'health: SERVING' 'async: ppppp,p,ppp'; do
        [ "$(grep -cF -e "$text;" "$output")" = 4 ] || fail "not in each iteration: $text"
    done
    row grpc_streams 12
    row grpc_streams_msgs_received 24
    row grpc_streams_msgs_sent 24
done

script secure.js <<'EOF'
import grpc from 'k6/net/grpc';
const client = new grpc.Client();
const pem = (name) => open(`./${name}`);
const tls = { cacerts: [pem('server.pem')], cert: pem('client.pem'), key: pem('client.key') };
const attempt = (params) => {
  try {
    client.connect(__ENV.ADDRESS, { reflect: true, timeout: '5s', ...params });
    return client.invoke('test.v1.Notes/Echo', { text: 'safe' }).message.text;
  } catch (e) { return e.message; }
};
export default function () {
  console.log(`mutual: ${attempt({ tls })};`);
  console.log(`again: ${attempt({ tls })};`);
  console.log(`authority: ${attempt({ tls, authority: 'localhost' })};`);
  console.log(`name: ${attempt({ tls, authority: 'other.example' })};`);
  console.log(`stranger: ${attempt({ tls: {} })};`);
  client.close();
}
EOF
run 0 run -e ADDRESS=127.0.0.1:"$secure" "$work/secure.js"
has 'mutual: safe;'
has 'again: safe;'
has 'authority: safe;'
has 'name: connection error: desc = \"transport: authentication handshake failed: tls: failed to verify certificate: x509: certificate is valid for localhost'
has 'stranger: connection error: desc = \"transport: authentication handshake failed: tls: failed to verify certificate: x509:'

# A server that dies in between is UNAVAILABLE, and the next connection is made by itself.
script gone.js <<'EOF'
import grpc from 'k6/net/grpc';
import { sleep } from 'k6';
export const options = { vus: 3, duration: '30s', gracefulStop: '0s' };
const client = new grpc.Client();
client.load([], 'test.proto');
let connected = false, failed = 0;
export default function () {
  if (!connected) connected = client.connect(__ENV.ADDRESS, { plaintext: true });
  const r = client.invoke('test.v1.Notes/Echo', { text: 'x', number: 1 });
  if (r.status === grpc.StatusOK && failed) { console.log('back;'); sleep(60); }
  if (r.status !== grpc.StatusOK) { if (!failed++) console.log(`lost ${r.status};`); sleep(0.05); }
}
EOF
"$BRUNT" run -e ADDRESS=127.0.0.1:"$plain" "$work/gone.js" >"$output" 2>&1 </dev/null &
load=$!
sleep 1
kill -9 "$server"
until_true 10 grep -qF 'lost Unavailable;' "$output"
$python "$here/grpc_server.py" "$plain" "$work/set" &
servers+=($!)
until_true 20 grep -qF 'back;' "$output"
kill -TERM $load
wait $load || [ $? = 105 ] || fail "the interrupted run"
lacks 'ERROR'
