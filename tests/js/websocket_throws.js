// What a listener throws closes its socket and ends the iteration; others are told by a close frame.
// expect: 3 complete and 0 interrupted iterations
// expect: the server saw 6 of 6 close
// expect: error Error: in message
// expect: msg="Error: in message
// expect: msg="Error: in pong
// expect-not: never
import { WebSocket } from 'k6/websockets';
import http from 'k6/http';

export const options = { vus: 1, iterations: 3 };
const at = () => `${__ENV.BASE_URL.replace('http', 'ws')}/ws/echo`;

export default function () {
  const other = new WebSocket(at());
  other.onopen = () => {
    const ws = new WebSocket(at());
    ws.onopen = () => { ws.send('x'); ws.ping(); };
    ws.onmessage = () => { if (__ITER === 0) throw new Error('in message'); };
    ws.onpong = () => { if (__ITER === 1) throw new Error('in pong'); ws.close(); };
    ws.onerror = (e) => console.log('error', e.error);
    ws.onclose = () => { if (__ITER === 2) { other.close(); throw new Error('in close'); } };
    if (__ITER < 2) setTimeout(() => console.log('never'), 60000);
  };
  other.onclose = () => { if (__ITER < 2) console.log('never'); };
}

export function teardown() {
  const { opened, closed } = http.get(`${__ENV.BASE_URL}/ws/totals`).json();
  console.log(`the server saw ${closed} of ${opened} close`);
}
