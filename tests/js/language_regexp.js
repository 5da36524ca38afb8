// ECMAScript section 22.2: flags, groups, lookbehind, Unicode properties, sticky, the methods of strings that take them.
// expect: 82 checks held
import { held, malformed, same, throws } from './lib/language.js';

const refuse = (...patterns) => patterns.forEach(([p, f]) => throws(SyntaxError, () => new RegExp(p, f)));

// Groups
const date = /(?<year>\d{4})-(?<month>\d\d)/;
same({ ...date.exec('on 2024-05').groups }, { year: '2024', month: '05' });
same('2024-05'.replace(date, '$<month>/$<year>/$1$$$&$`$\''), '05/2024/2024$2024-05');
same('2024-05'.replace(date, (m, y, mo, at, all, groups) => [m, y, mo, at, all, groups.year].join('|')), '2024-05|2024|05|0|2024-05|2024');
same([/(?<a>.)\k<a>/.test('xx'), /(?<a>.)\k<a>/.test('xy'), /\k<a>/.test('k<a>')], [true, false, true]);
same([/(a)|(b)/.exec('b').slice(), /(?:a)(b)?/.exec('a').slice()], [['b', undefined, 'b'], ['a', undefined]]);
same(/(z)((a+)?(b+)?(c))*/.exec('zaacbbbcac').slice(), ['zaacbbbcac', 'z', 'ac', 'a', undefined, 'c']);
same([/\1(a)/.exec('a').slice(), /(?=(a))b?/.exec('a').slice(), /((a)|b)*/.exec('ab').slice()], [['a', 'a'], ['', 'a'], ['ab', 'b', undefined]]);
same(date.exec('none'), null);
same('groups' in /a/.exec('a') && /a/.exec('a').groups, undefined);
same(Object.getPrototypeOf(date.exec('2024-05').groups), null);

same([/(?:(a)|(b)|(c))+/.exec('abc').slice(), /(?:(a)|(b)){2,3}c/.exec('abac').slice(), /(?:(x)?(y)?){3}/.exec('xy').slice(), /(?:(a)|b)??b/.exec('ab').slice()], [['abc', undefined, undefined, 'c'], ['abac', 'a', undefined], ['xy', undefined, undefined], ['ab', 'a']]);
// Assertions
same('$10 €20 30'.match(/(?<=€)\d+/)[0], '20');
same('$10 €20 30'.match(/(?<![$€\d])\d+/)[0], '30');
same(/(?<=(\d+)(\d+))$/.exec('1053').slice(), ['', '1', '053']);
same(/(?<=\1(a))b/.exec('aab')[0], 'b');
same(['foobar'.replace(/foo(?=bar)/, 'X'), 'foobaz'.replace(/foo(?!bar)/, 'X'), /\bfoo\b/.test('a foo!'), /\Boo/.test('foo')], ['Xbar', 'Xbaz', true, true]);
same('a\nb'.match(/^./gm), ['a', 'b']);
same(/(?!(a))b\1/.exec('b').slice(), ['b', undefined]);

// Quantifiers
same(['aaa'.match(/a{2}/)[0], 'aaa'.match(/a{2,}?/)[0], 'aaa'.match(/a+?/)[0], 'aaa'.match(/a{0}/)[0], 'a{,2}'.match(/a{,2}/)[0]], ['aa', 'aa', 'a', '', 'a{,2}']);
same(/(?:a*)*/.exec('aab')[0], 'aa');
same(/(a*)*/.exec('b').slice(), ['', undefined]);
same(/(?:)*x/.test('x'), true);
same('x'.repeat(100000).match(/^(x+x+)+$/)[0].length, 100000);
refuse(['a{2,1}'], ['*'], ['a**'], ['(?<=a)*', 'u'], ['(?=a)*', 'u']);

// Classes
same(['a-c]'.match(/[\]a\-]/g).join(''), /[^]/.test('\n'), /[]/.test('a'), /[\b]/.test('\b'), /[\d-x]/.test('-')], ['a-]', true, false, true, true]);
same(['\v\t\ufeff\u2028 '.match(/\s/g).length, /\w/.test('é'), /[\W]/.test('é'), /\cJ/.test('\n'), /\c/.test('\\c')], [5, false, true, true, true]);
same([/./.test('\n'), /./s.test('\n'), /./.test('\u2028'), /./s.dotAll], [false, true, false, true]);
refuse(['[b-a]'], ['[\\d-a]', 'u'], ['[']);

// Case
same([/ß/i.test('ẞ'), /ß/iu.test('ẞ'), /\u212a/i.test('k'), /\u212a/iu.test('k'), /[^x]/i.test('X'), /[a-z]/i.test('Q'), /É/i.test('é'), /σ/i.test('ς'), /σ/iu.test('ς')], [false, true, false, true, false, true, true, true, true]);
same('aBc'.replace(/b/gi, (m) => m + m), 'aBBc');

