// structuredClone: every kind of value, what two places share, what can't be cloned.
// expect: all as expected
// gc-period: 1000
import { refused, same, verdict } from './lib/known.js';

class Point {
  constructor() { this.x = 1; }
  get length() { return this.x; }
}

function kinds() {
  for (const value of [undefined, null, true, 1.5, -0, NaN, 'a\ud800', 5n]) {
    same('primitive', Object.is(structuredClone(value), value), true);
  }
  const point = structuredClone(new Point());
  same('plain', JSON.stringify([point, Object.getPrototypeOf(point) === Object.prototype]), '[{"x":1},true]');
  const array = structuredClone(Object.assign([1, , 3], { extra: [4] }));
  same('array', JSON.stringify([array.length, 1 in array, array[2], array.extra, Array.isArray(array)]), '[3,false,3,[4],true]');
  same('date', structuredClone(new Date(86400000)).toISOString(), '1970-01-02T00:00:00.000Z');
  same('bad date', isNaN(structuredClone(new Date(NaN))), true);
  const pattern = /a(?<b>.)/giu;
  pattern.lastIndex = 3;
  same('regexp', `${structuredClone(pattern)} ${structuredClone(pattern).lastIndex}`, '/a(?<b>.)/giu 0');
  const boxes = structuredClone([Object(1), Object('text'), Object(false), Object(7n)]);
  same('boxes', boxes.map((b) => `${typeof b} ${b}`).join(), 'object 1,object text,object false,object 7');
  const map = structuredClone(new Map([[{ a: 1 }, new Set([1, 'x'])], [NaN, 2]]));
  same('map', `${map instanceof Map} ${[...map.keys()][0].a} ${[...map.values()][0].has('x')} ${map.get(NaN)}`, 'true 1 true 2');
  (function () { same('arguments', JSON.stringify(structuredClone(arguments)), '{"0":1,"1":2}'); })(1, 2);
  same('getters are read', structuredClone({ get now() { return 5; } }).now, 5);
  same('hidden ones not', Object.keys(structuredClone(Object.defineProperty({ [Symbol()]: 1 }, 'h', { value: 1 }))).length, 0);
}

function errors() {
  const error = structuredClone(Object.assign(new RangeError('far', { cause: { deep: 1 } }), { extra: 1 }));
  same('error', `${error instanceof RangeError} ${error} ${error.cause.deep} ${error.extra} ${typeof error.stack}`, 'true RangeError: far 1 undefined string');
  class Mine extends Error { get name() { return 'Mine'; } }
  same('own error', String(structuredClone(new Mine('m'))), 'Error: m');
  const dom = structuredClone(new DOMException('gone', 'AbortError'));
  same('DOMException', `${dom instanceof DOMException} ${dom} ${dom.code}`, 'true AbortError: gone 20');
  same('message', Object.keys(error).length, 0);
}

function buffers() {
  const bytes = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
  const [part, view, whole] = structuredClone([new Uint16Array(bytes.buffer, 2, 2), new DataView(bytes.buffer, 1, 3), bytes.buffer]);
  same('views', `${part.constructor.name} ${part.byteOffset} ${part.length} ${view.byteLength} ${view.getUint8(0)}`, 'Uint16Array 2 2 3 2');
  same('one buffer', part.buffer === whole && view.buffer === whole && whole !== bytes.buffer && whole.byteLength === 8, true);
  for (const type of [Int8Array, Uint8ClampedArray, Int16Array, Int32Array, Uint32Array, Float32Array, Float64Array]) {
    same(type.name, `${structuredClone(new type([1, 2])).constructor.name} ${structuredClone(new type([1, 2]))}`, `${type.name} 1,2`);
  }
  same('big', structuredClone(new BigInt64Array([-1n]))[0], -1n);

  const moved = structuredClone({ bytes }, { transfer: [bytes.buffer] });
  same('moved', `${moved.bytes} ${bytes.length} ${bytes.buffer.byteLength}`, '1,2,3,4,5,6,7,8 0 0');
  refused('moved again', () => structuredClone(1, { transfer: [bytes.buffer] }), 'DataCloneError', 'name');
  refused('detached', () => structuredClone(bytes.buffer), 'DataCloneError', 'name');
  const twice = new ArrayBuffer(4);
  refused('moved twice', () => structuredClone(1, { transfer: [twice, twice] }), 'DataCloneError', 'name');
  refused('nothing to move', () => structuredClone(1, { transfer: [{}] }), 'only ArrayBuffers can be transferred');
  refused('moved with what fails', () => structuredClone(() => 0, { transfer: [twice] }), 25, 'code');
  same('stays', twice.byteLength, 4);
  const odd = new Uint8Array(1);
  Object.defineProperty(odd, 'buffer', { value: odd });
  refused('no buffer', () => structuredClone(odd), "a view's buffer is no ArrayBuffer");
  refused('no list', () => structuredClone(1, { transfer: 5 }), 'TypeError', 'name');
}

function graphs() {
  const shared = { n: 1 };
  const node = { left: shared, right: shared, list: [] };
  node.self = node;
  node.list.push(node, node.list);
  const copy = structuredClone(node);
  same('shared', copy.left === copy.right && copy.left !== shared, true);
  same('cycles', copy.self === copy && copy.list[0] === copy && copy.list[1] === copy.list, true);
  const set = new Set();
  set.add(set);
  const other = structuredClone(set);
  same('a set of itself', other.has(other) && other.size === 1, true);
  let deep = null;
  for (let i = 0; i < 20000; i++) deep = { deep };
  let depth = 0;
  for (let at = structuredClone(deep); at; at = at.deep) depth++;
  same('deep', depth, 20000);
  same('many', structuredClone(Array.from({ length: 5000 }, (_, i) => ({ i })))[4999].i, 4999);
}

function misuse() {
  const never = [() => 0, Symbol('s'), new WeakMap(), new WeakSet(), Promise.resolve(), (function* () {})(), new Proxy({}, {}), new AbortController(), Math.max];
  for (const value of never) {
    refused('never', () => structuredClone({ deep: [value] }), 'DataCloneError', 'name');
  }
  refused('nothing', () => structuredClone(), 'TypeError', 'name');
  refused('a getter that throws', () => structuredClone({ get a() { throw new EvalError('mine'); } }), 'mine');
  refused('a name that throws', () => structuredClone(Object.defineProperty(new Error(), 'name', { get() { throw new EvalError('name'); } })), 'name');
  const growing = new Map([[1, { get a() { growing.set(growing.size + 1, {}); return 1; } }]]);
  same('a map that grows', structuredClone(growing).size, 1);
  Map.prototype.set = Map.prototype.forEach = () => { throw new Error('patched'); };
  refused('patched', () => structuredClone(new Map([[1, 1]])), 'patched');
}

export default function () {
  kinds();
  errors();
  buffers();
  graphs();
  misuse();
  console.log(verdict());
}
