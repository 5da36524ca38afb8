// ECMAScript sections 14, 15.5, 15.6, 27.1: labels, loops, exceptions, iterators, generators, async generators, for await.
// expect: 76 checks held
import { held, malformed, same, throws } from './lib/language.js';

// Labels and loops
let log = [];
outer: for (let i = 0; i < 3; i++) {
  for (let j = 0; j < 3; j++) {
    if (j === 1) continue outer;
    if (i === 2) break outer;
    log.push([i, j]);
  }
}
same(log, [[0, 0], [1, 0]]);
block: { log = 1; break block; log = 2; }
same(log, 1);
log = [];
for (const key in { b: 1, 2: 1, a: 1, 1: 1 }) log.push(key);
same(log, ['1', '2', 'b', 'a']);
log = [];
for (const key in Object.create({ inherited: 1 }, { own: { value: 1, enumerable: true }, hidden: { value: 1 } })) log.push(key);
same(log, ['own', 'inherited']);
for (const key in null) log.push(key);
same(log.length, 2);
let turns = 0;
do { turns++; if (turns === 2) continue; } while (turns < 4);
same(turns, 4);
const pick = (v) => { switch (v) { case 1: return 'one'; default: log = 'fell'; case 2: return 'two'; case NaN: return 'nan'; } };
same([pick(1), pick(2), pick(NaN), pick('1')], ['one', 'two', 'two', 'two']);
throws(ReferenceError, () => { switch (1) { case 0: let a; case 1: a; } });
malformed('a: a: ;', 'break;', 'continue x;', 'x: { continue x; }', 'for (let x of [], []) ;', 'for (let of x) ;', 'if (1) class A {}', 'for (let i = 0 of []) ;');

// Exceptions
const trace = (f) => { const out = []; out.push(f(out)); return out; };
same(trace((o) => { try { return o.push('try'); } finally { o.push('finally'); } }), ['try', 'finally', 1]);
same(trace(() => { try { throw 1; } catch { return 'caught'; } finally { return 'final'; } }), ['final']);
same(trace((o) => { for (const i of [1, 2, 3]) { try { if (i === 2) continue; o.push(i); } finally { o.push('f'); } } }), [1, 'f', 'f', 3, 'f', undefined]);
same(trace(() => { l: try { return 1; } finally { break l; } return 2; }), [2]);
throws(RangeError, () => { try { throw new TypeError(); } finally { throw new RangeError(); } });
same((() => { try { null.x; } catch (e) { return e instanceof TypeError; } })(), true);
same((() => { const deep = () => deep() + 1; try { deep(); } catch (e) { return e instanceof Error; } })(), true);
same([new Error('m', { cause: 0 }).cause, 'cause' in new Error('m'), new AggregateError([1], 'm').errors], [0, false, [1]]);
same([String(new RangeError('x')), Error('y').message, Error.prototype.toString.call({ name: 'N', message: 'M' })], ['RangeError: x', 'y', 'N: M']);

// Iterators
const range = (from, to, closing = []) => ({
  [Symbol.iterator]: () => ({ next: () => (from < to ? { value: from++, done: false } : { value: undefined, done: true }), return(v) { closing.push('closed'); return { value: v }; } }),
});
same([...range(1, 4)], [1, 2, 3]);
let closing = [];
for (const v of range(0, 9, closing)) if (v === 2) break;
same(closing, ['closed']);
closing = [];
throws(EvalError, () => { for (const v of range(0, 9, closing)) throw new EvalError(); });
same(closing, ['closed']);
closing = [];
for (const v of range(0, 2, closing));
same(closing, []);
throws(TypeError, () => { for (const v of { [Symbol.iterator]: () => 1 }); });
throws(TypeError, () => { for (const v of { [Symbol.iterator]: () => ({ next: () => 1 }) }); });
same(Array.from({ length: 2, 0: 'a' }, (v, i) => [v, i]), [['a', 0], [undefined, 1]]);
same([...[1, 2].entries(), ...new Map([[1, 2]])], [[0, 1], [1, 2], [1, 2]]);
same([][Symbol.iterator]().toString(), '[object Array Iterator]');

