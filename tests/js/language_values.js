// ECMAScript sections 12, 21, 22.1, 25.5: literals, numbers, BigInt, Math, dates, strings, JSON.
// expect: 95 checks held
import { held, malformed, same, throws } from './lib/language.js';

// Literals
same([0b101, 0o17, 0xff, 1_000.5e-1_0, .5, 5., 0.1 + 0.2, 1e21, 1e-7, 123456789012345680000], [5, 15, 255, 1.0005e-7, 0.5, 5, 0.30000000000000004, 1e21, 1e-7, 123456789012345680000]);
same(['\x41\u0041\u{1f600}\0\v', 'a\
b', "\'\"", '\u{0041}', 'it\u2028s'.length], ['AA😀\0\v', 'ab', '\'"', 'A', 4]);
same([1, 2, ].length, 2);
const \u0061bc = 1, 变量 = 2, $_ = 3;
same([abc, 变量, $_], [1, 2, 3]);
malformed('1_', '1__0', '0_1', '0b2', '1n.5', '1.5n', '01n', '"\n"', '\\u{110000}', '3in []', 'var \\u0030a');

// Numbers
same([(25).toString(2), (255).toString(36), (0.5).toString(2), (-7.25).toString(8), (1e21).toString(), (1.005).toFixed(2), (1e21).toFixed(2), (123.456).toPrecision(4), (0).toFixed(1), (1.25).toFixed(1), (-1.5).toFixed(0)], ['11001', '73', '0.1', '-7.2', '1e+21', '1.00', '1e+21', '123.5', '0.0', '1.3', '-2']);
same([(12345).toExponential(2), (0).toExponential(), (1e-10).toPrecision(2), (123456).toPrecision(2), (-0).toString(), String(-0), `${5e-324}`, 1.7976931348623157e308 + '', (0.000001).toString()], ['1.23e+4', '0e+0', '1.0e-10', '1.2e+5', '0', '0', '5e-324', '1.7976931348623157e+308', '0.000001']);
throws(RangeError, () => (1).toString(1));
throws(RangeError, () => (1).toFixed(101));
throws(RangeError, () => (1).toPrecision(0));
same([Number(''), Number(' 12 '), Number('0x1f'), Number('1e3'), Number('1_000'), Number('12px'), Number(null), Number(undefined), Number([5]), Number(true), Number('Infinity'), Number('\u30001'), Number('0b11'), +'-0x1'], [0, 12, 31, 1000, NaN, NaN, 0, NaN, 5, 1, Infinity, 1, 3, NaN]);
same([parseInt('12px'), parseInt('0x1f'), parseInt('z', 36), parseInt('1', 1), parseInt('-0'), parseInt('9007199254740993'), parseFloat('3.14abc'), parseFloat('.5.5'), parseFloat('-Infinityx'), parseFloat('e5')], [12, 31, 35, NaN, -0, 9007199254740992, 3.14, 0.5, -Infinity, NaN]);
same([Number.isInteger(5.0), Number.isSafeInteger(2 ** 53), isNaN('x'), Number.isNaN('x'), Number.EPSILON > 0, Number.MAX_SAFE_INTEGER, Number.MIN_VALUE], [true, false, true, false, true, 9007199254740991, 5e-324]);

// Math
same([Math.round(-0.5), Math.round(2.5), Math.round(-2.5), Math.round(0.49999999999999994), Math.trunc(-1.9), Math.sign(-0), Math.max(), Math.min(), Math.max(1, NaN), Math.max(-0, 0), Math.hypot(3, 4), Math.cbrt(27)], [-0, 3, -2, 0, -1, -0, -Infinity, Infinity, NaN, 0, 5, 3]);
same([Math.clz32(1), Math.imul(0xffffffff, 5), Math.fround(5.5), Math.log2(8), Math.log10(1000), Math.expm1(0), Math.atan2(0, -0) === Math.PI, Math.pow(NaN, 0), 1 ** Infinity, (-8) ** (1 / 3), Math.sqrt(-1)], [31, -5, 5.5, 3, 3, 0, true, 1, NaN, NaN, NaN]);
same(Math.random() < 1, true);

