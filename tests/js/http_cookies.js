// Cookies of a call, of the VU's jar and of own jars, and what an answer says of its cookies.
// expect: all as expected
import http from 'k6/http';
import { refused, same, verdict } from './lib/known.js';

const base = __ENV.BASE_URL;
const at = (path) => base + path;
const shown = (cookies) => Object.keys(cookies).sort().map((k) => `${k}=${cookies[k]}`).join(' ');
const sent = (params, path = '/cookies') => shown(http.get(at(path), params).json('cookies'));

function ofACall() {
  same('text and objects', sent({ cookies: { a: '1', b: { value: 'two' }, c: 3, d: null } }), 'a=1 b=two c=3');
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`c${i}`, `v${i}`]));
  same('a thousand', Object.keys(http.get(at('/cookies'), { cookies: many }).json('cookies')).length, 1000);
  const large = http.get(at('/cookies'), { cookies: { l: 'x'.repeat(3e6) } });
  same('three million characters', large.request.headers.Cookie[0].length, 3e6 + 2);
  same('not kept', sent(), '');
  const r = http.get(at('/cookies'), { cookies: { a: '1' } });
  same('shown', JSON.stringify(r.request.cookies), '{"a":[{"name":"a","value":"1","replace":false}]}');
  const both = http.get(at('/headers'), { headers: { Cookie: 'h=1' }, cookies: { a: '2' } });
  same('by hand', both.json('headers.Cookie'), 'h=1; a=2');
  same('shown, too', `${both.request.headers.Cookie} ${Object.keys(both.request.cookies)}`, 'h=1; a=2 h,a');
  same('what may not be in one', http.get(at('/headers'), { cookies: { a: 'x y', b: '"q;' } }).json('headers.Cookie'), 'a="x y"; b=q');
}

function ofTheVU() {
  const jar = http.cookieJar();
  same('set by an answer', shown(http.get(at('/cookies/set?s=1&t=2')).json('cookies')), 's=1 t=2');
  const { request } = http.get(base);
  same('shown', `${request.headers.Cookie} ${request.cookies.s[0].value} ${request.cookies.t[0].value}`, 's=1; t=2 1 2');
  same('in the jar', JSON.stringify(jar.cookiesForURL(base)), '{"s":["1"],"t":["2"]}');
  same('with those of a call', http.get(at('/headers'), { cookies: { s: '9' } }).json('headers.Cookie'), 's=9; s=1; t=2');
  same('in their place', http.get(at('/headers'), { cookies: { s: { value: '9', replace: true } } }).json('headers.Cookie'), 's=9; t=2');
  same('set', jar.set(at('/deep/er'), 'p', 'x', { path: '/deep' }), true);
  same('its path', `${Object.keys(jar.cookiesForURL(base))}|${Object.keys(jar.cookiesForURL(at('/deep/x')))}`, 's,t|p,s,t');
  jar.set(base, 'secure', '1', { secure: true });
  jar.set(base, 'gone', '1', { max_age: -1 });
  jar.set(base, 'old', '1', { expires: 'Mon, 02 Jan 2006 15:04:05 MST' });
  jar.set(base, 'other', '1', { domain: 'other.example' });
  same('not for here', Object.keys(jar.cookiesForURL(base)).join(), 's,t');
  same('for TLS', Object.keys(jar.cookiesForURL(base.replace('http:', 'https:'))).join(), 's,t,secure');
  refused('a wrong date', () => jar.set(base, 'x', '1', { expires: 'tomorrow' }),
    'unable to parse "expires" date string "tomorrow": parsing time "tomorrow" as "Mon, 02 Jan 2006 15:04:05 MST": cannot parse "tomorrow" as "Mon"');
  jar.delete(base, 's');
  same('deleted', sent(), 't=2');
  jar.clear(base);
  same('cleared', sent(), '');
}

function ofDomains() {
  const jar = new http.CookieJar();
  const site = 'http://a.b.example.co.uk/dir/page';
  jar.set(site, 'host', '1');
  jar.set(site, 'parent', '1', { domain: 'example.co.uk' });
  jar.set(site, 'suffix', '1', { domain: 'co.uk' });
  jar.set(site, 'sibling', '1', { domain: 'c.example.co.uk' });
  jar.set(site, 'dotted', '1', { domain: '.B.example.co.uk' });
  jar.set('http://b.github.io/', 'private', '1', { domain: 'github.io' });
  const names = (url) => Object.keys(jar.cookiesForURL(url)).join();
  same('own host', names(site), 'host,parent,dotted');
  same('sibling', names('http://c.example.co.uk/dir/'), 'parent');
  same('suffix', names('http://other.co.uk/') + names('http://c.github.io/'), '');
}

function ofOwnJars() {
  const jar = new http.CookieJar();
  jar.set(base, 'mine', '1');
  same('used', sent({ jar }), 'mine=1');
  same('filled', shown(http.get(at('/cookies/set?new=2'), { jar }).json('cookies')) + sent(), 'mine=1 new=2');
  same('in batch', http.batch([['GET', at('/cookies'), null, { jar }]])[0].json('cookies.mine'), '1');
  same('no jar', sent({ jar: {} }) + sent({ jar: null }), '');
}

export default function () {
  for (const part of [ofACall, ofTheVU, ofDomains, ofOwnJars]) part();
  console.log(verdict());
}
