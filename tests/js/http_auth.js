// Basic, digest and NTLM: what is answered, what counts as a request and as a failure.
// expect: ✓ 'rate==1'
// expect: ✓ 'rate==0'
// expect-not: ✗
import http from 'k6/http';
import encoding from 'k6/encoding';
import { check } from 'k6';

const host = __ENV.BASE_URL.replace('http://', '');
const as = (login, path) => `http://${login}@${host}${path}`;
const digest = (path, params) => http.get(as('ann:s3cret', `/digest-auth/${path}/ann/s3cret`), { auth: 'digest', ...params });

export const options = {
  thresholds: {
    checks: ['rate==1'],
    'http_req_failed{kind:right}': ['rate==0'],
    'http_req_failed{kind:wrong}': ['rate==0.5'],
    'http_reqs{kind:right}': ['count==8'], // 2 + 3 (a nonce was stale) + 3 (a handshake)
    'http_reqs{kind:again}': ['count==1'], // the connection is known already
    'http_reqs{kind:wrong}': ['count==2'],
  },
};

export default function () {
  for (const algorithm of ['MD5', 'MD5-sess', 'SHA-256', 'SHA-256-sess', 'SHA-512-256']) {
    for (const qop of ['none', 'auth', 'auth-int']) {
      check(digest(`${qop}/${algorithm}`), {
        [`${algorithm} ${qop}`]: (r) => r.status === 200 && r.json('authenticated') && !r.url.includes('ann:'),
      });
    }
  }
  check(http.post(as('ann:s3cret', '/digest-auth/auth-int/SHA-256/ann/s3cret'), 'the body', { auth: 'digest' }), {
    'the body is signed, too': (r) => r.status === 200 && r.request.body === 'the body',
  });
  const right = { tags: { kind: 'right' } }, wrong = { auth: 'digest', tags: { kind: 'wrong' } };
  check(digest('auth/MD5', right), { 'digest: two requests': (r) => r.status === 200 });
  check(digest('stale/MD5', right), { 'digest: a fresh nonce': (r) => r.status === 200 });
  check(http.get(as('ann:no', '/digest-auth/auth/MD5/ann/s3cret'), wrong), { 'digest: no': (r) => r.status === 401 && r.error_code === 1401 });

  const ntlm = as('CORP%5Cann:s3cret', '/ntlm-auth/annCORP/s3cret'); // the target knows no domains
  check(http.get(ntlm, { auth: 'ntlm', ...right }), { 'ntlm: a handshake': (r) => r.status === 200 });
  check(http.get(ntlm, { auth: 'ntlm', tags: { kind: 'again' } }), { 'ntlm: once': (r) => r.status === 200 });

  const header = { Authorization: 'Basic ' + encoding.b64encode('ann:s3cret') };
  check(http.get(as('ann:s3cret', '/basic-auth/ann/s3cret')), { 'basic: by URL': (r) => r.status === 200 });
  check(http.get(`http://${host}/basic-auth/ann/s3cret`, { headers: header }), { 'basic: by hand': (r) => r.status === 200 });
}
