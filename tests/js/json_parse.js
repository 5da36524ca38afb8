// JSON.parse: values, complaints, and documents at random beside what the same text means as an expression.
// expect: all as expected
// gc-period: 1000
import { randomSeed } from 'k6';
import { refused, same, verdict } from './lib/known.js';

const again = (text) => JSON.stringify(JSON.parse(text));

function values() {
  for (const text of ['null', 'true', 'false', '0', '-7', '""', '[]', '{}', '[[],{}]', '{"":{"":[{"":0}]}}',
    '123456789012345', '1234567890123456', '0.1', '-0.000001', '1e+21', '5e-324', '"\\\\\\"\\n\\u001f"', '"é€😀\\ud800"'])
    same('kept', again(text), text);
  same('spaces', again(' \t\r\n{ "a" : [ 1 , 2 ] , "b" : null } \n'), '{"a":[1,2],"b":null}');
  same('escapes', JSON.parse('"\\u0041\\/\\b\\f\\ud83d\\ude00\\u00e9é"'), 'A/\b\f😀éé');
  same('halves of a pair', JSON.parse('"\\ud83d\\u0041"'), '\ud83dA');
  same('minus zero', Object.is(JSON.parse('-0'), -0) && Object.is(JSON.parse('[-0.0]')[0], -0), true);
  same('digits', JSON.parse('[9007199254740993,0.30000000000000004,123456789.01234567,1E400,99999999999999.9]').join(),
    '9007199254740992,0.30000000000000004,123456789.01234567,Infinity,99999999999999.9');
  same('integers', JSON.parse('[2147483647,2147483648,-2147483648,-2147483649,1.0]').join(),
    '2147483647,2147483648,-2147483648,-2147483649,1');
}

function names() {
  same('the last one counts', again('{"a":1,"b":2,"a":3}'), '{"a":3,"b":2}');
  same('so with a shape', again('[{"a":1,"a":2},{"a":3,"a":4},{"a":5,"b":6},{"a":7}]'), '[{"a":2},{"a":4},{"a":5,"b":6},{"a":7}]');
  same('indices', again('[{"1":1,"0":0,"x":2},{"1":1,"0":0,"x":2}]'), '[{"0":0,"1":1,"x":2},{"0":0,"1":1,"x":2}]');
  same('written otherwise', again('[{"ab":1,"c":2},{"\\u0061b":3,"c":4},{"ab":5,"\\u0063":6}]'), '[{"ab":1,"c":2},{"ab":3,"c":4},{"ab":5,"c":6}]');
  same('beginnings', again('[{"ab":1},{"a":2},{"abc":3},{"ab":4,"a":5},{"é":6},{"é":7},{"Ã©":8}]'),
    '[{"ab":1},{"a":2},{"abc":3},{"ab":4,"a":5},{"é":6},{"é":7},{"Ã©":8}]');
  const proto = JSON.parse('{"__proto__":{"evil":1},"constructor":2,"length":3}');
  same('__proto__ is a name', Object.keys(proto).join() + proto.evil + (Object.getPrototypeOf(proto) === Object.prototype), '__proto__,constructor,lengthundefinedtrue');
  const wide = `{${Array.from({ length: 1000 }, (_, i) => `"k${i}":${i}`)}}`;
  same('many', again(`[${wide},${wide}]`), `[${wide},${wide}]`);
}

// What a script does to one object isn't seen in the next of the same shape.
function objects() {
  const parse = () => JSON.parse('{"a":1,"b":{"c":2}}');
  const first = parse();
  first.d = 3;
  delete first.a;
  Object.freeze(first.b);
  Object.defineProperty(first, 'b', { enumerable: false });
  Object.setPrototypeOf(first, null);
  const second = parse();
  second.a += 1;
  second.b.c += 1;
  same('fresh', JSON.stringify(second), '{"a":2,"b":{"c":3}}');
  same('extensible', Object.isExtensible(second.b) && second instanceof Object, true);
  const list = JSON.parse('[1,2,3]');
  list.push(4);
  list.length = 2;
  same('an array', Array.isArray(list) && list.concat(JSON.parse('[]')).join(), '1,2');
  same('a reviver', JSON.stringify(JSON.parse('{"a":[1,2],"b":3}', (k, v) => (k === 'b' ? undefined : k === '1' ? this : v))), '{"a":[1,null]}');
}

