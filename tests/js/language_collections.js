// ECMAScript sections 23, 24, 25: arrays, typed arrays, maps, sets, weak collections, buffers, data views, atomics.
// expect: 69 checks held
import { held, same, throws } from './lib/language.js';

// Array: what makes them
same([Array.from('ab', (c, i) => c + i), Array.of(7), Array(3).length, Array(3, 4), Array.from({ length: 2 })], [['a0', 'b1'], [7], 3, [3, 4], [undefined, undefined]]);
throws(RangeError, () => Array(-1));
throws(RangeError, () => { [].length = 1.5; });
const holes = [1, , 3];
same([1 in holes, holes.length, Object.keys(holes), holes.map((x) => x * 2).hasOwnProperty(1), [...holes], holes.flat()], [false, 3, ['0', '2'], false, [1, undefined, 3], [1, 3]]);
const grown = [];
grown[4294967295] = 'no index';
grown['2'] = 'index';
same([grown.length, Object.keys(grown)], [3, ['2', '4294967295']]);
const cut = [1, 2, 3];
cut.length = 1;
same(cut, [1]);

// What they can
const list = [5, 1, 4];
same([list.at(-1), list.at(9), list.includes(NaN), [NaN].includes(NaN), [NaN].indexOf(NaN), list.indexOf(4, -1), list.lastIndexOf(5)], [4, undefined, false, true, -1, 2, 0]);
same([list.find((x) => x < 5), list.findLast((x) => x > 1), list.findIndex((x) => x === 9), list.findLastIndex((x) => x > 1)], [1, 4, -1, 2]);
same([list.toSorted(), list.toSorted((a, b) => b - a), list.toReversed(), list.with(1, 9), list.toSpliced(1, 1, 'a', 'b'), list], [[1, 4, 5], [5, 4, 1], [4, 1, 5], [5, 9, 4], [5, 'a', 'b', 4], [5, 1, 4]]);
throws(RangeError, () => list.with(3, 0));
throws(TypeError, () => list.toSorted(1));
same([[3, 20, 100].sort(), [undefined, 3, , 1].sort(), ['b', , 'a'].toSorted()], [[100, 20, 3], [1, 3, undefined, undefined].slice(0, 3).concat([,]), ['a', 'b', undefined]]);
const people = [{ n: 'b', a: 1 }, { n: 'a', a: 1 }, { n: 'c', a: 0 }];
same(people.sort((x, y) => x.a - y.a).map((p) => p.n).join(''), 'cba');
same([[1, [2, [3, [4]]]].flat(), [1, [2, [3, [4]]]].flat(Infinity), [1, 2].flatMap((x) => [x, [x]])], [[1, 2, [3, [4]]], [1, 2, 3, 4], [1, [1], 2, [2]]]);
same([[1, 2, 3, 4, 5].copyWithin(0, 3), [1, 2, 3].fill(0, 1, -1), Array(2).fill().length, [1, 2, 3].splice(-2, 1)], [[4, 5, 3, 4, 5], [1, 0, 3], 2, [2]]);
same([[1, 2, 3].reduce((a, b) => a + b), [1, 2].reduceRight((a, b) => a + '' + b), [].reduce((a) => a, 7), [1, 2].some((x) => x > 1), [].every((x) => x)], [6, '21', 7, true, true]);
throws(TypeError, () => [].reduce((a) => a));
const ring = [1, [2]];
ring.push(ring, { toString: () => `<${ring}>` });
ring[1].push(ring);
same([String(ring), ring.toLocaleString(), `${ring}`], ['1,2,,,<>', '1,2,,,<>', '1,2,,,<>']);
throws(TypeError, () => [[ring, { toString() { throw new TypeError(); } }]].join());
same([[1, [2]].toString(), [null, undefined, 1].join('-'), [1, 2].concat(3, [4, [5]]), [].concat({ length: 1, 0: 'spread', [Symbol.isConcatSpreadable]: true })], ['1,2', '--1', [1, 2, 3, 4, [5]], ['spread']]);
same([Array.prototype.map.call('ab', (c) => c + c), Array.prototype.push.call({ length: 1 }, 1), Array.prototype.concat.length, Array.isArray(new Proxy([], {}))], [['aa', 'bb'], 2, 1, true]);
same(['find' in Array.prototype[Symbol.unscopables], 'map' in Array.prototype[Symbol.unscopables]], [true, false]);
same([[..."ab"].keys().next().value, [...[1, 2].entries()], [1, 2].values === Array.prototype[Symbol.iterator]], [0, [[0, 1], [1, 2]], true]);
const frozen = Object.freeze([1]);
throws(TypeError, () => frozen.push(2));
throws(TypeError, () => { frozen[0] = 2; });
same([1, 2, 3].slice(-2, 9), [2, 3]);
same([10, 9, 1].map(String).sort((a, b) => a - b).map(Number), [1, 9, 10]);
same(['1', '2', '3'].map(parseInt), [1, NaN, NaN]);

// Grouping
same({ ...Object.groupBy([1, 2, 3], (x) => (x % 2 ? 'odd' : 'even')) }, { odd: [1, 3], even: [2] });
same(Object.getPrototypeOf(Object.groupBy([], () => {})), null);
const key = {};
same(Map.groupBy([1, 2], () => key).get(key), [1, 2]);

