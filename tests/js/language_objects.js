// ECMAScript sections 10, 20, 28: objects and their properties, proxies, Reflect, symbols and the protocols behind them.
// expect: 61 checks held
import { held, same, throws } from './lib/language.js';

// Literals and properties
const key = 'k', object = { key, [key + 1]: 1, 2: 'two', f() { return this.key; }, get g() { return 'g'; }, set g(v) { this.set = v; }, async *['h']() {}, 'quoted-name': 1, __proto__: { inherited: 1 }, ['__proto__']: 'own' };
object.g = 5;
same([object.key, object.k1, object[2], object.f(), object.g, object.set, object.inherited, Object.hasOwn(object, '__proto__')], ['k', 1, 'two', 'k', 'g', 5, 1, true]);
same(Reflect.ownKeys({ b: 1, 2: 1, a: 1, 1: 1, [Symbol.iterator]: 1, '-1': 1, '01': 1 }).map(String), ['1', '2', 'b', 'a', '-1', '01', 'Symbol(Symbol.iterator)']);
same([Object.entries({ a: 1 }), Object.fromEntries(new Map([['x', 1]])), Object.values('ab'), Object.assign({}, 'ab', null, { get c() { return 3; } })], [[['a', 1]], { x: 1 }, ['a', 'b'], { 0: 'a', 1: 'b', c: 3 }]);
same(Object.getOwnPropertyDescriptors({ get a() { return 1; } }).a.set, undefined);
const sealed = Object.seal({ a: 1 });
sealed.a = 2;
throws(TypeError, () => { sealed.b = 1; });
throws(TypeError, () => { delete sealed.a; });
same([sealed.a, Object.isSealed(sealed), Object.isFrozen(sealed), Object.isExtensible(sealed), Object.isFrozen('x')], [2, true, false, false, true]);
throws(TypeError, () => Object.defineProperty(Object.freeze({}), 'a', { value: 1 }));
throws(TypeError, () => Object.defineProperty({}, 'a', { get() {}, value: 1 }));
throws(TypeError, () => Object.defineProperty(Object.defineProperty({}, 'a', { value: 1 }), 'a', { value: 2 }));
same(Object.defineProperty(Object.defineProperty({}, 'a', { value: NaN }), 'a', { value: NaN }).a, NaN);
throws(TypeError, () => { Object.create({ get a() { return 1; } }).a = 2; });
throws(TypeError, () => { Object.create(Object.freeze({ a: 1 })).a = 2; });
throws(TypeError, () => { const a = {}, b = Object.create(a); Object.setPrototypeOf(a, b); });
throws(TypeError, () => Object.setPrototypeOf(Object.preventExtensions({}), {}));
throws(TypeError, () => { 'text'.length = 1; });
throws(TypeError, () => { (1).x = 1; });
throws(TypeError, () => null.x);
same([Object.is(NaN, NaN), Object.is(0, -0), Object.keys('ab'), {}.toString.call(null), {}.toString.call([]), {}.toString.call({ [Symbol.toStringTag]: 'Tag' })], [true, false, ['0', '1'], '[object Null]', '[object Array]', '[object Tag]']);
same([Object.getOwnPropertyNames((() => {}).__proto__).includes('caller'), Object.prototype.__lookupGetter__.call({ get x() { return 1; } }, 'x')(), { a: 1 }.propertyIsEnumerable('a'), Array.prototype.isPrototypeOf([])], [true, 1, true, true]);
same([{ ...{ a: undefined, [Symbol.for('s')]: 1 } }[Symbol.for('s')], Object.name, Object.length], [1, 'Object', 1]);

// Conversions
const log = [];
const converted = { [Symbol.toPrimitive](hint) { log.push(hint); return hint === 'number' ? 7 : 'text'; } };
same([+converted, `${converted}`, converted + '', converted * 2, converted == 'text', log], [7, 'text', 'text', 14, true, ['number', 'string', 'default', 'number', 'default']]);
same([{ valueOf: () => 1, toString: () => 's' } + 1, `${{ valueOf: () => 1, toString: () => 's' }}`, [2] * [3], [] == '', null == 0, undefined == null, '1' == 1n, NaN != NaN], [2, 's', 6, true, false, true, true, true]);
throws(TypeError, () => +{ [Symbol.toPrimitive]: () => ({}) });
throws(TypeError, () => `${Object.create(null)}`);
throws(TypeError, () => Symbol() + '');
same(new Date(0)[Symbol.toPrimitive]('number'), 0);

// Symbols
same([Symbol('d').description, Symbol().description, Symbol.for('x') === Symbol.for('x'), Symbol.keyFor(Symbol.for('x')), Symbol('x').toString(), typeof Object(Symbol())], ['d', undefined, true, 'x', 'Symbol(x)', 'object']);
throws(TypeError, () => new Symbol());
class Even { static [Symbol.hasInstance](n) { return n % 2 === 0; } }
same([2 instanceof Even, 1 instanceof Even], [true, false]);
throws(TypeError, () => 1 instanceof 1);
throws(TypeError, () => 1 instanceof (() => {}).prototype);
same([{ get [Symbol.toStringTag]() { return 'X'; } } + '', [...{ *[Symbol.iterator]() { yield* 'ab'; } }], Symbol.iterator in [], Symbol.asyncIterator.toString()], ['[object X]', ['a', 'b'], true, 'Symbol(Symbol.asyncIterator)']);
with_unscopables: {
  same(new Function('o', 'with (o) { return typeof hidden + typeof shown; }')({ hidden: 1, shown: 1, [Symbol.unscopables]: { hidden: true } }), 'undefinednumber');
}