// BigInt
same([2n ** 64n, -7n / 2n, -7n % 2n, 5n << 70n, -5n >> 1n, ~5n, 6n & -4n, 6n | 1n, 6n ^ 3n, -(-3n)], [18446744073709551616n, -3n, -1n, 5902958103587056517120n, -3n, -6n, 4n, 7n, 5n, 3n]);
same([1n == 1, 1n === 1, 2n > 1, 1n < 1.5, '2' > 1n, 0n ? 1 : 2, typeof 1n, 1n + '', [3n, 1, 2n].sort().map(String)], [true, false, true, true, true, 2, 'bigint', '1', ['1', '2', '3']]);
same([BigInt('0xff'), BigInt(' 12 '), BigInt(''), BigInt(true), BigInt(2 ** 60), BigInt.asUintN(8, -1n), BigInt.asIntN(8, 255n), (255n).toString(16), Number(2n ** 64n), parseInt('9n')], [255n, 12n, 0n, 1n, 1152921504606846976n, 255n, -1n, 'ff', 18446744073709552000, 9]);
same((12345678901234567890n * 98765432109876543210n) / 12345678901234567890n, 98765432109876543210n);
throws(TypeError, () => 1n + 1);
throws(TypeError, () => +1n);
throws(TypeError, () => 1n >>> 0n);
throws(TypeError, () => Math.max(1n));
throws(TypeError, () => new BigInt(1));
throws(RangeError, () => 1n / 0n);
throws(RangeError, () => 2n ** -1n);
throws(RangeError, () => BigInt(1.5));
throws(SyntaxError, () => BigInt('1x'));
throws(TypeError, () => JSON.stringify(1n));

// Strings
same(['abc'.at(-1), 'abc'.charAt(9), 'abc'[1], 'abc'.charCodeAt(9), '😀'.codePointAt(0), '😀'.codePointAt(1), String.fromCodePoint(128512, 97), String.fromCharCode(65, 65601)], ['c', '', 'b', NaN, 128512, 56832, '😀a', 'AA']);
same(['abc'.slice(-2, -1), 'abc'.substring(2, 0), 'abc'.substr(-2, 1), 'a-b-c'.split('-', 2), 'abc'.split(''), 'ab'.repeat(2), 'x'.padStart(3, 'ab'), 'x'.padEnd(3), 'abc'.indexOf('', 9), 'abc'.lastIndexOf('c', -1)], ['b', 'ab', 'b', ['a', 'b'], ['a', 'b', 'c'], 'abab', 'abx', 'x  ', 3, -1]);
same(['\u00a0\ufeffa\n'.trim(), ' a '.trimStart(), ' a '.trimEnd(), 'İ'.toLowerCase().length, 'ß'.toUpperCase(), 'ΑΣ'.toLowerCase(), 'ﬁ'.toUpperCase(), 'I'.toLocaleLowerCase()], ['a', 'a ', ' a', 2, 'SS', 'ας', 'FI', 'i']);
same(['é'.normalize('NFD').length, 'e\u0301'.normalize().length, 'ﬀ'.normalize('NFKC'), 'a'.localeCompare('b'), 'ab'.includes('b', 2), 'ab'.startsWith('b', 1), 'ab'.endsWith('a', 1), 'a'.concat(1, null)], [2, 1, 'ff', -1, false, true, true, 'a1null']);
same([[...'a😀b'].length, '\ud83d'.isWellFormed(), '\ud83dx'.toWellFormed(), 'a' < 'B', 'a' < 'á', '\uffff' < '😀', 'abc' > 'abd'], [3, false, '\ufffdx', false, true, false, false]);
// As k6 compares: the root collation.
same(['b', 'B', 'a', 'á', 'A', 'co-op', 'coop', 'co op', '_', '10', '9', 'z', 'я', 'ё', 'е', '', '~', '€'].sort((x, y) => x.localeCompare(y)), ['', '_', '~', '€', '10', '9', 'a', 'A', 'á', 'b', 'B', 'co op', 'co-op', 'coop', 'z', 'е', 'ё', 'я']);
same(['a'.localeCompare('a'), 'é'.localeCompare('e\u0301'), 'coté'.localeCompare('côte'), 'ab'.localeCompare('a'), 'a\x01'.localeCompare('a')], [0, 0, -1, 1, 0]);
throws(RangeError, () => 'a'.repeat(-1));
throws(RangeError, () => String.fromCodePoint(1.5));
throws(RangeError, () => 'a'.normalize('X'));
throws(TypeError, () => String.prototype.trim.call(null));
same([encodeURIComponent('a b&é😀'), encodeURI('http://a/ ?é'), decodeURIComponent('%F0%9F%98%80'), decodeURI('%2F%41'), escape('ü€'), unescape('%u20AC')], ['a%20b%26%C3%A9%F0%9F%98%80', 'http://a/%20?%C3%A9', '😀', '%2FA', '%FC%u20AC', '€']);
throws(URIError, () => decodeURIComponent('%'));
throws(URIError, () => decodeURIComponent('%C0%80'));
throws(URIError, () => encodeURIComponent('\ud800'));

