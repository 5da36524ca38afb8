// ECMAScript section 27.2: promises, their order, combinators, thenables.
// expect: 44 checks held
import { held, same, throws } from './lib/language.js';

const outcome = (p) => p.then((v) => ['fulfilled', v], (e) => ['rejected', e instanceof Error ? e.constructor.name : e]);
// Whoever waits for fewer turns of the event loop is first, however long they take.
const wait = async (turns, v) => { while (turns--) await new Promise((resolve) => setTimeout(resolve)); return v; };
const fail = async (turns, e) => { await wait(turns); throw e; };

// States
same(await outcome(new Promise((r) => { r(1); r(2); throw 3; })), ['fulfilled', 1]);
same(await outcome(new Promise(() => { throw 'thrown'; })), ['rejected', 'thrown']);
same(await outcome(Promise.resolve(Promise.reject('inner'))), ['rejected', 'inner']);
same(await outcome(new Promise((resolve) => { const p = { then: (r) => r('once') }; resolve(p); })), ['fulfilled', 'once']);
same(await outcome(Promise.resolve({ get then() { throw new RangeError(); } })), ['rejected', 'RangeError']);
same(await outcome(Promise.resolve({ then: 1 })).then(([, v]) => v.then), 1);
let self;
same(await outcome((self = Promise.resolve().then(() => self))), ['rejected', 'TypeError']);
const p1 = Promise.resolve(1);
same([Promise.resolve(p1) === p1, p1.then() === p1], [true, false]);
same(await p1.then(null, undefined), 1);
throws(TypeError, () => Promise());
throws(TypeError, () => new Promise());
throws(TypeError, () => Promise.resolve.call(undefined));

// Order
let log = [];
setTimeout(() => log.push('timer'), 0);
Promise.resolve().then(() => log.push('a1')).then(() => log.push('a2'));
queueMicrotask(() => log.push('b'));
(async () => { log.push('sync'); await null; log.push('c1'); await null; log.push('c2'); })();
log.push('end');
await wait(5);
same(log, ['sync', 'end', 'a1', 'b', 'c1', 'a2', 'c2', 'timer']);
log = [];
const returned = (async () => Promise.resolve())().then(() => log.push('returned'));
Promise.resolve().then(() => log.push(1)).then(() => log.push(2)).then(() => log.push(3)).then(() => log.push(4));
await returned;
same(log.indexOf('returned'), 2);
await wait(1);
log = [];
const thenable = { then(r) { log.push('then called'); r(); } };
Promise.resolve(thenable);
log.push('sync');
await null;
same(log, ['sync', 'then called']);

// then, catch, finally
same(await Promise.reject('x').catch((e) => e + '!'), 'x!');
same(await Promise.resolve(1).finally(() => 2), 1);
same(await outcome(Promise.resolve(1).finally(() => { throw 'f'; })), ['rejected', 'f']);
same(await outcome(Promise.reject('r').finally(() => wait(1))), ['rejected', 'r']);
same(await Promise.resolve(1).then(2).then((v) => v), 1);
same(await Promise.reject(new Error('deep')).then(() => 'no').then(() => 'no').catch((e) => e.message), 'deep');

// Combinators
same(await Promise.all([1, wait(2, 'b'), { then: (r) => r('c') }]), [1, 'b', 'c']);
same(await Promise.all([]), []);
same(await outcome(Promise.all([wait(5, 1), fail(1, 'first'), fail(2, 'second')])), ['rejected', 'first']);
same(await Promise.allSettled([1, fail(1, 'no')]), [{ status: 'fulfilled', value: 1 }, { status: 'rejected', reason: 'no' }]);
same(await Promise.race([wait(5, 'slow'), wait(1, 'fast')]), 'fast');
same(await outcome(Promise.race([wait(5, 'slow'), fail(1, 'fast')])), ['rejected', 'fast']);
same(await Promise.any([fail(1, 'no'), wait(2, 'yes')]), 'yes');
same(await Promise.any([fail(2, 'a'), fail(1, 'b')]).catch((e) => [e.constructor.name, e.errors]), ['AggregateError', ['a', 'b']]);
same(await outcome(Promise.any([])), ['rejected', 'AggregateError']);
same(await outcome(Promise.all(1)), ['rejected', 'TypeError']);
same(await Promise.all((function* () { yield 1; yield wait(1, 2); })()), [1, 2]);
same(await Promise.all(new Set([1])), [1]);
let closed = false;
await outcome(Promise.all.call(class extends Promise { static resolve() { throw new EvalError(); } }, { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), return() { closed = true; return {}; } }) }));
same(closed, true);
const { promise, resolve } = Promise.withResolvers();
resolve('later');
same(await promise, 'later');

// Subclasses
class Counted extends Promise { static made = 0; constructor(f) { super(f); Counted.made++; } }
await Counted.resolve(1).then((x) => x);
same([Counted.made >= 2, Counted.all([]) instanceof Counted, Counted[Symbol.species] === Counted], [true, true, true]);
same([Object.prototype.toString.call(p1), Promise.length, Promise.prototype.then.length], ['[object Promise]', 1, 2]);

// await
same(await (async () => { const r = []; for (const p of [wait(2, 1), wait(1, 2)]) r.push(await p); return r; })(), [1, 2]);
same(await (async () => { try { return await Promise.reject('caught'); } catch (e) { return e; } })(), 'caught');
same(await (async () => { try { return Promise.reject('not caught'); } catch (e) { return 'no'; } })().catch((e) => e), 'not caught');
same(await (async () => [await 1, await 2, (await wait(1, { a: 3 })).a])(), [1, 2, 3]);
same(await (async (...args) => args.length + arguments.length)(1, 2).catch((e) => e.name), 'ReferenceError');
const recursive = async (n) => (n ? await recursive(n - 1) : 'bottom');
same(await recursive(50), 'bottom');
same(await [1, 2, 3].reduce(async (sum, v) => (await sum) + v, 0), 6);

export default () => console.log(held());
