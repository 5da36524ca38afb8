// A first load test: five virtual users visit a small shop for eight seconds.
//
//   make demo                                                         against the bundled server
//   BASE_URL=http://localhost:8080 brunt run examples/quickstart.js   against yours
//
import http from 'k6/http';
import { check, group, sleep } from 'k6';
import { Trend } from 'k6/metrics';

const base = __ENV.BASE_URL || 'http://127.0.0.1:8080';

// A metric of our own: how long a whole visit takes, in milliseconds.
const visitTime = new Trend('visit_time', true);

export const options = {
  vus: 5,
  duration: '8s',
  // The test fails, with exit code 99, if one of these does not hold.
  thresholds: {
    http_req_failed: ['rate<0.01'],
    http_req_duration: ['p(95)<250'],
    checks: ['rate>0.99'],
  },
};

// Every virtual user repeats this function until the time is over.
export default function () {
  const start = Date.now();

  group('browse', () => {
    const home = http.get(`${base}/`);
    check(home, { 'the home page loads': (r) => r.status === 200 });

    const product = http.get(`${base}/json`);
    check(product, {
      'a product has a price': (r) => r.json('price') > 0,
      'it is JSON': (r) => r.headers['Content-Type'].includes('application/json'),
    });
  });

  group('order', () => {
    const order = { item: 'pen', count: 1 + (__ITER % 3) };
    const response = http.post(`${base}/post`, JSON.stringify(order), {
      headers: { 'Content-Type': 'application/json' },
      tags: { step: 'order' },
    });
    check(response, {
      'the order arrives': (r) => r.status === 200,
      'as we sent it': (r) => JSON.parse(r.json('data')).item === 'pen',
    });
  });

  visitTime.add(Date.now() - start);
  sleep(0.2); // people think before they click again
}
