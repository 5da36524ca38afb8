// Sockets that nobody closes: the VUs are cut off, and the server is told by a close frame.
// expect: 0 complete and 2 interrupted iterations
// expect: the server saw 2 of 2 close
// expect-not: never
import ws from 'k6/ws';
import http from 'k6/http';

export const options = { scenarios: { s: { executor: 'constant-vus', vus: 2, duration: '1s', gracefulStop: '0s' } } };

export default function () {
  ws.connect(`${__ENV.BASE_URL.replace('http', 'ws')}/ws/echo`, (socket) => {
    socket.on('open', () => socket.send('x'));
    socket.on('close', () => console.log('never'));
    socket.setInterval(() => socket.ping(), 100);
  });
  console.log('never');
}

export function teardown() {
  const { opened, closed } = http.get(`${__ENV.BASE_URL}/ws/totals`).json();
  console.log(`the server saw ${closed} of ${opened} close`);
}