// Generators
function* gen() { const got = yield 1; try { yield got * 2; } finally { yield 'cleanup'; } return 'end'; }
let g = gen();
same([g.next('ignored'), g.next(21), g.return('early'), g.next(), g.next()], [{ value: 1, done: false }, { value: 42, done: false }, { value: 'cleanup', done: false }, { value: 'early', done: true }, { value: undefined, done: true }]);
g = gen();
g.next();
same([(() => { try { g.throw(new URIError()); } catch (e) { return e.name; } })(), g.next().done], ['URIError', true]);
function* delegate() { const r = yield* (function* () { yield 'a'; return 'r'; })(); yield r; yield* 'bc'; }
same([...delegate()], ['a', 'r', 'b', 'c']);
const inner = { [Symbol.iterator]() { return this; }, next: (v) => ({ value: v, done: false }), throw: (e) => ({ value: 'thrown ' + e, done: true }) };
g = (function* () { return yield* inner; })();
same([g.next().value, g.next('x').value, g.throw('t')], [undefined, 'x', { value: 'thrown t', done: true }]);
throws(TypeError, () => { const g = (function* () { g.next(); yield 1; })(); g.next(); });
throws(TypeError, () => new gen());
same(gen().toString(), '[object Generator]');
same([...(function* () { yield* arguments; })(1, 2)], [1, 2]);
function* fibonacci() { for (let [a, b] = [0, 1]; ; [a, b] = [b, a + b]) yield a; }
same((() => { for (const f of fibonacci()) if (f > 50) return f; })(), 55);
const { value: [first] } = (function* () { yield [1, 2]; })().next();
same(first, 1);
malformed('function* f() { yield = 1 }', 'function* f(a = yield) {}', '"use strict"; yield', 'function* f() { function yield() {} "use strict" }'.replace('function yield() {}', 'yield\n* 2'));

// async functions
const later = (v, ms = 0) => new Promise((resolve) => setTimeout(() => resolve(v), ms));
log = [];
const sequence = (async () => { log.push(1); await null; log.push(3); })();
log.push(2);
await sequence;
same(log, [1, 2, 3]);
same(await (async () => { try { await Promise.reject(new Error('no')); } catch (e) { return e.message; } finally { log = 'finally'; } })(), 'no');
same(log, 'finally');
same(await (async (a = later('default')) => a)(), 'default');
same(await { then(resolve) { resolve('thenable'); } }, 'thenable');
same(await Promise.all([1, later(2), { then: (r) => r(3) }].map(async (v) => await v)), [1, 2, 3]);
same((async () => {})() instanceof Promise, true);
malformed('await 1', 'async function f() { function g() { await 1 } }', 'async function f(a = await 1) {}', 'function f() { for await (const x of y) ; }');

// async generators
async function* ticks(n, closing = []) { try { for (let i = 0; i < n; i++) yield later(i); } finally { closing.push('closed'); } }
log = [];
for await (const t of ticks(3)) log.push(t);
same(log, [0, 1, 2]);
closing = [];
for await (const t of ticks(9, closing)) if (t === 1) break;
same(closing, ['closed']);
const endings = [];
const told = (n) => ({ [Symbol.asyncIterator]() { let i = 0; return { next: async () => ({ value: ++i, done: i > n }), async return() { endings.push('asked'); await null; endings.push('done'); return {}; } }; } });
for await (const t of told(2));
same(endings, []);
for await (const t of told(2)) break;
endings.push('behind');
await (async () => { for await (const t of told(2)) return t; })();
endings.push('behind');
for (const once of [1]) for await (const t of told(2)) continue;
each: for (const once of [1]) for await (const t of told(2)) continue each;
same(endings, ['asked', 'done', 'behind', 'asked', 'done', 'behind', 'asked', 'done']);
const broken = (result) => ({ [Symbol.asyncIterator]: () => ({ next: async () => ({ value: 1, done: false }), return: result }) });
same(await (async () => { for await (const t of broken(async () => 1)) break; })().catch((e) => e.constructor.name), 'TypeError');
same(await (async () => { for await (const t of broken(() => Promise.reject('no'))) return 1; })().catch((e) => e), 'no');
same(await (async () => { for await (const t of broken(undefined)) return 1; })(), 1);
log = [];
for await (const v of [later('a', 2), 'b', later('c')]) log.push(v);
same(log, ['a', 'b', 'c']);
let ag = ticks(2);
same(await Promise.all([ag.next(), ag.next(), ag.next(), ag.next()]), [{ value: 0, done: false }, { value: 1, done: false }, { value: undefined, done: true }, { value: undefined, done: true }]);
ag = ticks(9, closing = []);
await ag.next();
same([await ag.return('r'), closing], [{ value: 'r', done: true }, ['closed']]);
ag = (async function* () { try { yield 1; } catch (e) { yield 'caught ' + e; } })();
await ag.next();
same(await ag.throw('t'), { value: 'caught t', done: false });
async function* forwards() { yield* [later(1), 2]; yield* ticks(1); return 'r'; }
log = [];
for await (const v of forwards()) log.push(v);
same(log, [1, 2, 0]);
same(await (async () => { try { for await (const v of (async function* () { yield 1; throw new Error('inside'); })()); } catch (e) { return e.message; } })(), 'inside');
same(await (async () => { try { for await (const v of [Promise.reject('no')]); } catch (e) { return e; } })(), 'no');
same(Object.prototype.toString.call(ticks(1)), '[object AsyncGenerator]');
same(typeof ticks(1)[Symbol.asyncIterator], 'function');

export default () => console.log(held());
