// URL: attributes, bases, statics, searchParams, wrong use. The parser's cases are in a unit test.
// expect: all as expected
import http from 'k6/http';
import { refused, same, verdict } from './lib/known.js';

function attributes() {
  const url = new URL('https://user:pass@Example.com:8443/a/b?x=1&y=2#top');
  const all = ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'];
  same('all', all.map((name) => url[name]).join(' '), 'https://user:pass@example.com:8443/a/b?x=1&y=2#top https://example.com:8443 https: user pass example.com:8443 example.com 8443 /a/b ?x=1&y=2 #top');
  url.protocol = 'http';
  url.username = 'ü';
  url.password = '';
  url.host = 'other:80';
  url.pathname = '/p q';
  url.search = 'z=3';
  url.hash = '';
  same('changed', url.href, 'http://%C3%BC@other/p%20q?z=3');
  url.port = 90;
  url.hostname = '::1';
  same('port', `${url}`, 'http://%C3%BC@other:90/p%20q?z=3');
  url.href = 'ftp://f/x';
  same('href', `${url.href} ${url.port === ''} ${JSON.stringify({ url })}`, 'ftp://f/x true {"url":"ftp://f/x"}');
  refused('a bad href', () => { url.href = 'nothing'; }, 'Invalid URL: "nothing"');
  same('unchanged', url.href, 'ftp://f/x');
  same('for...in', Object.keys(URL.prototype).length, 14);
  same('kind', Object.prototype.toString.call(url), '[object URL]');
  same('bases', `${new URL('../c', 'http://h/a/b/d')} ${new URL('?q', new URL('http://h/a'))} ${new URL('http://x', undefined)}`, 'http://h/a/c http://h/a?q http://x/');
  class Mine extends URL { get last() { return this.pathname.split('/').pop(); } }
  same('subclass', new Mine('http://h/a/b').last, 'b');
}

function statics() {
  same('canParse', `${URL.canParse('x:y')} ${URL.canParse('y')} ${URL.canParse('y', 'http://h')} ${URL.canParse('y', 'z')}`, 'true false true false');
  same('parse', `${URL.parse('http://h').host} ${URL.parse('h')} ${URL.parse('x', 'http://h').href}`, 'h null http://h/x');
  refused('no URL', () => new URL('/path'), 'Invalid URL: "/path"');
  refused('an umlaut', () => new URL('ü'), 'Invalid URL: "ü"');
  refused('no base', () => new URL('x', 'y'), 'Invalid URL: "x" with base "y"');
  refused('nothing', () => new URL(), 'TypeError', 'name');
  refused('a call', () => URL('http://h'), 'TypeError', 'name');
  refused('a borrowed getter', () => Object.create(new URL('http://h')).href, 'TypeError', 'name');
  refused('a text that throws', () => new URL({ toString() { throw new EvalError('mine'); } }), 'mine');
}

function search() {
  const url = new URL('http://h/?a=1&b=2');
  const params = url.searchParams;
  same('one object', params === url.searchParams && params instanceof URLSearchParams, true);
  params.append('c', 'x y');
  params.delete('a');
  same('to the URL', url.href, 'http://h/?b=2&c=x+y');
  url.search = '?d=%20';
  same('from the URL', `${params.get('d')}|${params.size}`, ' |1');
  url.href = 'http://other/?e';
  same('from its href', [...params.keys()].join(), 'e');
  params.delete('e');
  same('none left', url.href, 'http://other/');
  const orphan = new URL('http://h/?k=v').searchParams;
  orphan.set('k', 'w');
  same('without its URL', String(orphan), 'k=w');
  const loop = new URL('http://h');
  loop.searchParams.url = loop;
}

export default function () {
  attributes();
  statics();
  search();
  const res = http.get(new URL(`${__ENV.BASE_URL}/get?a=b`));
  same('requests', `${res.status} ${res.url.endsWith('/get?a=b')}`, '200 true');
  console.log(verdict());
}
