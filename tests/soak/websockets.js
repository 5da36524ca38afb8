// Up to 100 VUs with a thousand sockets that talk, while servers and clients end them at random, and as many that get
// into all the trouble there is. Each iteration sends 200 messages that are counted on both sides, by sockets that
// wait for each echo; MESSAGES says how many there are in all, BASE_URL where the bundled target is.
import { WebSocket } from 'k6/websockets';
import http from 'k6/http';
import ws from 'k6/ws';
import { check } from 'k6';
import { Counter } from 'k6/metrics';

const SOCKETS = 10, EACH = 20;
const iterations = Math.ceil((__ENV.MESSAGES || 20000) / (SOCKETS * EACH));
const total = iterations * SOCKETS * EACH;
const sent = new Counter('sent'), got = new Counter('got');

export const options = {
  scenarios: { soak: { executor: 'shared-iterations', vus: Math.min(100, iterations), iterations, maxDuration: '10h' } },
  thresholds: { checks: ['rate==1'], sent: [`count==${total}`], got: [`count==${total}`] },
};

const at = (path) => __ENV.BASE_URL.replace('http', 'ws') + path;
const random = (n) => Math.floor(Math.random() * n);
const pause = Number(__ENV.PAUSE_MS || 50);

// Sends so many messages and gets them back, over as many sockets as that takes.
function talk(left) {
  let drops = random(3) === 0 ? random(left) + 1 : -1;
  const deflate = random(4) === 0;
  const socket = new WebSocket(at(`/ws/echo?drop-after=${drops}${deflate ? '&deflate' : ''}`), null, deflate ? { compression: 'deflate' } : {});
  const expected = [];
  const send = () => {
    const text = `${left}:${'x'.repeat(random(8) === 0 ? random(70000) : random(200))}`;
    expected.push(text);
    socket.send(text);
    sent.add(1);
    if (random(10) === 0) socket.ping();
  };
  const opened = new Promise((resolve) => { socket.onopen = resolve; });
  return new Promise((done) => {
    socket.onmessage = (e) => {
      if (e.data !== expected.shift()) check(null, { 'the same came back': () => false });
      got.add(1);
      left--;
      if (--drops === 0) return; // the server drops it
      if (left === 0 || random(15) === 0) socket.close();
      setTimeout(() => { if (socket.readyState === 1) send(); }, random(pause));
    };
    socket.onclose = () => done(left);
    opened.then(() => { if (socket.readyState === 1) send(); });
  }).then((rest) => (rest > 0 ? talk(rest) : rest));
}

// Nobody counts what becomes of these.
const troubles = [
  () => new WebSocket(at('/ws/echo?uncounted')).close(),
  () => { const s = new WebSocket(at('/ws/echo?uncounted&drop-chance=500')); s.onopen = () => { for (let i = 0; i < 20; i++) s.send('x'.repeat(random(5000))); }; s.onmessage = () => s.readyState === 1 && s.send('y'); },
  () => { const s = new WebSocket(at('/ws/echo?uncounted')); s.onopen = () => { s.send('x'.repeat(300000)); s.close(); }; },
  () => new WebSocket(at(`/ws/echo?uncounted&raw=${['%81%82', '%A1%00', '%83%00', '%81%01%FF', '%88%01%03', '%09%00', '%82%7F%7F%FF%FF%FF%FF%FF%FF%FF', '%81%05he'][random(8)]}&drop-after=0`)),
  () => new WebSocket(at(`/hostile/${['reset-before', 'empty', 'garbage', 'truncated', 'huge-header', 'reset-after-head'][random(6)]}`)),
  () => { const s = new WebSocket(at('/hostile/stall-head')); setTimeout(() => s.close(), random(50)); },
  () => new WebSocket(at(`/status/${400 + random(200)}`)),
  () => { const s = new WebSocket(at('/ws/echo?uncounted&close-after=3')); s.onopen = () => { s.ping(); s.send('a'); s.send('b'); s.send('c'); s.send('d'); }; },
];

export default async function () {
  const talks = [];
  for (let i = 0; i < SOCKETS; i++) talks.push(talk(EACH));
  for (let i = 0; i < SOCKETS; i++) troubles[random(troubles.length)]();
  await Promise.all(talks);
  ws.connect(at('/ws/echo?uncounted'), (socket) => {
    socket.on('open', () => socket.send('x'));
    socket.on('message', () => socket.close());
    socket.setTimeout(() => {}, 1);
  });
}

export function teardown() {
  const totals = http.get(`${__ENV.BASE_URL}/ws/totals`).json();
  console.log(`the server got ${totals.received} and sent ${totals.sent} of ${total}`);
  check(totals, { 'got by the server': (t) => t.received === total, 'sent by the server': (t) => t.sent === total });
}
