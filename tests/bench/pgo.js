// The work that `make pgo` optimises for: requests with checks, JSON bodies, groups, tags, a Trend, plain computing.
import http from 'k6/http';
import { check, group } from 'k6';
import { Trend } from 'k6/metrics';

const base = __ENV.BASE_URL;
const took = new Trend('took', true);

export const options = {
  scenarios: {
    requests: { executor: 'constant-vus', vus: 50, duration: '8s', exec: 'requests' },
    bodies: { executor: 'constant-vus', vus: 20, duration: '8s', exec: 'bodies' },
    arrivals: { executor: 'constant-arrival-rate', rate: 500, duration: '8s', preAllocatedVUs: 20, exec: 'empty' },
    compute: { executor: 'per-vu-iterations', vus: 1, iterations: 10, exec: 'compute' },
  },
  thresholds: { http_req_duration: ['p(95)<10000'], 'checks{kind:body}': ['rate>0'] },
};

export function requests() {
  const r = http.get(base, { tags: { kind: 'plain' } });
  check(r, { ok: (r) => r.status === 200 });
}

export function bodies() {
  group('body', () => {
    const sent = { id: __VU, items: Array.from({ length: 40 }, (_, i) => ({ id: i, name: `n${i}`, tags: ['a', 'b'] })) };
    const r = http.post(`${base}/post`, JSON.stringify(sent), { headers: { 'Content-Type': 'application/json' } });
    check(r, { ok: (r) => r.status < 500, text: (r) => r.body.length > 0 }, { kind: 'body' });
    took.add(r.timings.duration, { kind: 'body' });
  });
}

export function empty() {}

export function compute() {
  const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2));
  fib(20);
  const doc = JSON.stringify(Array.from({ length: 100 }, (_, i) => ({ id: i, name: 'n' + i })));
  for (let i = 0; i < 50; i++) JSON.stringify(JSON.parse(doc));
  const words = [];
  for (let i = 0; i < 20000; i++) words.push(`http://host/${i}/path?x=${i}`.split('/').pop());
  words.sort();
  const pattern = /(\d+)-(\w+)/;
  for (let i = 0; i < 10000; i++) pattern.exec('abc 123-foo ' + i);
}