// Dates
const epoch = new Date(0), day = new Date(Date.UTC(2024, 1, 29, 12, 30, 45, 678));
same([epoch.toISOString(), day.toISOString(), day.toJSON(), day.getUTCDay(), JSON.stringify({ day }), +new Date(2024, 0, 31, 0, 0).setMonth(1) === +new Date(2024, 2, 2), day.valueOf()], ['1970-01-01T00:00:00.000Z', '2024-02-29T12:30:45.678Z', '2024-02-29T12:30:45.678Z', 4, '{"day":"2024-02-29T12:30:45.678Z"}', true, 1709209845678]);
same([Date.parse('2024-02-29'), Date.parse('2024-02-29T00:00:00Z'), Date.parse('2024-02-29T01:00+01:00'), Date.parse('2024'), Date.parse('+012024-01-01T00:00Z'), Date.parse('Thu, 01 Jan 1970 00:00:10 GMT'), Date.parse('2024-13-01'), Date.parse('nonsense'), Date.parse('-000000-01-01T00:00Z')], [1709164800000, 1709164800000, 1709164800000, 1704067200000, 317273587200000, 10000, NaN, NaN, NaN]);
same([Date.UTC(99, 0), Date.UTC(2024), new Date(NaN).getTime(), new Date(8.64e15 + 1).getTime(), new Date(2024, 0).getMonth(), new Date(undefined).getTime(), Date.UTC(2024, 0, 1, 24), new Date(-1).toISOString()], [915148800000, 1704067200000, NaN, NaN, 0, NaN, 1704153600000, '1969-12-31T23:59:59.999Z']);
same([String(new Date(NaN)), epoch.toUTCString(), typeof Date(), Date.length, day - epoch, new Date(day).setUTCFullYear(2023, 1, 29), new Date(-62198755200000).toISOString(), new Date(8.64e15).toISOString()], ['Invalid Date', 'Thu, 01 Jan 1970 00:00:00 GMT', 'string', 7, 1709209845678, 1677673845678, '-000001-01-01T00:00:00.000Z', '+275760-09-13T00:00:00.000Z']);
const local = new Date(2024, 1, 29, 23, 5, 9);
same([local.toLocaleString(), local.toLocaleDateString(), local.toLocaleTimeString(), local.toDateString()], ['02/29/2024, 23:05:09', '02/29/2024', '23:05:09', 'Thu Feb 29 2024']);
same([/^Thu Feb 29 2024 23:05:09 GMT[+-]\d{4} \(.+\)$/.test(local), local.toTimeString() === `${local}`.slice(16), Date.parse(local) === +local], [true, true, true]);
throws(RangeError, () => new Date(NaN).toISOString());
same(new Date(NaN).toJSON(), null);

// JSON
same(JSON.parse('{"a":[1,2.5e-3,"\\u00e9\\n",true,null],"__proto__":1,"a2":{}}').a, [1, 0.0025, 'é\n', true, null]);
same([Object.hasOwn(JSON.parse('{"__proto__":1}'), '__proto__'), JSON.parse(' 1 '), JSON.parse('"\u2028"'), Object.is(JSON.parse('-0'), -0), JSON.parse('{"a":1,"a":2}').a], [true, 1, '\u2028', true, 2]);
for (const text of ['', '{a:1}', "{'a':1}", '[1,]', '01', '1.', '.5', '1.e5', '-01', '-', '+1', '"\n"', '"\\x41"', '"\\\'"', '"\\v"', '"\\u{41}"', '"\\\n"', 'undefined', '[1', '{"a" 1}', '1 2', 'NaN', '"\\u12"', '\u00a01']) throws(SyntaxError, () => JSON.parse(text));
same(JSON.parse('{"a":1,"b":[2,3]}', function (k, v) { return k === 'a' ? undefined : Array.isArray(v) ? v.concat(this === v ? 0 : 4) : v; }), { b: [2, 3, 4] });
same([JSON.stringify({ a: undefined, b: () => {}, c: Symbol(), d: NaN, e: -0, f: [undefined, () => {}], g: new Map([[1, 2]]), h: Object(1), i: new Date(NaN), j: Infinity }), JSON.stringify(undefined), JSON.stringify('\u2028\ud800"\\\b\x01')], ['{"d":null,"e":0,"f":[null,null],"g":{},"h":1,"i":null,"j":null}', undefined, '"\u2028\\ud800\\"\\\\\\b\\u0001"']);
same([JSON.stringify({ b: 1, a: [1, { c: 2 }] }, null, 2), JSON.stringify({ b: 1, a: 2, 1: 3 }, ['a', 1]), JSON.stringify([1], null, '--->'), JSON.stringify([], null, 2), JSON.stringify({ toJSON: (k) => 'key ' + k })], ['{\n  "b": 1,\n  "a": [\n    1,\n    {\n      "c": 2\n    }\n  ]\n}', '{"a":2,"1":3}', '[\n--->1\n]', '[]', '"key "']);
same(JSON.stringify({ a: 1, n: { b: 2 } }, function (k, v) { return k === 'b' ? this.b + 1 : v; }), '{"a":1,"n":{"b":3}}');
throws(TypeError, () => { const a = {}; a.a = a; JSON.stringify(a); });
same(JSON[Symbol.toStringTag], 'JSON');

export default () => console.log(held());
