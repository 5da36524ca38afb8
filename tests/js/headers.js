// Headers: construction, methods, order, wrong use.
// expect: all as expected
import { refused, same, verdict } from './lib/known.js';

const shown = (headers) => [...headers].map(([name, value]) => `${name}=${value}`).join(';');

export default function () {
  same('nothing', shown(new Headers()), '');
  same('record', shown(new Headers({ 'X-B': ' 2\t', 'x-a': 1 })), 'x-a=1;x-b=2');
  same('pairs', shown(new Headers([['A', 'x'], ['a', 'y'], ['B', '']])), 'a=x, y;b=');
  same('copy', shown(new Headers(new Headers({ a: 'b' }))), 'a=b');
  same('map', shown(new Headers(new Map([['k', 'v']]))), 'k=v');

  const h = new Headers({ Accept: 'text/html' });
  h.append('accept', 'text/plain');
  h.set('X-One', 1);
  same('get', `${h.get('ACCEPT')} ${h.get('none')} ${h.has('x-one')} ${h.has('x')}`, 'text/html, text/plain null true false');
  h.set('Accept', '*/*');
  h.delete('X-ONE');
  same('changed', shown(h), 'accept=*/*');
  h.append('Set-Cookie', 'a=1');
  h.append('set-cookie', 'b=2');
  same('cookies', `${h.getSetCookie().join('|')} ${h.get('set-cookie')} ${shown(h)}`, 'a=1|b=2 a=1, b=2 accept=*/*;set-cookie=a=1;set-cookie=b=2');
  const seen = [];
  h.forEach((value, name, source) => seen.push(name, value, source === h));
  same('forEach', seen.slice(0, 3).join(), 'accept,*/*,true');
  same('keys', `${[...h.keys()]} ${[...h.values()]} ${h.entries === h[Symbol.iterator]} ${h}`, 'accept,set-cookie,set-cookie */*,a=1,b=2 true [object Headers]');
  for (const name of ['', 'a b', 'a:', 'ü', 'a\n']) refused(`name ${name}`, () => h.set(name, 'x'), 'TypeError', 'name');
  for (const value of ['a\nb', 'a\0b', 'a\rb']) refused('value', () => h.append('a', value), 'the value of header "a" has a line end or a NUL');
  same('ends are cut', new Headers({ a: '\r\n x \n' }).get('a'), 'x');
  refused('text', () => new Headers('a: b'), 'headers are given as an object or as pairs');
  refused('null', () => new Headers(null), 'TypeError', 'name');
  refused('three', () => new Headers([['a', 'b', 'c']]), 'a pair has two items, not 3');
  refused('too few', () => h.append('a'), '2 arguments needed, only 1 present');
  refused('borrowed', () => h.get.call({}, 'a'), 'TypeError', 'name');
  console.log(verdict());
}
