// ECMAScript section 15.7: fields, private names, accessors, static blocks, inheritance.
// expect: 72 checks held
import { held, malformed, same, throws } from './lib/language.js';

// Fields
class Point { x = 1; y = this.x + 1; ['z' + 1] = 3; static count = 7; static twice = this.count * 2; }
same({ ...new Point() }, { x: 1, y: 2, z1: 3 });
same([Point.count, Point.twice], [7, 14]);
same(Object.keys(class { a; b = undefined; }), []);
same(Object.getOwnPropertyDescriptor(new Point(), 'x'), { value: 1, writable: true, enumerable: true, configurable: true });
class Base { constructor() { this.seen = this.field; } field = 'base'; }
class Derived extends Base { field = 'derived'; }
same([new Derived().seen, new Derived().field], ['base', 'derived']);
const order = [];
new (class { a = order.push('a'); constructor() { order.push('constructor'); } [(order.push('key'), 'b')] = order.push('b'); })();
same(order, ['key', 'a', 'b', 'constructor']);
class Arrow { self = () => this; }
const arrow = new Arrow();
same(arrow.self.call(null) === arrow, true);

// Private names
class Counter {
  #n = 0;
  static #made = 0;
  static made() { return Counter.#made; }
  constructor() { Counter.#made++; }
  get #next() { return ++this.#n; }
  set #value(v) { this.#n = v; }
  #double() { return this.#n * 2; }
  tick() { return this.#next; }
  reset(v) { this.#value = v; return this.#double(); }
  static has(o) { return #n in o; }
  static read(o) { return o.#n; }
  static maybe(o) { return o?.#n; }
  static call(o) { return o.#double(); }
}
const counter = new Counter();
same([counter.tick(), counter.tick(), counter.reset(21)], [1, 2, 42]);
same([Counter.has(counter), Counter.has({}), Counter.made()], [true, false, 1]);
same([Counter.read(counter), Counter.maybe(null)], [21, undefined]);
same(Reflect.ownKeys(counter), []);
throws(TypeError, () => Counter.read({}));
throws(TypeError, () => Counter.call({}));
throws(TypeError, () => Counter.has(1));
class Twin { #n; static other = class { #n = 5; static read(o) { return o.#n; } }; static make() { return new Twin(); } }
throws(TypeError, () => Twin.other.read(Twin.make()));
class Stamp extends (function (o) { return o; }) { #mark = 1; static marked(o) { return #mark in o; } }
const plain = {};
new Stamp(plain);
same([Stamp.marked(plain), Stamp.marked({})], [true, false]);
throws(TypeError, () => new Stamp(plain));
throws(TypeError, () => { class A { #m() {} f() { this.#m = 1; } } new A().f(); });
throws(TypeError, () => { class A { get #g() { return 1; } f() { this.#g = 1; } } new A().f(); });
malformed('class A { #a; #a }', 'class A { f() { this.#b } }', 'this.#a', 'class A { #constructor }', 'class A { #a; f() { delete this.#a } }');

// Accessors, methods, names
class Shape {
  static get kind() { return 'shape'; }
  get area() { return this.w * this.h; }
  set size(v) { [this.w, this.h] = v; }
  *[Symbol.iterator]() { yield this.w; yield this.h; }
  async later() { return this.area; }
  'two words'() { return 2; }
  123() { return 123; }
  static async *many() { yield 1; }
}
const shape = new Shape();
shape.size = [3, 4];
same([shape.area, Shape.kind, [...shape], shape['two words'](), shape[123]()], [12, 'shape', [3, 4], 2, 123]);
same(await shape.later(), 12);
same((await Shape.many().next()).value, 1);
same(Object.keys(Shape.prototype), []);
same([Shape.name, (class {}).name, Shape.prototype.later.name], ['Shape', '', 'later']);
same(Object.getOwnPropertyDescriptor(Shape.prototype, 'area').get.name, 'get area');
const anonymous = class {};
same(anonymous.name, 'anonymous');
same((class { static name = 'own'; }).name, 'own');
throws(TypeError, () => Shape());
throws(TypeError, () => new shape.later());
throws(TypeError, () => { 'use strict'; shape.area = 1; });
same(Object.getOwnPropertyDescriptor(Shape, 'prototype').writable, false);

// Static blocks
class Setup { static a = 1; static { this.b = this.a + 1; } static c = this.b + 1; static #p = 9; static { Setup.peek = (o) => o.#p; } }
same([Setup.b, Setup.c, Setup.peek(Setup)], [2, 3, 9]);
malformed('class A { static { await; } }', 'class A { static { return; } }', 'class A { static { arguments; } }');

// Inheritance
class Animal { constructor(name) { this.name = name; } speak() { return this.name + ' makes a noise'; } static create(...a) { return new this(...a); } }
class Dog extends Animal { speak() { return super.speak() + ': woof'; } get loud() { return super.speak().toUpperCase(); } }
same(Dog.create('Rex').speak(), 'Rex makes a noise: woof');
same(new Dog('Rex').loud, 'REX MAKES A NOISE');
same(new (class extends Dog {})('Max') instanceof Animal, true);
throws(ReferenceError, () => new (class extends Animal { constructor() { this.x = 1; } })());
throws(ReferenceError, () => new (class extends Animal { constructor() {} })());
throws(ReferenceError, () => new (class extends Animal { constructor() { super(); super(); } })());
throws(TypeError, () => new (class extends null { constructor() { super(); } })());
throws(TypeError, () => class extends undefined {});
throws(TypeError, () => class extends (() => {}) {});
same(new (class extends Animal { constructor() { return { other: 1 }; } })(), { other: 1 });
throws(TypeError, () => new (class extends Animal { constructor() { return 1; } })());
class Target { constructor() { this.target = new.target; } }
class Sub extends Target {}
same([new Target().target === Target, new Sub().target === Sub, Reflect.construct(Target, [], Sub).target === Sub], [true, true, true]);
same((function () { return new.target; })(), undefined);
const object = { __proto__: { hi() { return 'proto'; } }, hi() { return super.hi() + '!'; } };
same(object.hi(), 'proto!');
malformed('class A { constructor() { super(); } }', 'class A extends B { x = super(); }', 'function f() { super.x }', 'class A { constructor() {} constructor() {} }', 'class A { get constructor() {} }', 'class A { static prototype() {} }', 'class let {}');

// Built-ins as bases
class Stack extends Array { get top() { return this[this.length - 1]; } }
const stack = Stack.from([1, 2, 3]);
same([stack.top, stack.length, stack.map((x) => x * 2) instanceof Stack, Array.isArray(stack)], [3, 3, true, true]);
class Failure extends Error { constructor(message, options) { super(message, options); this.name = 'Failure'; } }
const failure = new Failure('no', { cause: 42 });
same([String(failure), failure.cause, failure instanceof Error, failure.stack.length > 0], ['Failure: no', 42, true, true]);
class Defaults extends Map { get(key) { return this.has(key) ? super.get(key) : 'none'; } }
same([new Defaults([[1, 2]]).get(1), new Defaults().get(1)], [2, 'none']);
class Soon extends Promise {}
same(await new Soon((r) => r(1)).then((x) => x + 1), 2);
same(Soon.resolve(1).then(() => {}) instanceof Soon, true);
class Plain extends Array { static get [Symbol.species]() { return Array; } }
same(new Plain(1, 2).filter(() => true) instanceof Plain, false);

// The class binding
throws(ReferenceError, () => { new Early(); class Early {} });
throws(ReferenceError, () => class A extends A {});
throws(TypeError, () => { class A { static f() { A = 1; } } A.f(); });
same(typeof (() => { class A { static f() { return A; } } const B = A; A = 1; return B.f(); })(), 'function');
throws(TypeError, () => { class A { static ['prototype']() {} } });

export default () => console.log(held());
