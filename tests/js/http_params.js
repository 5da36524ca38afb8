// What params do to a request and its answer: headers, addresses, tags, time, exceptions, the body's type.
// expect: all as expected
// expect: ✓ 'count==3'
// expect: ✓ 'count==1'
import http from 'k6/http';
import { refused, same, verdict } from './lib/known.js';

const base = __ENV.BASE_URL;
const at = (path) => base + path;
const closed = 'http://127.0.0.1:1/';

export const options = {
  thresholds: {
    'http_reqs{name:${}/anything/${}}': ['count==3'],
    'http_reqs{name:mine}': ['count==1'],
    'http_reqs{late:yes}': ['count==1'],
  },
};

function headers() {
  const sent = http.get(at('/headers'), { headers: { 'x-lower': 'a', 'X-UPPER': 'b', 'x-Number': 7, 'X-Null': null, 'X-List': ['c', 'd'] } });
  const seen = sent.json('headers');
  same('canonical', `${seen['X-Lower']} ${seen['X-Upper']} ${seen['X-Number']} ${seen['X-Null']} ${seen['X-List']}`, 'a b 7 null c,d');
  same('as asked', JSON.stringify(sent.request.headers['X-Lower']), '["a"]');
  same('one of a name', http.get(at('/headers'), { headers: { 'x-a': '1', 'X-A': '2' } }).json('headers.X-A'), '2');
  same('Host', http.get(at('/headers'), { headers: { hOST: 'other.example:81' } }).json('headers.Host'), 'other.example:81');
  same('agent', http.get(at('/headers'), { headers: { 'user-agent': 'mine' } }).json('headers.User-Agent'), 'mine');
  same('no agent', http.get(at('/headers'), { headers: { 'User-Agent': '' } }).json('headers.User-Agent'), undefined);
  for (const bad of [{ 'a b': '1' }, { a: 'x\ny' }, { 'é': '1' }, { '': '1' }])
    same(JSON.stringify(bad), http.get(at('/headers'), { headers: bad }).error.startsWith('net/http: invalid header field'), true);
  same('of an answer', http.get(at('/json')).headers['Content-Type'], 'application/json');
}

function addresses() {
  for (const id of [1, 'two', null]) same('http.url', http.get(http.url`${base}/anything/${id}`, { tags: { id: `${id}` } }).status, 200);
  same('its text', JSON.stringify(http.url`a${1}b${'ü'}`), '{"url":"a1bü","name":"a${}b${}","clean_url":"a1bü"}');
  same('a name tag', http.get(http.url`${base}/anything/${9}`, { tags: { name: 'mine' } }).status, 200);
  same('a query', http.get(at('/anything?a=1&b=%20x&a=2#fragment')).json('args.b'), ' x');
  for (const bad of ['', 'no scheme', 'http://', 'http://[::1', 'http://a b/', 'http://127.0.0.1:99999/', 'ftp://127.0.0.1/', ':'])
    same(`"${bad}"`, http.get(bad).error_code !== 0, true);
  for (const bad of [undefined, null, 5, {}, []]) same(`${JSON.stringify(bad)}`, http.get(bad).error_code, 1020);
}

function time() {
  const late = http.get(at('/delay/5'), { timeout: 30, tags: { late: 'yes' } });
  same('a number', `${late.status} ${late.error_code} ${late.error} ${late.body}`, '0 1050 request timeout null');
  for (const timeout of ['40ms', '0.03s', 0, -1]) same(`${timeout}`, http.get(at('/delay/5'), { timeout }).error_code, 1050);
  same('enough', http.get(at('/json'), { timeout: '1m' }).status, 200);
  same('of all hops', http.get(at(`/redirect-to?url=${encodeURIComponent('/delay/5')}`), { timeout: '300ms' }).error_code, 1050);
  same('no time', http.get(at('/json'), { timeout: 'soon' }).error, 'invalid timeout value: time: invalid duration "soon"');
  const cut = http.get(at('/hostile/stall-body'), { timeout: '300ms' });
  same('what had come', `${cut.status} ${cut.error_code} ${cut.body}`, '0 1050 and then');
}

function exceptions() {
  refused('throw', () => http.get(closed, { throw: true }), 'Get "http://127.0.0.1:1/": dial tcp 127.0.0.1:1: connect: connection refused');
  same('no throw', http.get(closed).error_code, 1212);
  same('not for a status', http.get(at('/status/500'), { throw: true }).status, 500);
  refused('batch', () => http.batch([at('/json'), ['GET', closed, null, { throw: true }]]),
    'Get "http://127.0.0.1:1/": dial tcp 127.0.0.1:1: connect: connection refused');
}

function bodies() {
  same('text', typeof http.get(at('/json'), { responseType: 'text' }).body, 'string');
  same('binary', new Uint8Array(http.get(at('/bytes/300'), { responseType: 'binary' }).body)[299], 43);
  const none = http.get(at('/json'), { responseType: 'none' });
  same('none', `${none.body} ${none.status} ${none.headers['Content-Length']}`, 'null 200 118');
  refused('none as JSON', () => none.json(), "the body is null so we can't transform it to JSON - this likely was because of a request error getting the response");
  same('unknown', http.get(at('/json'), { responseType: 'blob' }).error, 'blob does not belong to ResponseType values');
  same('bytes that are no text', http.get(at('/bytes/256')).body.codePointAt(200), 0xfffd);
  same('unpacked', http.get(at('/deflate')).json('name') + http.get(at('/gzip'), { responseType: 'binary' }).body.byteLength, 'target118');
  same('null params', http.get(at('/json'), null).status, 200);
}

export default function () {
  for (const part of [headers, addresses, time, exceptions, bodies]) part();
  console.log(verdict());
}
