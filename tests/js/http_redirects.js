// Redirects: methods, bodies, limits, targets, credentials.
// expect: all as expected
// expect: Stopped after 11 redirects and returned the redirection
import http from 'k6/http';
import { same, verdict } from './lib/known.js';

const base = __ENV.BASE_URL;
const at = (path) => base + path;
const to = (url, status) => at(`/redirect-to?url=${encodeURIComponent(url)}${status ? `&status=${status}` : ''}`);

function methods() {
  for (const status of [301, 302, 303, 307, 308]) {
    const keeps = status > 303;
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
      const r = http.request(method, to('/anything', status), 'body', { headers: { 'Content-Type': 'text/mine' } });
      const { headers, data, ...seen } = r.json();
      same(`${method} ${status}`, `${seen.method} ${data} ${headers['Content-Type']} ${r.request.method}`,
        keeps ? `${method} body text/mine ${method}` : `GET  undefined ${method}`);
    }
    same(`HEAD ${status}`, `${http.head(to('/anything', status)).status}`, '200');
  }
  for (const status of [300, 304, 305, 306]) same(`${status}`, http.get(to('/anything', status)).status, status);
  same('a form, twice', http.post(to(to('/post', 308), 307), { a: 1 }).json('data'), 'a=1');
  same('bytes', http.post(to('/post', 307), new Uint8Array([65, 66])).json('data'), 'AB');
}

function limits() {
  same('ten', http.get(at('/redirect/10')).url, at('/get'));
  const stopped = http.get(at('/redirect/12'));
  same('eleven', `${stopped.status} ${stopped.headers.Location}`, '302 /redirect/1');
  for (const [redirects, left] of [[0, 2], [1, 1], [-1, 2], [null, 2], ['x', 2], ['1', 1]]) {
    const r = http.get(at('/redirect/3'), { redirects });
    same(`${redirects}`, `${r.status} ${r.headers.Location}`, `302 /redirect/${left}`);
  }
  same('many', http.get(at('/redirect/50'), { redirects: 50 }).status, 200);
  same('a loop', http.get(at('/redirect-to?url=%3F'), { redirects: 3 }).status >= 200, true);
}

function targets() {
  for (const [location, url] of [['/get', '/get'], ['anything/x', '/anything/x'], ['?a=1', '/redirect-to?a=1'], [at('/get'), '/get'],
    [`${base.slice(5)}/get`, '/get'], ['./a/../get', '/get'], ['/get#part', '/get#part']])
    same(location, http.get(to(location), { redirects: 1 }).url, at(url));
  for (const [location, error] of [['http://[x', 'failed to parse Location header "http://[x"'], ['ftp://a/', 'unsupported protocol scheme "ftp"']])
    same(location, http.get(to(location)).error.startsWith(error), true);
  const none = http.get(at('/status/302'));
  same('none', `${none.status} ${none.error}`, '302 ');
  const dead = http.get(to('http://127.0.0.1:1/'));
  same('a dead one', `${dead.url} ${dead.error_code}`, 'http://127.0.0.1:1/ 1212');
}

function secrets() {
  const headers = { Authorization: 'mine', Cookie: 'by=hand', 'X-Mine': 'yes', Host: 'named.example' };
  const seen = (url) => http.get(url, { headers }).json('headers');
  const same_host = seen(to('/headers'));
  same('the same host', `${same_host.Authorization} ${same_host.Cookie} ${same_host['X-Mine']} ${same_host.Host}`, 'mine undefined yes named.example');
  const other = seen(to(at('/headers').replace('127.0.0.1', 'localhost')));
  same('another host', `${other.Authorization} ${other['X-Mine']} ${other.Host.split(':')[0]}`, 'undefined yes localhost');
  same('Referer', same_host.Referer, to('/headers'));
  same('cookies stay', http.get(to('/headers'), { cookies: { c: '1' } }).json('headers.Cookie'), 'c=1');
}

export default function () {
  for (const part of [methods, limits, targets, secrets]) part();
  console.log(verdict());
}