// Reflect
same([Reflect.has({ a: 1 }, 'a'), Reflect.get({ get a() { return this.b; } }, 'a', { b: 2 }), Reflect.apply(Math.max, null, [1, 3]), Reflect.construct(Date, [0]).getTime(), Reflect.ownKeys([]), Reflect.deleteProperty(Object.freeze({ a: 1 }), 'a')], [true, 2, 3, 0, ['length'], false]);
const receiver = {};
same([Reflect.set({ set a(v) { this.got = v; } }, 'a', 1, receiver), receiver, Reflect.set(Object.freeze({ a: 1 }), 'a', 2), Reflect.defineProperty({}, 'a', { value: 1 }), Reflect.setPrototypeOf({}, null), Reflect.isExtensible({}), Reflect.preventExtensions({})], [true, { got: 1 }, false, true, true, true, true]);
throws(TypeError, () => Reflect.ownKeys(1));
throws(TypeError, () => Reflect.construct(() => {}, []));
same([Reflect.getOwnPropertyDescriptor({ a: 1 }, 'a').value, Reflect.getPrototypeOf([]) === Array.prototype, Reflect[Symbol.toStringTag]], [1, true, 'Reflect']);

// Proxies
const traps = [];
const handler = new Proxy({}, { get: (t, trap) => (...args) => { traps.push(trap); return Reflect[trap](...args); } });
const watched = new Proxy({ a: 1, b: 2 }, handler);
watched.a; watched.a = 2; 'a' in watched; delete watched.b; Object.keys(watched); Object.getPrototypeOf(watched); Object.isExtensible(watched);
same(traps, ['get', 'set', 'getOwnPropertyDescriptor', 'defineProperty', 'has', 'deleteProperty', 'ownKeys', 'getOwnPropertyDescriptor', 'getPrototypeOf', 'isExtensible']);
same([new Proxy(function (a) { return a; }, {})(1), typeof new Proxy(() => {}, {}), new (new Proxy(class { x = 1; }, {}))().x, Array.isArray(new Proxy([], {}))], [1, 'function', 1, true]);
same([new Proxy({}, { get: (t, k) => k }).anything, 'x' in new Proxy({}, { has: () => true }), new Proxy(() => {}, { apply: (t, self, args) => args.length })(1, 2), new (new Proxy(class {}, { construct: (t, args) => ({ args }) }))(1).args], ['anything', true, 2, [1]]);
throws(TypeError, () => new Proxy(Object.freeze({ a: 1 }), { get: () => 2 }).a);
throws(TypeError, () => Object.keys(new Proxy({}, { ownKeys: () => [1] })));
throws(TypeError, () => Object.keys(new Proxy({}, { ownKeys: () => ['a', 'a'] })));
throws(TypeError, () => 'a' in new Proxy(Object.preventExtensions({ a: 1 }), { has: () => false }));
throws(TypeError, () => { new Proxy({}, { set: () => false }).a = 1; });
throws(TypeError, () => { delete new Proxy({}, { deleteProperty: () => false }).a; });
throws(TypeError, () => new (new Proxy(class {}, { construct: () => 1 }))());
throws(TypeError, () => Object.getPrototypeOf(new Proxy({}, { getPrototypeOf: () => 1 })));
throws(TypeError, () => new Proxy(1, {}));
throws(TypeError, () => Proxy({}, {}));
const { proxy, revoke } = Proxy.revocable({ a: 1 }, {});
same([proxy.a, revoke()], [1, undefined]);
throws(TypeError, () => proxy.a);
const list = new Proxy([1, 2], {});
list.push(3);
same([list.length, JSON.stringify(list), [...list], list.concat([4])], [3, '[1,2,3]', [1, 2, 3], [1, 2, 3, 4]]);
const negative = new Proxy([1, 2, 3], { get: (t, k, r) => Reflect.get(t, k < 0 ? t.length + +k : k, r) });
same([negative[-1], negative[0]], [3, 1]);
same(Object.create(new Proxy({}, { get: (t, k, r) => typeof r })).x, 'object');

// Functions as objects
same([(() => {}).name, (function () {}).name, new Function('a', 'b', 'return a + b')(1, 2), new Function('a', 'return a').toString(), Function.prototype.toString.call(Math.max).includes('native code')], ['', '', 3, 'function anonymous(a\n) {\nreturn a\n}', true]);
const made = { anonymous: () => {}, ['comp' + 1]: function () {}, get x() { return 1; }, [Symbol('sym')]: () => {} };
same([made.anonymous.name, made.comp1.name, Object.getOwnPropertySymbols(made).map((s) => made[s].name)[0]], ['anonymous', 'comp1', '[sym]']);
same([globalThis === this, typeof globalThis, Object.getOwnPropertyDescriptor(globalThis, 'undefined').writable], [false, 'object', false]);
throws(TypeError, () => { undefined = 1; });

export default () => console.log(held());
