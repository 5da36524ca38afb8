// k6/websockets: events and their order, listeners, how sockets end, what peers do wrong.
// expect: all as expected
// args: --insecure-skip-tls-verify
import { WebSocket, Blob as WsBlob } from 'k6/websockets';
import websockets from 'k6/websockets';
import { refused, same, verdict } from './lib/known.js';

const base = (url) => url.replace('http', 'ws');
const at = (query) => `${base(__ENV.BASE_URL)}/ws/echo${query}`;

// Opens a socket and tells all that happens to it, in its order.
function visit(query, plan, params, protocols) {
  return new Promise((done) => {
    const seen = [];
    const ws = new WebSocket(query.startsWith('ws') ? query : at(query), protocols, params);
    ws.binaryType = 'arraybuffer';
    ws.onopen = () => seen.push('open');
    ws.onmessage = (e) => seen.push(typeof e.data === 'string' ? e.data : `bytes ${new Uint8Array(e.data).join()}`);
    ws.onping = () => seen.push('ping');
    ws.onpong = () => seen.push('pong');
    ws.onerror = (e) => seen.push(`error ${e.error}`);
    ws.onclose = (e) => { seen.push(`close ${e.code} ${e.reason}`.trim()); done(seen.join(' | ')); };
    if (plan) plan(ws, seen);
  });
}

const on = (type, act) => (ws, seen) => ws.addEventListener(type, (e) => act(ws, e, seen));
const echoed = (count, send) => (ws) => {
  let left = count;
  ws.addEventListener('open', () => send(ws));
  ws.addEventListener('message', () => { if (--left === 0) ws.close(); });
};

async function messages() {
  same('text', await visit('', echoed(3, (ws) => { ws.send('a'); ws.send(''); ws.send('\u{1F600}\ud800'); })), 'open | a |  | \u{1F600}\ufffd | close 1000');
  same('a String', await visit('', echoed(1, (ws) => ws.send(new String('x')))), 'open | x | close 1000');
  same('bytes', await visit('', echoed(4, (ws) => {
    const all = new Uint8Array([1, 2, 3, 255]);
    ws.send(all.buffer);
    ws.send(all.subarray(1, 3));
    ws.send(new DataView(all.buffer, 3));
    ws.send(new WsBlob([all, 'A']));
  })), 'open | bytes 1,2,3,255 | bytes 2,3 | bytes 255 | bytes 1,2,3,255,65 | close 1000');
  same('deflate', await visit('?deflate', echoed(2, (ws) => { ws.send('z'.repeat(400)); ws.send(new Uint8Array(3)); }), { compression: 'deflate' }), `open | ${'z'.repeat(400)} | bytes 0,0,0 | close 1000`);
  const large = 'é'.repeat(200000);
  same('a large one', await visit('?deflate', echoed(1, (ws) => ws.send(large)), { compression: 'deflate' }), `open | ${large} | close 1000`);
  let order = '';
  await visit('', (ws) => { ws.addEventListener('open', () => { for (let i = 0; i < 500; i++) ws.send(`${i}`); }); ws.addEventListener('message', (e) => { order += `${e.data} `; if (e.data === '499') ws.close(); }); });
  same('five hundred', order, Array.from({ length: 500 }, (_, i) => `${i} `).join(''));
}

async function blobs() {
  const data = await new Promise((done) => {
    const ws = new WebSocket(at(''));
    ws.onopen = () => ws.send(new Uint8Array([104, 105]));
    ws.onmessage = (e) => { ws.close(); done(e.data); };
  });
  same('a Blob', `${data.size} ${data.type} ${await data.text()} ${data instanceof Blob} ${data instanceof WsBlob}`, '2  hi true true');
  refused('no part', () => new WsBlob([5]), 'failed to process [blobParts]: unsupported type: int64');
}

async function listeners() {
  const seen = [];
  const a = (e) => seen.push(`a ${e.data}`), b = (e) => seen.push(`b ${e.data}`);
  await visit('', (ws) => {
    ws.addEventListener('message', a, { once: true });
    ws.addEventListener('message', b);
    ws.addEventListener('message', b); // as in k6 it is called twice
    const stop = new AbortController();
    ws.addEventListener('message', (e) => seen.push(`signal ${e.data}`), { signal: stop.signal });
    ws.addEventListener('message', (e) => {
      stop.abort();
      if (e.data === '1') ws.send('2');
      if (e.data === '2') { ws.removeEventListener('message', b); ws.removeEventListener('message', () => {}); ws.send('3'); }
      if (e.data === '3') ws.close();
    });
    ws.addEventListener('open', () => ws.send('1'));
  });
  same('once, remove, signal', seen.join(), 'a 1,b 1,b 1,signal 1,b 2,b 2');

  const chain = [];
  await visit('', (ws) => {
    const before = ws.onopen; // from visit()
    ws.onopen = (e) => { before(e); chain.push('mine'); ws.close(); };
    ws.onping(); // nothing was set
    ws.onerror = null;
  });
  same('passed on', chain.join(), 'mine');

  const jobs = [];
  await visit('', (ws) => {
    ws.addEventListener('open', () => { ws.send('x'); ws.send('y'); });
    ws.addEventListener('message', (e) => { jobs.push(e.data); Promise.resolve().then(() => jobs.push(`after ${e.data}`)); if (e.data === 'y') ws.close(); });
  });
  same('reactions run between two events', jobs.join(), 'x,after x,y,after y');
}