function complaints() {
  const say = (text, expected) => refused(JSON.stringify(text), () => JSON.parse(text), expected);
  for (const text of ['', ' ', '[', '[1,', '{"a":', '[{"a":[']) say(text, 'Unexpected end of JSON input');
  for (const text of ['{', '{"a":1,', '{"a":1,}', '{a:1}', "{'a':1}", '{1:1}']) say(text, 'expecting property name');
  for (const text of ['1 2', '1e', '0x10', '[1]x', '1\0', '{}}']) say(text, 'unexpected data at the end');
  for (const text of ['"', '"a', '"\\', '[{"a":"b']) say(text, 'unexpected end of string');
  for (const text of ['"\n"', '"\0"', '{"a\tb":1}']) say(text, 'invalid character in a JSON string');
  for (const text of ['"\\x"', '"\\u12"', '"\\0"', '{"\\8":1}']) say(text, 'malformed escape sequence in string literal');
  for (const text of ['\ufeff1', '\u00a01', '[é]']) say(text, 'unexpected character');
  for (const text of ['tru', 'truex', 'undefined', 'NaN', 'Infinity']) say(text, `unexpected token: '${text}'`);
  for (const text of ['[1 2]', '[1}', '[1']) say(text, "expecting ']'");
  for (const text of ['{"a":1]', '{"a":1 "b":2}', '{"a":1']) say(text, "expecting '}'");
  for (const text of ['{"a" 1}', '{"a"']) say(text, "expecting ':'");
  say('[1,]', "unexpected token: ']'");
  say('-', "unexpected token: '-'");
  say('.5', "unexpected token: '.'");
  say('01', "unexpected token: '0'");
  same('and goes on', again('[{"a":1}]'), '[{"a":1}]');
}

function extremes() {
  const deep = (open, close, n) => open.repeat(n) + '1' + close.repeat(n);
  same('deep', again(deep('[', ']', 500)) + again(deep('{"a":', '}', 500)), deep('[', ']', 500) + deep('{"a":', '}', 500));
  refused('too deep', () => JSON.parse(deep('[{"a":', '}]', 2e5)), 'stack overflow');
  const many = `[${'{"id":1,"tags":["a","b"]},'.repeat(50000)}0]`;
  same('large', again(many) === many, true);
  same('a long string', JSON.parse(`"${'x'.repeat(1e6)}\\n"`).length, 1e6 + 1);
}

const pick = (list) => list[Math.floor(Math.random() * list.length)];
const some = (make) => Array.from({ length: Math.floor(Math.random() * 5) }, make);
const space = () => pick(['', '', '', ' ', '\n\t', '\r']);
const string = () => `"${some(() => pick(['a', 'bc', 'é', '€', '😀', '\\n', '\\u0042', '\\"', '\\\\', ' ', '/', 'a long piece of text'])).join('')}"`;
const number = () => pick(['0', '-0', `${Math.random()}`, `${Math.random() * 1e3}`, `${Math.floor(Math.random() * 2 ** 53)}`, `-${Math.floor(Math.random() * 1e4)}.50`, `${pick([1, 7.25])}e${pick(['', '-', '+'])}${pick([3, 17, 300])}`]);
const name = () => pick(['"a"', '"b"', '"id"', '"0"', '"name"', string()]);

function any(depth) {
  const kind = Math.random();
  if (depth > 0 && kind < 0.35) return `[${some(() => space() + any(depth - 1) + space())}${space()}]`;
  if (depth > 0 && kind < 0.7) return `{${some(() => `${space()}${name()}${space()}:${space()}${any(depth - 1)}`)}${space()}}`;
  return kind < 0.85 ? string() : kind < 0.95 ? number() : pick(['true', 'false', 'null']);
}

function atRandom() {
  randomSeed(1);
  for (let i = 0; i < 500; i++) {
    const text = any(5);
    const shown = (v) => JSON.stringify(v, (k, x) => (Object.is(x, -0) ? 'minus zero' : x));
    same(text, shown(JSON.parse(text)), shown(new Function(`return (${text})`)()));
  }
}

export default function () {
  for (const part of [values, names, objects, complaints, extremes, atRandom]) part();
  console.log(verdict());
}
