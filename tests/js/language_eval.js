#!/usr/bin/env -S brunt run
// ECMAScript sections 19.2.1, 20.2.1, 11.2.2: eval, Function, strict and sloppy code, what is not there.
// expect: 55 checks held
import { held, malformed, same, throws } from './lib/language.js';

// Direct eval sees the scope around it; in strict code it declares nothing there.
const outer = 'outer';
same([eval('outer'), eval('1;;;'), eval('{ a: 1 }'), eval('({ a: 1 })').a, eval(''), eval(5), eval('var gone = 1; gone')], ['outer', 1, 1, 1, undefined, 5, 1]);
throws(ReferenceError, () => gone);
same((function (a) { return eval('a + arguments.length'); })(1), 2);
same((() => { let a = 1; eval('a = 2'); return a; })(), 2);
class Private { #secret = 1; read() { return eval('this.#secret'); } }
same(new Private().read(), 1);
throws(SyntaxError, () => eval('this.#secret'));
throws(SyntaxError, () => eval('let'));
throws(SyntaxError, () => eval('await 1'));
throws(SyntaxError, () => eval('import "k6"'));
throws(SyntaxError, () => eval('new.target'));
same((function () { return eval('new.target'); })(), undefined);
same({ __proto__: { f: () => 'super' }, g() { return eval('super.f()'); } }.g(), 'super');
same([eval('"use strict"; typeof this'), eval('1 + 1 // a comment'), eval('try { 1 } finally { 2 }'), eval('if (true) { 3 } else { 4 }'), eval('do { 5; continue } while (false)')], ['undefined', 2, 1, 3, 5]);

// Indirect eval is sloppy code of the global scope.
const indirect = eval;
same([indirect('typeof outer'), indirect('this') === globalThis, (0, eval)('var made = 1; made'), globalThis.made, delete globalThis.made], ['undefined', true, 1, 1, true]);
same(indirect('let hidden = 1; hidden'), 1);
same([typeof hidden, globalThis.hidden], ['undefined', undefined]);
same(indirect('implicit = 2'), 2);
same([globalThis.implicit, delete globalThis.implicit], [2, true]);
same(indirect('function declared() { return 3 }; declared()'), 3);
same([globalThis.declared(), delete globalThis.declared], [3, true]);
same([indirect('08 + 010'), indirect('"\\101"'), indirect('with ({ w: 1 }) w'), indirect('(function (a, a) { return a })(1, 2)')], [16, 'A', 1, 2]);

// Function
same([new Function('a', 'b = 2', '...c', 'return a + b + c.length')(1, undefined, 3, 4), Function('return typeof outer')(), new Function('a,b', 'return a + b')(1, 2), new Function().name, new Function('return this')() === globalThis], [5, 'undefined', 3, 'anonymous', true]);
same([new Function('"use strict"; return this')(), new Function('/* a', '*/ b', 'return b').length], [undefined, 1]);
throws(SyntaxError, () => new Function('a = super()', ''));
const Generator = Object.getPrototypeOf(function* () {}).constructor, Async = Object.getPrototypeOf(async () => {}).constructor;
same([...new Generator('n', 'yield n; yield n * 2')(2)], [2, 4]);
same(await new Async('p', 'return 1 + await p')(Promise.resolve(1)), 2);

// Sloppy functions
same(new Function('return (function () { return typeof this }).call(1)')(), 'object');
same(new Function('a', 'arguments[0] = 2; return a')(1), 2);
same(new Function('a', '"use strict"; arguments[0] = 2; return a')(1), 1);
same(new Function('{ function inBlock() { return 1 } } return inBlock()')(), 1);
same(new Function('eval("var seen = 1"); return seen')(), 1);
same(new Function('return typeof late; { function late() {} }')(), 'undefined');
same(new Function('var o = Object.freeze({ a: 1 }); o.a = 2; delete o.a; return o.a')(), 1);
same(new Function('var static = 1, let = 2, yield = 3, await = 4, async = 5; return static + let + yield + await + async')(), 15);
same(new Function('return function f() { f = 1; return typeof f }()')(), 'function');
same(new Function('a <!-- b\n--> c\nreturn 1').length, 0);

// What strict code refuses, and modules are strict.
throws(TypeError, () => { Object.freeze([1]).push(2); });
const fixed = 1;
throws(TypeError, () => { fixed &&= 2; });
throws(TypeError, () => { (function named() { named = 1; })(); });
throws(TypeError, () => (function () { return arguments.callee; })());
same((function () { return this; }).call(1), 1);
same((function (a) { arguments[0] = 2; return a; })(1), 1);
throws(SyntaxError, () => eval('010'));
throws(SyntaxError, () => eval('"\\01"'));
throws(SyntaxError, () => eval('with ({}) {}'));
throws(SyntaxError, () => eval('delete outer'));
throws(SyntaxError, () => eval('(a, a) => 1'));
throws(SyntaxError, () => eval('eval = 1'));
throws(SyntaxError, () => eval('let static'));
throws(SyntaxError, () => eval('if (1) function f() {}'));
malformed('"use strict"; var interface', 'function f(a = 1) { "use strict" }', '"use strict"; implements: 1', '"use strict"; arguments++');

// As in k6, there is none of these.
same([typeof Intl, typeof Iterator, typeof Temporal, typeof process, typeof window, typeof Set.prototype.union], Array(6).fill('undefined'));

export default () => console.log(held());
