// Sockets in all states when the VUs are cut off: the server is told by a close frame, nothing is left.
// expect: 0 complete and 4 interrupted iterations
// expect: the server saw 40 of 40 close
// expect-not: never
import { WebSocket } from 'k6/websockets';
import http from 'k6/http';

export const options = { scenarios: { s: { executor: 'constant-vus', vus: 4, duration: '1s', gracefulStop: '0s' } } };

export default function () {
  const base = __ENV.BASE_URL.replace('http', 'ws');
  for (let i = 0; i < 10; i++) {
    const ws = new WebSocket(`${base}/ws/echo`);
    ws.onopen = () => { ws.send('x'); if (i === 5) ws.ping(); };
    ws.onmessage = () => ws.send('x'.repeat(100));
    ws.onclose = ws.onerror = () => console.log('never');
  }
  const stalled = new WebSocket(`${base}/hostile/stall-head`);
  stalled.onclose = stalled.onerror = () => console.log('never');
}

export function teardown() {
  const { opened, closed } = http.get(`${__ENV.BASE_URL}/ws/totals`).json();
  console.log(`the server saw ${closed} of ${opened} close`);
}