// Map, Set
const map = new Map([[NaN, 'nan'], [0, 'zero'], ['a', 1]]);
same([map.get(NaN), map.get(-0), map.size, [...map.keys()], map.delete('a'), map.has('a'), map.set('b', 2) === map], ['nan', 'zero', 3, [NaN, 0, 'a'], true, false, true]);
same(Object.is([...new Set([-0])][0], 0), true);
const during = new Set([1, 2, 3]), seen = [];
for (const v of during) { seen.push(v); if (v === 1) { during.delete(2); during.add(4); } if (v === 4) during.delete(4); }
same(seen, [1, 3, 4]);
const again = new Map([[1, 1]]);
let visits = 0;
again.forEach((v, k) => { if (++visits < 3) { again.delete(k); again.set(k, v); } });
same(visits, 3);
throws(TypeError, () => Map());
throws(TypeError, () => new Map([1]));
throws(TypeError, () => Map.prototype.get.call(new Set(), 1));
same([String(new Map()), new Set('aab').size, [...new Set([1, 2]).entries()], Map.prototype.entries === Map.prototype[Symbol.iterator], Set.prototype.keys === Set.prototype.values], ['[object Map]', 2, [[1, 1], [2, 2]], true, true]);

// Weak ones
const weak = new WeakMap(), object = {}, symbol = Symbol('s');
same([weak.set(object, 1).get(object), weak.has({}), weak.delete(object), weak.has(object), weak.set(symbol, 2).get(symbol)], [1, false, true, false, 2]);
throws(TypeError, () => weak.set(1, 1));
throws(TypeError, () => weak.set(Symbol.for('registered'), 1));
throws(TypeError, () => new WeakSet([1]));
same([new WeakRef(object).deref() === object, new WeakSet([object]).has(object), new FinalizationRegistry(() => {}).register(object, 1), Object.prototype.toString.call(new WeakRef(object))], [true, true, undefined, '[object WeakRef]']);
throws(TypeError, () => new WeakRef(1));

// Typed arrays
same([[...new Uint8Array([256, -1, 1.9, '7', NaN])], [...new Uint8ClampedArray([256, -1, 1.5, 2.5, NaN])], [...new Int16Array([40000])], [...new Float32Array([0.1])], [...new BigInt64Array([2n ** 63n])]], [[0, 255, 1, 7, 0], [255, 0, 2, 2, 0], [-25536], [0.10000000149011612], [-9223372036854775808n]]);
const bytes = new Uint8Array([1, 2, 3, 4]);
same([[...bytes.subarray(1, 3)], bytes.subarray(1).byteOffset, bytes.subarray(1).buffer === bytes.buffer, [...bytes.slice(-2)], bytes.at(-1)], [[2, 3], 1, true, [3, 4], 4]);
same([bytes[9], 9 in bytes, '-0' in bytes, Object.keys(bytes).length, bytes.length], [undefined, false, false, 4, 4]);
bytes[9] = 1;
bytes['1.5'] = 1;
same(Object.keys(bytes), ['0', '1', '2', '3']);
same([[...new Float64Array([3, NaN, -0, 0, 1]).sort()], [...bytes.toReversed()], [...bytes.with(0, 300)], [...bytes.toSorted((a, b) => b - a)], bytes.findLast((x) => x < 3)], [[-0, 0, 1, 3, NaN], [4, 3, 2, 1], [44, 2, 3, 4], [4, 3, 2, 1], 2]);
same([bytes.map((x) => x * 100) instanceof Uint8Array, [...Uint8Array.from('123', (c) => c * 2)], [...Int8Array.of(1, 200)], Uint8Array.BYTES_PER_ELEMENT, bytes.join('')], [true, [2, 4, 6], [1, -56], 1, '1234']);
const target = new Uint8Array(4);
target.set([1, 2], 1);
target.set(target.subarray(1, 3), 2);
same([...target], [0, 1, 1, 2]);
throws(RangeError, () => target.set([1, 2], 3));
throws(TypeError, () => new BigInt64Array([1]));
throws(TypeError, () => { target[0] = 1n; });
throws(RangeError, () => new Uint16Array(new ArrayBuffer(3)));
throws(RangeError, () => new Uint16Array(new ArrayBuffer(4), 1));
throws(TypeError, () => Uint8Array(1));
throws(TypeError, () => Object.getPrototypeOf(Uint8Array)());
throws(TypeError, () => Object.freeze(new Uint8Array(1)));
same([new Uint8Array(2).fill(7, 1).indexOf(7), Object.prototype.toString.call(target), new Uint8Array({ length: 1, 0: 5 })[0], target.includes(undefined)], [1, '[object Uint8Array]', 5, false]);

// Buffers and views
const buffer = new ArrayBuffer(8), view = new DataView(buffer, 1);
view.setInt16(0, -2);
view.setFloat32(2, 1.5, true);
same([view.getUint8(0), view.getUint16(0, true), view.getFloat32(2, true), view.byteLength, [...new Uint8Array(buffer.slice(1, 3))]], [255, 65279, 1.5, 7, [255, 254]]);
view.setBigUint64.call(new DataView(buffer), 0, 2n ** 64n - 2n);
same([new DataView(buffer).getBigInt64(0), new DataView(buffer).getUint32(4)], [-2n, 4294967294]);
throws(RangeError, () => view.getInt32(5));
throws(RangeError, () => view.getInt8(-1));
throws(RangeError, () => new DataView(buffer, 9));
throws(TypeError, () => new DataView([]));
same([ArrayBuffer.isView(view), ArrayBuffer.isView(buffer), new ArrayBuffer(8).slice(-3, -1).byteLength], [true, false, 2]);
const shared = new Int32Array(new SharedArrayBuffer(8));
same([Atomics.add(shared, 0, 5), Atomics.load(shared, 0), Atomics.compareExchange(shared, 0, 5, 9), Atomics.exchange(shared, 0, 1), Atomics.or(shared, 0, 6), shared[0], Atomics.notify(shared, 0), Atomics.isLockFree(4)], [0, 5, 5, 9, 1, 7, 0, true]);

export default () => console.log(held());
