// URLSearchParams: construction, methods, iteration, wrong use.
// expect: all as expected
import { refused, same, verdict } from './lib/known.js';

function construction() {
  const made = (init) => String(new URLSearchParams(init));
  same('nothing', made() + made('') + made('?'), '');
  same('text', made('?a=1&b=%C3%BC+x&&c'), 'a=1&b=%C3%BC+x&c=');
  same('pairs', made([['a', 1], ['a', null], new Set(['b', true])]), 'a=1&a=null&b=true');
  same('record', made({ a: 1, b: undefined, ü: 'é' }), 'a=1&b=undefined&%C3%BC=%C3%A9');
  same('copy', made(new URLSearchParams('x=1&x=2')), 'x=1&x=2');
  same('map', made(new Map([['k', 'v']])), 'k=v');
  same('null', made(null), 'null=');
  same('half of a pair', made({ a: '\ud800' }), 'a=%EF%BF%BD');
  refused('three items', () => new URLSearchParams([['a', 'b', 'c']]), 'a pair has two items, not 3');
  refused('no pair', () => new URLSearchParams([5]), 'TypeError', 'name');
  refused('no iterator', () => new URLSearchParams({ [Symbol.iterator]: 5 }), 'TypeError', 'name');
  refused('a getter that throws', () => new URLSearchParams({ get a() { throw new EvalError('mine'); } }), 'mine');
  refused('a symbol', () => new URLSearchParams({ a: Symbol() }), 'TypeError', 'name');
}

function methods() {
  const p = new URLSearchParams('a=1&b=2&a=3');
  same('get', `${p.get('a')} ${p.get('x')} ${p.getAll('a')} ${p.getAll('x').length} ${p.size}`, '1 null 1,3 0 3');
  same('has', `${p.has('a')} ${p.has('a', '3')} ${p.has('a', '2')} ${p.has('a', undefined)}`, 'true true false true');
  p.set('a', 'x');
  p.append('c', 4);
  p.set('d', ' ');
  same('set', `${p}`, 'a=x&b=2&c=4&d=+');
  p.append('b', 5);
  p.delete('b', '2');
  same('delete', `${p}`, 'a=x&c=4&d=+&b=5');
  p.sort();
  same('sort', `${p}`, 'a=x&b=5&c=4&d=+');
  for (const run of [() => p.append('a'), () => p.set('a'), () => p.get(), () => p.delete(), () => p.forEach()]) refused('too few', run, 'TypeError', 'name');
  refused('a borrowed method', () => p.get.call({}, 'a'), 'TypeError', 'name');
  refused('a call', () => URLSearchParams(), 'TypeError', 'name');
}

function iteration() {
  const p = new URLSearchParams('a=1&b=2');
  same('spread', JSON.stringify([...p]), '[["a","1"],["b","2"]]');
  same('iterators', `${[...p.keys()]} ${[...p.values()]} ${p[Symbol.iterator] === p.entries}`, 'a,b 1,2 true');
  same('as object', JSON.stringify(Object.fromEntries(p)), '{"a":"1","b":"2"}');
  const seen = [];
  p.forEach(function (value, name, source) { seen.push(value, name, source === p, this.x); }, { x: 7 });
  same('forEach', seen.join(), '1,a,true,7,2,b,true,7');
  const live = [];
  for (const [name] of p) {
    live.push(name);
    if (name === 'a') p.append('c', 3);
  }
  same('live', live.join(), 'a,b,c');
  const iterator = p.keys();
  same('of itself', iterator[Symbol.iterator]() === iterator && Object.getPrototypeOf(Object.getPrototypeOf(iterator)) === Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())), true);
  for (; !iterator.next().done;);
  p.append('d', 4);
  same('stays at the end', iterator.next().done, true);
  refused('a borrowed next', () => iterator.next.call({}), 'TypeError', 'name');
  refused('forEach throws', () => p.forEach(() => { throw new EvalError('mine'); }), 'mine');
}

export default function () {
  construction();
  methods();
  iteration();
  console.log(verdict());
}
