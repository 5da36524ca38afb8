// ECMAScript sections 15, 14.3, 13.15: parameters, destructuring, closures, arguments, spread, tagged templates.
// expect: 82 checks held
import { held, malformed, same, throws } from './lib/language.js';

// Parameters
const defaults = (a, b = a + 1, { c = b * 2, ...rest } = {}, [d = c, , e] = [], ...more) => [a, b, c, rest, d, e, more];
same(defaults(1), [1, 2, 4, {}, 4, undefined, []]);
same(defaults(1, undefined, { c: 0, x: 1 }, [, 2, 3], 4, 5), [1, 2, 0, { x: 1 }, 0, 3, [4, 5]]);
same([defaults.length, ((a, b) => {}).length, ((a, ...b) => {}).length], [1, 2, 1]);
throws(ReferenceError, () => ((a = b, b = 1) => a)());
throws(TypeError, () => (({ a }) => a)());
throws(TypeError, () => (([a]) => a)({}));
same((function (a, b = () => a) { var a = 2; return [a, b()]; })(1), [2, 1]);
malformed('(a, a) => 1', 'function f(a, [a]) {}', 'function f(a = 1) { "use strict"; }', '(...a, b) => 1', 'async (await) => 1');

// Destructuring
const { a, b: { c = 5 } = {}, ['d' + 1]: d1, ...others } = { a: 1, d1: 2, e: 3, f: 4 };
same([a, c, d1, others], [1, 5, 2, { e: 3, f: 4 }]);
let x = 1, y = 2;
[x, y] = [y, x];
same([x, y], [2, 1]);
const box = {};
({ x: box.x, y: box['y'], ...box.rest } = { x: 1, y: 2, z: 3 });
[box.first, ...box.tail] = 'héé';
same(box, { x: 1, y: 2, rest: { z: 3 }, first: 'h', tail: ['é', 'é'] });
let closed = 0;
const endless = { [Symbol.iterator]() { return { next: () => ({ value: 1, done: false }), return() { closed++; return {}; } }; } };
const [one, two] = endless;
same([one, two, closed], [1, 1, 1]);
const { length, [length - 1]: last } = 'abc';
same([length, last], [3, 'c']);
const named = {}, { f1 = () => {}, f2: f3 = function () {} } = named;
same([f1.name, f3.name], ['f1', 'f3']);
for (const [k, { v }] of [['k', { v: 1 }]]) same([k, v], ['k', 1]);
try { throw { code: 7 }; } catch ({ code, none = 'none' }) { same([code, none], [7, 'none']); }
malformed('const { a };', 'const [a];', 'let [a, a] = []', '({ a: 1 } = {})', '[...a, b] = []', '({ a }) = {}');

// Spread
same([...'ab', ...new Set([1, 1, 2]), ...[, 3]], ['a', 'b', 1, 2, undefined, 3]);
same(Math.max(...[1, 5], 3, ...new Map([[9, 1]]).keys()), 9);
same({ ...'hi', ...[5], ...null, ...1, ...{ get g() { return 2; } } }, { 0: 5, 1: 'i', g: 2 });
same(new Date(...[2020, 0, 2]).getDate(), 2);
throws(TypeError, () => Math.max(...1));
throws(TypeError, () => [...{}]);

// this, arguments, callee
const holder = { n: 1, arrow() { return (() => this.n)(); }, args() { return (() => arguments[0])(9); } };
same([holder.arrow(), holder.args('outer')], [1, 'outer']);
same((function () { return typeof this; }).call(1), 'number');
same(new Function('return typeof this')(), 'object');
same(new Function('a', 'arguments[0] = 2; return a')(1), 2);
same((function (p) { arguments[0] = 2; return [p, arguments.length, Object.prototype.toString.call(arguments)]; })(1, 2), [1, 2, '[object Arguments]']);
throws(TypeError, () => (function () { return arguments.callee; })());
same(((a, b) => a + b).bind(null, 1)(2), 3);
same([function f() {}.bind().name, (() => {}).bind().length], ['bound f', 0]);
same(new (function (v) { this.v = v; }.bind({}, 3))().v, 3);
same(Function.prototype.call.call(function () { return this; }, 'x') + '', 'x');
same(Reflect.ownKeys(() => {}), ['length', 'name']);
same((function named() { return typeof named; })(), 'function');
throws(TypeError, () => (function named() { named = 1; })());

// Closures and scope
const fs = [];
for (let i = 0; i < 3; i++) fs.push(() => i);
same(fs.map((f) => f()), [0, 1, 2]);
const gs = [];
for (var j = 0; j < 3; j++) gs.push(() => j);
same(gs.map((f) => f()), [3, 3, 3]);
throws(ReferenceError, () => { early; let early = 1; });
throws(ReferenceError, () => typeof hidden === 'x' || (() => { let hidden; })() || hidden2);
throws(ReferenceError, () => { { later; const later = 1; } });
throws(TypeError, () => { const fixed = 1; fixed++; });
throws(ReferenceError, () => { undeclared = 1; });
same((() => { { function inner() { return 1; } } return typeof inner; })(), 'undefined');
same(new Function('{ function inner() { return 1; } } return typeof inner')(), 'function');
same(typeof neverDeclared, 'undefined');
malformed('let a; let a', 'let a; var a', 'const a', '"use strict"; with ({}) {}', '"use strict"; delete a', '"use strict"; 010', '"use strict"; eval = 1', 'let let = 1');

// Tagged templates
const tag = (strings, ...values) => [strings, strings.raw, values];
const [cooked, raw, values] = tag`a\n${1}\u{41}${'b'}\x41`;
same([[...cooked], [...raw], values], [['a\n', 'A', 'A'], ['a\\n', '\\u{41}', '\\x41'], [1, 'b']]);
same(tag`\unicode`[0][0], undefined);
const again = () => tag`x`[0];
same([again() === again(), again() === tag`x`[0], Object.isFrozen(cooked), Object.isFrozen(raw)], [true, false, true, true]);
same(String.raw`\n${1}\\`, '\\n1\\\\');
same(`a${`b${1 + 1}`}c`, 'ab2c');
same(((s) => (n) => s[0] + n)`x``y`.length, 0 + 'xy'.length);
same(`line
two`, 'line\ntwo');
malformed('`\\u`', '`${`');

// Operators
same([null ?? 1, 0 ?? 1, undefined?.a.b.c, null?.[x()], ({ f: null }).f?.()], [1, 0, undefined, undefined, undefined]);
let n = null, z = 0, t = 1;
n ??= 5; z ||= 6; t &&= 7;
same([n, z, t, 2 ** 3 ** 2, (-2) ** 2], [5, 6, 7, 512, 4]);
same([1 < 2 < 3, 3 > 2 > 1, '2' > '12', 1 + '2' - 1, [] + {}, +[]], [true, false, true, 11, '[object Object]', 0]);
same([typeof null, typeof (() => {}), typeof 1n, typeof Symbol(), void 0], ['object', 'function', 'bigint', 'symbol', undefined]);
same([1 << 33, -1 >>> 0, -1 >> 31, ~~3.7, 5 % -3, -5 % 3, -0 + 0], [2, 4294967295, -1, 3, 2, -2, 0]);
same([(1, 2), 'a' in { a: 1 }, delete { a: 1 }.a, [] instanceof Object], [2, true, true, true]);
malformed('a ?? b || c', '-1 ** 2', 'a?.b = 1', 'a?.`x`');

export default () => console.log(held());
