// Selection: each method, on a page and on nothing.
// expect: all as expected
import html, { parseHTML } from 'k6/html';
import { alike, refused, verdict } from './lib/known.js';

const doc = parseHTML(`<html><body><div id="a" class="box" data-n="7" data-user-id="x" data-on="true" data-list="[1,2]"
 data-bad="{1" data-none="null" data-price="1.50"><p id="p1" class="k">one</p>text<p id="p2">two<b id="b">!</b></p><ul id="u"><li id="l1">1</li>
<li id="l2" class="k">2</li><li id="l3">3</li></ul></div><div id="e"></div></body></html>`);
const none = doc.find('nothing');
const ids = (s) => s.toArray().map((one) => one.attr('id')).join(' ');

export default function () {
  alike('one parseHTML', html.parseHTML === parseHTML, true);
  const a = doc.find('#a'), li = doc.find('li'), l2 = doc.find('#l2');

  alike('find', ids(doc.find('p, li')), 'p1 p2 l1 l2 l3');
  alike('find a selection', ids(a.find(l2)), 'l2');
  alike('find an element elsewhere', ids(doc.find('#e').find(l2.get(0))), '');
  alike('find nothing valid', doc.find('p[').size(), 0);
  alike('single', [ids(doc.single('li')), none.single('li').size()], ['l1', 0]);
  alike('add', [ids(l2.add('p')), ids(l2.add(li)), ids(l2.add(li.get(0)))], ['l2 p1 p2', 'l2 l1 l3', 'l2 l1']);
  alike('children', [ids(a.children()), ids(a.children('.k')), none.children().size()], ['p1 p2 u', 'p1', 0]);
  alike('closest', [ids(l2.closest('div')), ids(l2.closest('li')), ids(l2.closest('table')), ids(li.closest(doc.find('#u')))], ['a', 'l2', '', 'u']);
  alike('contents', a.contents().toArray().map((n) => n.get(0).nodeName()), ['p', '#text', 'p', 'ul']);
  alike('filter', [ids(li.filter('.k')), ids(li.filter((i, s) => s.text() > '1')), ids(li.filter(l2))], ['l2', 'l2 l3', 'l2']);
  alike('not', [ids(li.not('.k')), ids(li.not((i) => i === 0)), ids(li.not(l2)), ids(li.not(l2.get(0))), ids(li.not('['))],
    ['l1 l3', 'l2 l3', 'l1 l3', 'l1 l3', 'l1 l2 l3']);
  alike('is', [li.is('.k'), li.is('p'), li.is((i) => i === 2), li.is(l2), none.is('p')], [true, false, true, true, false]);
  alike('has', [ids(doc.find('div').has('li')), ids(doc.find('p').has(doc.find('b')))], ['a', 'p2']);
  alike('next and prev', [ids(l2.next()), ids(l2.next('.k')), ids(l2.prev()), ids(doc.find('#p1').nextAll()), ids(doc.find('#u').prevAll('.k'))],
    ['l3', '', 'l1', 'p2 u', 'p1']);
  alike('until', [ids(doc.find('#p1').nextUntil('ul')), ids(doc.find('#p1').nextUntil()), ids(doc.find('#u').prevUntil(doc.find('#p1'))),
    ids(l2.parentsUntil('body')), ids(l2.parentsUntil('body', 'div')), ids(doc.find('#p1').nextUntil(null, 'ul'))],
  ['p2', 'p2 u', 'p2', 'u a', 'a', 'u']);
  alike('parent', [ids(li.parent()), ids(li.parent('ol')), l2.parents().size(), ids(l2.parents('div'))], ['u', '', 4, 'a']);
  alike('siblings', [ids(l2.siblings()), ids(li.siblings('.k'))], ['l1 l3', 'l2']);
  alike('undefined is no argument', [ids(l2.next(undefined)), ids(li.slice(1, undefined))], ['l3', 'l2 l3']);

  alike('eq', [ids(li.eq(1)), ids(li.eq(-1)), ids(li.eq(9)), ids(li.eq())], ['l2', 'l3', '', 'l1']);
  alike('first and last', [ids(li.first()), ids(li.last()), ids(none.first())], ['l1', 'l3', '']);
  alike('slice', [ids(li.slice(1)), ids(li.slice(0, 2)), ids(li.slice(-2, -1)), ids(li.slice(2, 1)), ids(li.slice(9)), ids(li.slice(0, 99))],
    ['l2 l3', 'l1 l2', 'l2', '', '', 'l1 l2 l3']);
  alike('get', [li.get().length, li.get(0).id(), li.get(-1).id(), li.get(-3) === undefined, li.get(3) === undefined], [3, 'l1', 'l3', true, true]);
  alike('end', [ids(li.filter('.k').end()), ids(li.eq(0).next().end()), none.end().end().end().size()], ['l1 l2 l3', 'l1', 0]);
  alike('index', [l2.index(), l2.index('li'), l2.index('.k'), li.index(l2), doc.find('p').index(doc.find('#p2').get(0)), li.index(7), none.index(), l2.index('p')],
    [1, 1, 1, 1, 1, -1, -1, -1]);
  alike('index of an element with methods of its own', li.index(l2.get(0)), -1);
  alike('map', li.map((i, s) => i + s.text()), ['01', '12', '23']);
  alike('map drops what throws', li.map((i) => { if (i === 1) throw new Error('x'); return i; }), [0, 2]);
  const seen = [];
  alike('each', [ids(li.each((i, e) => seen.push(i + e.id()))), seen], ['l1 l2 l3', ['0l1', '1l2', '2l3']]);
  alike('size', [li.size(), none.size()], [3, 0]);

  alike('attr', [a.attr('class'), a.attr('nope') === undefined, a.attr('nope', 5), none.attr('class') === undefined], ['box', true, 5, true]);
  alike('text', [li.text(), doc.find('#p2').text(), none.text()], ['123', 'two!', '']);
  alike('html', [doc.find('#p2').html(), doc.find('#e').html(), none.html()], ['two<b id="b">!</b>', '', '']);
  alike('data', [a.data('n'), a.data('userId'), a.data('user-id'), a.data('on'), a.data('list'), a.data('bad'), a.data('price'), a.data('none') === undefined,
    none.data('n') === undefined], [7, 'x', 'x', true, [1, 2], '{1', '1.50', true, true]);
  alike('data as a whole', Object.keys(a.data()).join(), 'n,userID,on,list,bad,none,price');
  alike('url', doc.url, '');

  for (const value of [5, null, undefined, {}]) {
    const type = value === 5 ? 'int64' : value === null || value === undefined ? '<nil>' : 'map[string]interface {}';
    refused(`find ${value}`, () => doc.find(value), `invalid argument, cannot use a '${type}' as a selector`);
  }
  refused('each without function', () => li.each(1), 'the argument to each() must be a function');
  refused('map without function', () => li.map(), 'the argument to map() must be a function');
  refused('filter with a number', () => li.filter(1), 'the argument to filter() must be a function, a selector or a selection');
  refused('is with a number', () => li.is(1), 'the argument to is() must be a function, a selector or a selection');
  refused('filter function throws', () => li.filter(() => { throw new Error('mine'); }), 'mine');
  refused('each function throws', () => li.each(() => { throw new Error('mine'); }), 'mine');
  refused('another page', () => li.add(parseHTML('<p>').find('p')), 'cannot add elements of another document');
  refused('too deep', () => parseHTML('<div>'.repeat(100000)), 'html: open stack of elements exceeds 512 nodes');
  refused('no selection', () => { const { size } = li; size(); }, 'Selection object expected');
  alike('not of another page', ids(li.not(parseHTML('<li>').find('li'))), 'l1 l2 l3');
  console.log(verdict());
}
