// Selection: each method, on a page and on nothing.
// expect: ✓ 'count==1'
// expect: ✓ 'rate==1'
// expect-not: ✗
import html, { parseHTML } from 'k6/html';
import { check } from 'k6';
import { Counter } from 'k6/metrics';

const done = new Counter('done');
export const options = { thresholds: { checks: ['rate==1'], done: ['count==1'] } };

const doc = parseHTML(`<html><body><div id="a" class="box" data-n="7" data-user-id="x" data-on="true" data-list="[1,2]"
 data-bad="{1" data-none="null" data-price="1.50"><p id="p1" class="k">one</p>text<p id="p2">two<b id="b">!</b></p><ul id="u"><li id="l1">1</li>
<li id="l2" class="k">2</li><li id="l3">3</li></ul></div><div id="e"></div></body></html>`);
const none = doc.find('nothing');
const ids = (s) => s.toArray().map((one) => one.attr('id')).join(' ');
const same = (label, got, wanted) => check(got, { [`${label}: ${JSON.stringify(wanted)}`]: (v) => JSON.stringify(v) === JSON.stringify(wanted) });
const throws = (label, fn, text) => {
  let message = 'nothing';
  try { fn(); } catch (e) { message = e.message; }
  same(label, message, text);
};

export default function () {
  check(html.parseHTML === parseHTML, { 'one parseHTML': (v) => v });
  const a = doc.find('#a'), li = doc.find('li'), l2 = doc.find('#l2');

  same('find', ids(doc.find('p, li')), 'p1 p2 l1 l2 l3');
  same('find a selection', ids(a.find(l2)), 'l2');
  same('find an element elsewhere', ids(doc.find('#e').find(l2.get(0))), '');
  same('find nothing valid', doc.find('p[').size(), 0);
  same('single', [ids(doc.single('li')), none.single('li').size()], ['l1', 0]);
  same('add', [ids(l2.add('p')), ids(l2.add(li)), ids(l2.add(li.get(0)))], ['l2 p1 p2', 'l2 l1 l3', 'l2 l1']);
  same('children', [ids(a.children()), ids(a.children('.k')), none.children().size()], ['p1 p2 u', 'p1', 0]);
  same('closest', [ids(l2.closest('div')), ids(l2.closest('li')), ids(l2.closest('table')), ids(li.closest(doc.find('#u')))], ['a', 'l2', '', 'u']);
  same('contents', a.contents().toArray().map((n) => n.get(0).nodeName()), ['p', '#text', 'p', 'ul']);
  same('filter', [ids(li.filter('.k')), ids(li.filter((i, s) => s.text() > '1')), ids(li.filter(l2))], ['l2', 'l2 l3', 'l2']);
  same('not', [ids(li.not('.k')), ids(li.not((i) => i === 0)), ids(li.not(l2)), ids(li.not(l2.get(0))), ids(li.not('['))],
    ['l1 l3', 'l2 l3', 'l1 l3', 'l1 l3', 'l1 l2 l3']);
  same('is', [li.is('.k'), li.is('p'), li.is((i) => i === 2), li.is(l2), none.is('p')], [true, false, true, true, false]);
  same('has', [ids(doc.find('div').has('li')), ids(doc.find('p').has(doc.find('b')))], ['a', 'p2']);
  same('next and prev', [ids(l2.next()), ids(l2.next('.k')), ids(l2.prev()), ids(doc.find('#p1').nextAll()), ids(doc.find('#u').prevAll('.k'))],
    ['l3', '', 'l1', 'p2 u', 'p1']);
  same('until', [ids(doc.find('#p1').nextUntil('ul')), ids(doc.find('#p1').nextUntil()), ids(doc.find('#u').prevUntil(doc.find('#p1'))),
    ids(l2.parentsUntil('body')), ids(l2.parentsUntil('body', 'div')), ids(doc.find('#p1').nextUntil(null, 'ul'))],
  ['p2', 'p2 u', 'p2', 'u a', 'a', 'u']);
  same('parent', [ids(li.parent()), ids(li.parent('ol')), l2.parents().size(), ids(l2.parents('div'))], ['u', '', 4, 'a']);
  same('siblings', [ids(l2.siblings()), ids(li.siblings('.k'))], ['l1 l3', 'l2']);
  same('undefined is no argument', [ids(l2.next(undefined)), ids(li.slice(1, undefined))], ['l3', 'l2 l3']);

  same('eq', [ids(li.eq(1)), ids(li.eq(-1)), ids(li.eq(9)), ids(li.eq())], ['l2', 'l3', '', 'l1']);
  same('first and last', [ids(li.first()), ids(li.last()), ids(none.first())], ['l1', 'l3', '']);
  same('slice', [ids(li.slice(1)), ids(li.slice(0, 2)), ids(li.slice(-2, -1)), ids(li.slice(2, 1)), ids(li.slice(9)), ids(li.slice(0, 99))],
    ['l2 l3', 'l1 l2', 'l2', '', '', 'l1 l2 l3']);
  same('get', [li.get().length, li.get(0).id(), li.get(-1).id(), li.get(-3) === undefined, li.get(3) === undefined], [3, 'l1', 'l3', true, true]);
  same('end', [ids(li.filter('.k').end()), ids(li.eq(0).next().end()), none.end().end().end().size()], ['l1 l2 l3', 'l1', 0]);
  same('index', [l2.index(), l2.index('li'), l2.index('.k'), li.index(l2), doc.find('p').index(doc.find('#p2').get(0)), li.index(7), none.index(), l2.index('p')],
    [1, 1, 1, 1, 1, -1, -1, -1]);
  same('index of an element with methods of its own', li.index(l2.get(0)), -1);
  same('map', li.map((i, s) => i + s.text()), ['01', '12', '23']);
  same('map drops what throws', li.map((i) => { if (i === 1) throw new Error('x'); return i; }), [0, 2]);
  const seen = [];
  same('each', [ids(li.each((i, e) => seen.push(i + e.id()))), seen], ['l1 l2 l3', ['0l1', '1l2', '2l3']]);
  same('size', [li.size(), none.size()], [3, 0]);

  same('attr', [a.attr('class'), a.attr('nope') === undefined, a.attr('nope', 5), none.attr('class') === undefined], ['box', true, 5, true]);
  same('text', [li.text(), doc.find('#p2').text(), none.text()], ['123', 'two!', '']);
  same('html', [doc.find('#p2').html(), doc.find('#e').html(), none.html()], ['two<b id="b">!</b>', '', '']);
  same('data', [a.data('n'), a.data('userId'), a.data('user-id'), a.data('on'), a.data('list'), a.data('bad'), a.data('price'), a.data('none') === undefined,
    none.data('n') === undefined], [7, 'x', 'x', true, [1, 2], '{1', '1.50', true, true]);
  same('data as a whole', Object.keys(a.data()).join(), 'n,userID,on,list,bad,none,price');
  same('url', doc.url, '');

  for (const value of [5, null, undefined, {}]) {
    const type = value === 5 ? 'int64' : value === null || value === undefined ? '<nil>' : 'map[string]interface {}';
    throws(`find ${value}`, () => doc.find(value), `invalid argument, cannot use a '${type}' as a selector`);
  }
  throws('each without function', () => li.each(1), 'the argument to each() must be a function');
  throws('map without function', () => li.map(), 'the argument to map() must be a function');
  throws('filter with a number', () => li.filter(1), 'the argument to filter() must be a function, a selector or a selection');
  throws('is with a number', () => li.is(1), 'the argument to is() must be a function, a selector or a selection');
  throws('filter function throws', () => li.filter(() => { throw new Error('mine'); }), 'mine');
  throws('each function throws', () => li.each(() => { throw new Error('mine'); }), 'mine');
  throws('another page', () => li.add(parseHTML('<p>').find('p')), 'cannot add elements of another document');
  throws('too deep', () => parseHTML('<div>'.repeat(100000)), 'html: open stack of elements exceeds 512 nodes');
  throws('no selection', () => { const { size } = li; size(); }, 'Selection object expected');
  same('not of another page', ids(li.not(parseHTML('<li>').find('li'))), 'l1 l2 l3');
  done.add(1);
}
