// k6/ws: one socket at a time, its events in order, what it says when it can't be opened.
// expect: all as expected
// args: --insecure-skip-tls-verify
import ws from 'k6/ws';
import { connect } from 'k6/ws';
import { refused, same, verdict } from './lib/known.js';

const at = (query) => `${__ENV.BASE_URL.replace('http', 'ws')}/ws/echo${query}`;

// Everything that happens, in its order.
function visit(query, params, plan) {
  const seen = [];
  const res = ws.connect(at(query), params, (socket) => {
    socket.on('open', () => seen.push('open'));
    socket.on('message', (m) => seen.push(m));
    socket.on('binaryMessage', (b) => seen.push(`bytes ${new Uint8Array(b).join()}`));
    socket.on('ping', () => seen.push('ping'));
    socket.on('pong', () => seen.push('pong'));
    socket.on('error', (e) => seen.push(`error ${e.error()}`));
    socket.on('close', (code) => seen.push(`close ${code}`));
    if (plan) plan(socket, seen);
  });
  return `${res.status} ${seen.join(' | ')}`;
}

const echoOf = (count, send) => (socket) => {
  let left = count;
  socket.on('open', () => send(socket));
  const one = () => { if (--left === 0) socket.close(); };
  socket.on('message', one);
  socket.on('binaryMessage', one);
};

export default function () {
  same('the same function', connect === ws.connect, true);
  same('text', visit('', null, echoOf(2, (s) => { s.send('a'); s.send('é'); })), '101 open | a | é | close 1001');
  same('bytes', visit('', {}, echoOf(1, (s) => s.sendBinary(new Uint8Array([1, 255]).buffer))), '101 open | bytes 1,255 | close 1001');
  same('a long one', visit('', null, echoOf(1, (s) => s.send('x'.repeat(70000)))).length, '101 open |  | close 1001'.length + 70000);
  same('ping', visit('', null, (s) => { s.on('open', () => s.ping()); s.on('pong', () => s.close(1000)); }), '101 open | pong | close 1000');
  same('deflate', visit('?deflate', { compression: 'deflate' }, echoOf(1, (s) => s.send('z'.repeat(300)))), `101 open | ${'z'.repeat(300)} | close 1001`);
  same('deflate refused', visit('', { compression: 'deflate' }, echoOf(1, (s) => s.send('z'))), '101 open | z | close 1001');

  // Who ends it.
  same('the server', visit('?close-after=0&code=1000'), '101 open | close 1000');
  same('the server, with a reason', visit('?close-after=0&code=4001&reason=own%20reasons'), '101 open | error websocket: close 4001: own reasons | close 4001');
  same('nobody says so', visit('?drop-after=0'), '101 open | error websocket: close 1006 (abnormal closure): unexpected EOF | close 1006');
  same('a code of one\'s own', visit('', null, (s) => s.on('open', () => s.close(3999))), '101 open | close 3999');
  same('once', visit('', null, (s) => s.on('open', () => { s.close(1000); s.close(1001); })), '101 open | close 1000');
  same('in the callback', visit('', null, (s) => s.close()), '101 close 1001 | open');
  same('sending afterwards', visit('', null, (s) => s.on('open', () => { s.close(); s.send('x'); s.ping(); })),
    '101 open | close 1001 | error websocket: close sent | error websocket: close sent');

  // What servers must not do.
  const bad = (raw) => visit(`?raw=${raw}`);
  same('masked', bad('%81%82%01%02%03%04%05%06'), '101 open | close 1001');
  same('opcode', bad('%83%00'), '101 open | close 1001');
  same('no text', bad('%81%02%C3%28'), '101 open | close 1001');
  same('too large', bad('%82%7F%00%00%01%00%00%00%00%00'), '101 open | close 1001');

  // Timers run while it is open; methods know their socket.
  same('timers', visit('', null, (s, seen) => {
    let n = 0;
    s.setInterval(() => { if (++n < 3) seen.push(`tick ${n}`); else if (n === 3) s.setTimeout(s.close, 1); }, 5);
    s.setTimeout(() => seen.push('never'), 60000);
    s.on('open', () => s.setTimeout(() => seen.push('soon'), 1));
  }).replace('soon | ', ''), '101 open | tick 1 | tick 2 | close 1001');
  same('detached', visit('', null, (s) => { const { on, send, close } = s; on('open', () => send('x')); on('message', () => close()); }), '101 open | x | close 1001');

  // Not opened.
  const teapot = ws.connect(`${__ENV.BASE_URL.replace('http', 'ws')}/status/418`, () => same('never called', 1, 0));
  same('418', [teapot.status, teapot.body, teapot.url, teapot.error, teapot.headers['Content-Type']].join(), '418,status 418\n,,,text/plain');
  for (const url of ['http://127.0.0.1/', 'ws://user:secret@127.0.0.1/', 'ws://127.0.0.1:99999/', '', 'ws://a b/']) {
    const res = ws.connect(url, () => same('never called', 1, 0));
    same(`no URL: ${url}`, [res.status, res.error !== '', res.url].join(), '0,true,');
  }
  refused('too many arguments', () => ws.connect(at(''), {}, () => {}, 1), 'invalid number of arguments to ws.connect');
  const own = ws.connect(at(''), { headers: { 'Sec-WebSocket-Key': 'mine' } }, () => {});
  same('a header of the handshake', own.error, 'websocket: duplicate header not allowed: Sec-Websocket-Key');
  same('subprotocol', ws.connect(at(''), { headers: { 'sec-websocket-protocol': 'chat, v2' } }, (s) => s.close()).headers['Sec-Websocket-Protocol'], 'chat');

  const secure = ws.connect(`${__ENV.HTTPS_URL.replace('http', 'ws')}/ws/echo`, echoOf(1, (s) => s.send('over TLS')));
  same('TLS', secure.status, 101);
  console.log(verdict());
}
