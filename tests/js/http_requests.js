// Methods, headers, bodies, JSON, redirects, cookies and tags against the target server.
// expect: 100.00%
// expect: ✓ 'count==2'
// expect-not: ✗
import http from 'k6/http';
import { check } from 'k6';

const base = __ENV.BASE_URL;
export const options = {
  thresholds: { checks: ['rate==1'], 'http_reqs{kind:tagged}': ['count==2'], http_req_failed: ['rate<0.2'] },
};

export default function () {
  const posted = http.post(`${base}/post?q=1`, JSON.stringify({ a: 1 }), {
    headers: { 'Content-Type': 'application/json', 'X-Mine': 'yes' }, tags: { kind: 'tagged' },
  });
  check(posted, {
    'post: status and protocol': (r) => r.status === 200 && r.proto === 'HTTP/1.1' && r.error_code === 0,
    'post: the server saw it': (r) => r.body.includes('X-Mine') && r.json() !== null,
    'post: timings add up': (r) =>
      r.timings.duration > 0 &&
      Math.abs(r.timings.duration - r.timings.sending - r.timings.waiting - r.timings.receiving) < 0.01,
  });
  check(http.post(`${base}/post`, { user: 'ann lee', mark: '&' }), {
    'post: a form': (r) => r.request.body === 'mark=%26&user=ann+lee' &&
      r.request.headers['Content-Type'][0] === 'application/x-www-form-urlencoded',
  });
  for (const method of ['put', 'patch', 'del', 'options', 'head']) {
    check(http[method](`${base}/anything`), { [`${method}: answered`]: (r) => r.status === 200 });
  }
  check(http.request('GET', `${base}/json`, null, { tags: { kind: 'tagged' } }), {
    'json: whole and by path': (r) => r.json().list.length === 3 && r.json('user.first') === 'Ann' && r.json('list.#') === 3,
  });
  check(http.get(`${base}/redirect/3`), { 'redirect: followed': (r) => r.status === 200 && r.url === `${base}/get` });
  check(http.get(`${base}/redirect/3`, { redirects: 0 }), {
    'redirect: shown': (r) => r.status === 302 && r.headers.Location === '/redirect/2',
  });
  check(http.get(`${base}/gzip`), { 'gzip: unpacked': (r) => r.json('name') === 'target' });
  check(http.get(`${base}/chunked/4`), { 'chunked: whole': (r) => r.body === 'chunk 0\nchunk 1\nchunk 2\nchunk 3\n' });
  check(http.get(`${base}/bytes/1000`, { responseType: 'binary' }), {
    'binary: an ArrayBuffer': (r) => r.body instanceof ArrayBuffer && new Uint8Array(r.body)[999] === 999 % 256,
  });
  check(http.get(`${base}/status/404`), { 'status: 404 has its code': (r) => r.status === 404 && r.error_code === 1404 });
  http.get(`${base}/cookies/set?flavor=sweet`);
  check(http.get(`${base}/cookies`), { 'cookies: kept': (r) => r.body.includes('sweet') });
  const batch = http.batch([`${base}/get`, ['POST', `${base}/post`, 'x'], { method: 'GET', url: `${base}/json` }]);
  check(batch, { 'batch: all in order': (all) => all.length === 3 && all[2].json('version') === 1 && all[1].status === 200 });
}