// Unicode
same(['😀'.match(/./g).length, '😀'.match(/./gu).length, /^.$/u.test('😀'), /\u{1f600}/u.test('😀'), /\u{2}/.test('uu'), /[😀]/u.exec('😀')[0].length], [2, 1, true, true, true, 2]);
same(['aΑАא'.match(/\p{Script=Greek}/u)[0], 'aΑАא'.match(/\p{sc=Cyrillic}/u)[0], 'aΑАא'.match(/\p{Lu}/gu).length, '1٣a'.match(/\p{Nd}/gu).length, 'a1_'.match(/\P{L}/gu).length], ['Α', 'А', 2, 2, 2]);
same([/\p{L}/u.test('é'), /\p{Emoji_Presentation}/u.test('😀'), /\p{ASCII}/u.test('é'), /\p{Any}/u.test(''), /[\p{Lu}\p{Nd}]/u.test('7'), /\p{White_Space}/u.test('\u3000'), /\p{ID_Start}/u.test('$'), /\p{L}/.test('p{L}')], [true, true, false, false, true, true, false, true]);
same([/\p{Script_Extensions=Latin}/u.test('a'), /\p{gc=Decimal_Number}/u.test('5')], [true, true]);
same([/[\ud83d]/u.test('😀'), /\ud83d/.test('😀'), /\ude00/u.test('😀'), /^\S$/u.test('😀')], [false, true, false, true]);
refuse(['\\p{Nonsense}', 'u'], ['\\p{Script=}', 'u'], ['\\p', 'u'], ['\\u{110000}', 'u'], ['\\-', 'u'], ['{', 'u'], ['\\1', 'u'], ['\\k<a>', 'u'], ['(?<a', ''], ['(?<1>a)'], ['(?<a>.)(?<a>.)'], ['(?<a>.)\\k<b>'], ['a', 'gg'], ['a', 'x'], ['('], [')'], ['(?a)'], ['\\']);
same([/(?<$𐒤>a)/.exec('a').groups['$𐒤'], /(?<\u0061b>x)/.exec('x').groups.ab], ['a', 'x']);

// lastIndex, g, y, d
const global = /a/g;
same([global.test('aa'), global.lastIndex, global.test('aa'), global.lastIndex, global.test('aa'), global.lastIndex], [true, 1, true, 2, false, 0]);
const sticky = /a/y;
sticky.lastIndex = 1;
same([sticky.test('ba'), sticky.lastIndex, sticky.test('ba'), sticky.lastIndex, 'aab'.replace(/a/y, 'x'), 'baa'.replace(/a/gy, 'x'), 'aab'.match(/a/gy)], [true, 2, false, 0, 'xab', 'baa', ['a', 'a']]);
const spots = /(?<x>b)(c)?/d.exec('abd').indices;
same([[...spots[0]], [...spots[1]], spots[2], [...spots.groups.x]], [[1, 2], [1, 2], undefined, [1, 2]]);
same([/a/dgimsuy.flags, /a/gy.toString(), new RegExp(/a/g, 'i').flags, RegExp('/').source, RegExp('').source, RegExp('\n').source], ['dgimsuy', '/a/gy', 'i', '\\/', '(?:)', '\\n']);
const at = /a/gu;
at.lastIndex = 1;
same([/\udf06/u.exec('\ud834\udf06'), 'abc'.search(/c/), 'abc'.search('z')], [null, 2, -1]);

// Methods
same(['a1b2'.split(/\d/), 'a1b2'.split(/(\d)/), 'ab'.split(/(?:)/), ''.split(/a/), ''.split(/(?:)/), 'abc'.split(/b/, 1)], [['a', 'b', ''], ['a', '1', 'b', '2', ''], ['a', 'b'], [''], [], ['a']]);
same([...'a1b22'.matchAll(/(?<d>\d)+/g)].map((m) => [m[0], m.index, m.groups.d]), [['1', 1, '1'], ['22', 3, '2']]);
throws(TypeError, () => 'a'.matchAll(/a/));
throws(TypeError, () => 'a'.replaceAll(/a/, 'b'));
same(['aXbX'.replaceAll('X', '$&$&'), 'aXbX'.replaceAll(/x/gi, '-'), 'aa'.replaceAll('', '-'), 'abc'.replace('b', '[$`|$&|$\']'), 'abc'.replace(/(b)/, '$2$01$10')], ['aXXbXX', 'a-b-', '-a-a-', 'a[a|b|c]c', 'a$2bb0c']);
same(['abc'.replace(/(?<n>b)/, '$<n>$<none>'), 'abc'.replace(/(b)/, '$<n>'), 'x'.replace('x', '$$$')], ['abc', 'a$<n>c', '$$']);
same([RegExp.prototype.flags, RegExp.prototype.source, RegExp.prototype.toString()], ['', '(?:)', '/(?:)/']);
class Loud extends RegExp { [Symbol.replace](s, r) { return super[Symbol.replace](s, r).toUpperCase(); } }
same('abc'.replace(new Loud('b'), 'x'), 'AXC');
const custom = { [Symbol.split]: (s) => 'split ' + s, [Symbol.match]: (s) => 'match ' + s, [Symbol.search]: () => 7, [Symbol.matchAll]: () => 'all', flags: 'g' };
same(['a'.split(custom), 'a'.match(custom), 'a'.search(custom), 'a'.matchAll(custom)], ['split a', 'match a', 7, 'all']);
throws(TypeError, () => 'a'.startsWith(/a/));
same([...new RegExp('a|ab').exec('abc'), ...new RegExp('((a)|(ab))((c)|(bc))').exec('abc')], ['a', 'abc', 'a', 'a', undefined, 'bc', undefined, 'bc']);
malformed('/a/gg', '/(/', '/[/', '/a', '/(?<a>)(?<a>)/', '/a/\\u0067');

export default () => console.log(held());
