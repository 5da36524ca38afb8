// For websockets.py: SOCKETS that stay open and send a message each second, MESSAGES of them, to the echo at URL.
import { WebSocket } from 'k6/websockets';

const vus = Number(__ENV.VUS), each = __ENV.SOCKETS / vus, messages = Number(__ENV.MESSAGES);
const text = 'x'.repeat(32);

export const options = {
  scenarios: { open: { executor: 'per-vu-iterations', vus, iterations: 1, maxDuration: '10m' } },
};

export default function () {
  for (let i = 0; i < each; i++) {
    const ws = new WebSocket(__ENV.URL);
    let left = messages;
    ws.onopen = () => setTimeout(() => ws.send(text), Math.random() * 1000);
    ws.onmessage = () => {
      if (--left === 0) ws.close();
      else setTimeout(() => ws.send(text), 1000);
    };
  }
}
