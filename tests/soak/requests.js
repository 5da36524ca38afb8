// 100 VUs that do all that an ordinary test does, and meet all that a server does wrong. Each iteration is 26
// requests; REQUESTS says how many there are in all, BASE_URL where the bundled target is.
import http from 'k6/http';
import { check, group } from 'k6';
import { Counter, Trend } from 'k6/metrics';
import exec from 'k6/execution';

const PER_ITERATION = 26;
const items = new Trend('items');
const troubles = new Counter('troubles');

// The error code each kind of trouble gets; 0 is what a client takes.
const kinds = Object.entries({
  'reset-before': 1220, 'reset-after-head': 1220, 'reset-mid-body': 1220, empty: 1000, truncated: 1000,
  'truncated-chunks': 1000, longer: 0, 'stall-head': 1050, 'stall-body': 1050, garbage: 1000, 'huge-header/100': 0,
  'many-headers/300': 0, 'bad-chunk': 1000, 'slow-drip/1000': 1050, 'close-idle': 0, 'double-length': 1000,
  'negative-length': 1000, 'status-line?line=nonsense': 1000, 'bare-newlines': 0, '1xx': 0,
});

export const options = {
  scenarios: {
    soak: {
      executor: 'shared-iterations',
      vus: 100,
      iterations: Math.ceil((__ENV.REQUESTS || 2600) / PER_ITERATION),
      maxDuration: '10h',
    },
  },
  noCookiesReset: true,
  thresholds: { checks: ['rate==1'], 'http_req_duration{name:read}': ['p(95)>=0'] },
};

const at = (path) => __ENV.BASE_URL + path;
const is200 = (r) => r.status === 200;

function read() {
  group('read', () => {
    for (let i = 0; i < 4; i++) {
      const r = http.get(at('/json'), { tags: { name: 'read' } });
      check(r, { read: (r) => is200(r) && r.json('ok') === true });
      items.add(r.body.length);
    }
    for (const path of ['/gzip', '/deflate', '/chunked/20', '/html', '/bytes/20000'])
      check(http.get(at(path)), { [path]: is200 });
    check(http.get(at('/json'), { responseType: 'none' }), { 'no body': (r) => r.body === null });
    check(http.get(at('/bytes/100'), { responseType: 'binary' }), { binary: (r) => r.body.byteLength === 100 });
    check(http.get(http.url`${__ENV.BASE_URL}/anything/${exec.scenario.iterationInTest}`), { 'each its own': is200 });
  });
}

function write() {
  group('write', () => {
    check(http.post(at('/post'), { a: 1, b: 'two' }), { form: is200 });
    check(http.post(at('/post'), 'x'.repeat(5000), { compression: 'gzip' }), { compressed: is200 });
    check(http.put(at('/put'), { file: http.file(new Uint8Array(1000).buffer, 'a.bin') }), { multipart: is200 });
    check(http.get(at('/redirect/2')), { redirected: (r) => r.url === at('/get') });
    check(http.get(at(`/cookies/set?c${exec.vu.idInTest}=${exec.vu.iterationInScenario}`)), { cookies: is200 });
  });
}

function together() {
  const all = http.batch(Array.from({ length: 5 }, (_, i) => ['GET', at(`/bytes/${i}`), null, { tags: { i: `${i}` } }]));
  check(all, { batch: (all) => all.every((r, i) => r.status === 200 && (r.body || '').length === i) });
}

function trouble() {
  const [path, code] = kinds[exec.scenario.iterationInTest % kinds.length];
  const r = http.get(at(`/hostile/${path}`), { timeout: code === 1050 ? '100ms' : '60s', tags: { name: 'trouble' } });
  if (!check(r, { [path]: (r) => r.error_code === code }))
    console.error(`${path}: status ${r.status}, code ${r.error_code}, ${r.error}`);
  troubles.add(1, { code: `${r.error_code}` });
}

// 12 + 8 + 5 + 1 requests, those behind redirects included.
export default function () {
  read();
  write();
  together();
  trouble();
}