async function endings() {
  same('the server', await visit('?close-after=0'), 'open | close 1000');
  same('after a message', await visit('?close-after=1&code=1001', on('open', (ws) => ws.send('x'))), 'open | x | close 1001');
  same('with a reason', await visit('?close-after=0&code=4002&reason=no%20more'), 'open | error websocket: close 4002: no more | close 4002 no more');
  same('without a word', await visit('?drop-after=0'), 'open | error websocket: close 1006 (abnormal closure): unexpected EOF | close 1006 unexpected EOF');
  same('a code and a reason', await visit('', on('open', (ws) => ws.close(3333, 'bye'))), 'open | error websocket: close 3333 | close 3333');
  same('close twice', await visit('', on('open', (ws) => { ws.close(); ws.close(4000); })), 'open | close 1000');
  same('ping, then close', await visit('', on('open', (ws) => { ws.ping(); ws.close(); })), 'open | pong | close 1000');
  same('nothing comes after close()', await visit('', on('open', (ws) => { ws.send('x'); ws.close(); })), 'open | close 1000');
  same('before it is open', await visit('', (ws) => ws.close(3001)), 'error websocket: closed before the connection was established | close 1006');
  same('in a timer before', (await visit('', (ws) => setTimeout(() => ws.readyState === 0 && ws.close(), 0))).endsWith('close 1006'), true);
}

async function badPeers() {
  const bad = (raw) => visit(`?raw=${raw}`);
  for (const [what, raw] of [['masked', '%81%82%01%02%03%04%05%06'], ['RSV2', '%A1%00'], ['opcode', '%8B%00'], ['a ping in two', '%09%00'],
    ['a long ping', '%89%7E%00%7E'], ['no text', '%81%01%FF'], ['a close frame of one byte', '%88%01%03'], ['code 1005', '%88%02%03%ED'], ['too large', '%82%7F%7F%FF%FF%FF%FF%FF%FF%FF']]) {
    same(what, await bad(raw), 'open | close undefined');
  }
  same('pings', await visit('?raw=%89%02hi%89%00&close-after=1', on('open', (ws) => ws.send('x'))), 'open | ping | ping | x | close 1000');
  same('status 418', await visit(`${base(__ENV.BASE_URL)}/status/418`), 'error websocket: bad handshake | close undefined');
  for (const path of ['reset-before', 'empty', 'garbage', 'stall-head', 'truncated', 'huge-header', '1xx', 'close-idle']) {
    const ended = visit(`${base(__ENV.BASE_URL)}/hostile/${path}`, (ws) => { if (path === 'stall-head') setTimeout(() => ws.close(), 50); });
    same(path, /^error .* \| close (undefined|1006)$/s.test(await ended), true);
  }
  const unknown = [];
  await visit('?raw=%8A%019', (ws) => { ws.onpong = () => unknown.push('pong'); setTimeout(() => ws.close(), 30); });
  same('a pong to nothing', unknown.join(), 'pong');
}

function misuse() {
  refused('no URL', () => new WebSocket(), 'WebSocket requires a url');
  refused('no new', () => WebSocket(at('')), "must be called with new");
  refused('an option', () => new WebSocket(at(''), null, { header: {} }), "unknown WebSocket's option header");
  same('static', [WebSocket.CONNECTING, WebSocket.OPEN, WebSocket.CLOSING, WebSocket.CLOSED].join(), '0,1,2,3');
  same('default', websockets.WebSocket, WebSocket);
}

async function rest() {
  const p = await new Promise((done) => { const ws = new WebSocket(at(''), ['chat', 'v2']); ws.onopen = () => { const is = ws.protocol; ws.close(); done(is); }; });
  same('subprotocol', p, 'chat');
  const twice = { headers: { 'Sec-WebSocket-Protocol': 'x' } };
  same('a header of the handshake', await visit('', null, twice, 'chat'), 'error websocket: duplicate header not allowed: Sec-Websocket-Protocol | close undefined');
  same('TLS', await visit(`${base(__ENV.HTTPS_URL)}/ws/echo`, echoed(1, (ws) => ws.send('over TLS'))), 'open | over TLS | close 1000');
  const { send, close } = await new Promise((done) => { const ws = new WebSocket(at('')); ws.onopen = () => done(ws); });
  send('detached');
  close();
}

export default async function () {
  misuse();
  await messages();
  await blobs();
  await listeners();
  await endings();
  await badPeers();
  await rest();
  console.log(verdict());
}
