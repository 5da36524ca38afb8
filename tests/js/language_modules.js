// ECMAScript section 16.2: bindings, cycles, namespaces, top-level await, import(), import.meta.
// expect: 27 checks held
import { held, same, throws } from './lib/language.js';
import byDefault, * as all from './lib/language_exports.js';
import { count, increase, changed, early, readLater, renamed, a, c, d, e, first, others, hoisted, soon, several, self, waited, default as again, Kind, cycle } from './lib/language_exports.js';
import { 'two words' as twoWords } from './lib/language_exports.js';
import './lib/language_again.js';

// Bindings are live and read-only.
same([count, increase(), count, all.count], [0, 1, 1, 1]);
same([changed, renamed, a, c, d, e, first, others, hoisted(), self, waited], ['after', 1, 1, 2, 3, { f: 4 }, 1, [2, 3], 'hoisted', undefined, 'waited']);
throws(TypeError, () => { count = 5; });
throws(TypeError, () => { all.count = 5; });
throws(TypeError, () => { all.other = 5; });
throws(TypeError, () => { delete all.count; });
throws(TypeError, () => { all = 1; });
same([await soon(), [...several()], new Kind() instanceof Kind], ['soon', [1], true]);

// Names of defaults
same([byDefault(), byDefault.name, again === byDefault], ['default', 'default', true]);

// Cycles
same(early, ['ReferenceError', 'hoisted']);
same(readLater().map(String)[0], 'there');
same(cycle.early === early, true);

// Namespaces
same(Object.keys(all), ['Kind', 'a', 'c', 'changed', 'count', 'cycle', 'd', 'default', 'e', 'early', 'first', 'hoisted', 'increase', 'later', 'others', 'readLater', 'renamed', 'self', 'several', 'soon', 'two words', 'waited']);
same([Object.getPrototypeOf(all), Object.isExtensible(all), Object.prototype.toString.call(all), 'count' in all, 'none' in all, all.none], [null, false, '[object Module]', true, false, undefined]);
same(Reflect.ownKeys(all).at(-1), Symbol.toStringTag);
same([Reflect.set(all, 'count', 1), Reflect.deleteProperty(all, 'none'), Reflect.deleteProperty(all, 'count')], [false, true, false]);

// One binding, however it comes; a module that others have waited for is waited for no more.
const barrel = await import('./lib/language_barrel.js');
same([barrel.count, barrel.whole === all, barrel.increase(), barrel.count, count], [1, true, 2, 2, 2]);
same([twoWords, barrel['two words'], barrel['still two words'], Object.keys(barrel['a namespace'])], [1, 1, 1, ['early', 'readLater', 'whole']]);

// import() gives the same module.
const dynamic = await import('./lib/language_exports.js');
same([dynamic === all, dynamic.count], [true, 2]);
same(await import('./lib/language_none.js').catch((e) => e instanceof Error), true);
same(await import({ toString() { throw new EvalError(); } }).catch((e) => e.constructor.name), 'EvalError');

// The scope of a module
same([this, typeof arguments, (function () { return this; })()], [undefined, 'undefined', undefined]);
throws(ReferenceError, () => { undeclared = 1; });
var notGlobal = 1;
same([globalThis.notGlobal, typeof import.meta, Object.getPrototypeOf(import.meta), import.meta.url.startsWith('file://')], [undefined, 'object', null, true]);
same(hoistedHere(), 1);
function hoistedHere() { return 1; }
throws(ReferenceError, () => tooEarly);
const tooEarly = 1;
same(tooEarly, 1);

export default () => console.log(held());
