// A local polyfill of URL and URLSearchParams: beside the engine's own, and as the global where a script has removed it.
// expect: all as expected
import http from 'k6/http';
import { URL as PolyURL, URLSearchParams as PolyParams } from './jslib/url.js';
import { refused, same, verdict } from './lib/known.js';

const inputs = [
  'https://example.com', 'HTTP://User:secret@EXAMPLE.com:8080/a/../b/./c?q=1#f', 'http://h:80/', 'https://h/ü?x=ü', 'ws://h:443/p', 'http://[::1]:3000/',
];
const relatives = ['/top', 'next', '../up', '?q=2', '#only', '//other.example/x', ''];

export default function () {
  same('not the engine\'s', PolyURL !== URL && PolyParams !== URLSearchParams, true);
  for (const text of inputs) {
    const [ours, poly] = [new URL(text), new PolyURL(text)];
    for (const field of ['protocol', 'host', 'port', 'hash', 'origin']) same(`${text} ${field}`, poly[field], ours[field]);
  }
  for (const text of relatives) same(`relative ${text}`, new PolyURL(text, 'http://h/a/b/c?q#f').href, new URL(text, 'http://h/a/b/c?q#f').href);
  refused('no URL', () => new PolyURL('/path'), 'Invalid URL: /path');

  const url = new PolyURL(`${__ENV.BASE_URL}/get?a=1`);
  url.searchParams.append('b', 'x y&z');
  url.searchParams.set('a', 'ü');
  same('searchParams', url.search, '?a=%C3%BC&b=x+y%26z');
  same('as text', `${url}` === url.href && JSON.stringify({ url }) === `{"url":"${url.href}"}`, true);
  same('requested', http.get(url.toString()).json('args.b'), 'x y&z');
  const params = new PolyParams([['b', '2'], ['a', '1'], ['b', '3']]);
  params.sort();
  same('pairs', [...params].join('|') + params.getAll('b') + new PolyParams({ k: 5 }) + new PolyParams('?p=%41+b').get('p'), 'a,1|b,2|b,32,3k=5A b');
  same('posted', http.post(`${__ENV.BASE_URL}/post`, params.toString()).json('data'), 'a=1&b=2&b=3');
  console.log(verdict());
}
