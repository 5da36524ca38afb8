// rps limits the calls of all VUs together, setup and batches included; a redirect belongs to its call.
// args: --vus 3 --iterations 3
// expect: ✓ 'rate==1'
// expect: ✓ 'count==15'
import http from 'k6/http';
import { check } from 'k6';

const base = __ENV.BASE_URL;
export const options = { rps: 25, thresholds: { checks: ['rate==1'], http_reqs: ['count==15'] } };

// The first call of n may go at once, the others one each 40 ms.
function takes(n, calls) {
  const start = Date.now();
  calls();
  check(Date.now() - start, { [`${n} calls`]: (ms) => ms >= (n - 1) * 40 - 1 });
}

export function setup() {
  takes(4, () => http.batch(['/get', '/get', '/get', '/get'].map((path) => base + path)));
  takes(2, () => {
    http.get(`${base}/redirect/2`);
    http.get(`${base}/get`);
  });
  return Date.now();
}

export default async function () {
  await Promise.all([http.asyncRequest('GET', `${base}/get`), http.asyncRequest('GET', `${base}/get`)]);
}

export function teardown(start) {
  takes(1, () => http.get(`${base}/get`));
  check(Date.now() - start, { 'all together': (ms) => ms >= 6 * 40 - 1 });
}
