// Element: nodes, attributes, queries, and what elements of some tags have.
// expect: all as expected
import { parseHTML } from 'k6/html';
import { alike, verdict } from './lib/known.js';

const doc = parseHTML(`<!DOCTYPE html><html lang="en"><body><div id="d" class=" one  two" title="T">lead<!-- note --><p id="p">A</p><a id="a" href="https://u:p%20w@h.test:443/x%20y?q=1#f%20g">L</a>tail</div>
<svg id="s"><use xlink:href="#i"></use></svg>
<form id="f" method="POST" action="/go"><label id="lb" for="i">x</label><input id="i" type="EMAIL" maxlength="ten" list="dl" disabled><input id="w" type="week">
<button id="b" formaction="/b">B</button><select id="sel" multiple><option id="o1" value="1"><optgroup disabled><option id="o2" selected>Two</option></optgroup></select></form>
<datalist id="dl"><option></datalist><table id="t"><tr id="r"><th id="th"><td id="td" colspan="x"></table><progress id="pr" value="1" max="4"></progress><style id="st"></style></body></html>`);
const el = (id) => doc.find(`#${id}`).get(0);
const name = (e) => (e === undefined ? 'undefined' : `${e.nodeName()}/${e.nodeType()}`);

export default function () {
  const d = el('d'), p = el('p'), a = el('a');
  alike('names', d.childNodes().map(name), ['#text/3', '#comment/8', 'p/1', 'a/1', '#text/3']);
  alike('values', d.childNodes().map((n) => n.nodeValue() === undefined ? null : n.nodeValue()), ['lead', '', null, null, 'tail']);
  alike('neighbours', [d.firstChild(), d.lastChild(), d.firstElementChild(), d.lastElementChild(), p.previousSibling(), p.nextSibling(),
    p.previousElementSibling(), p.nextElementSibling(), p.parentNode(), p.parentElement(), p.ownerDocument(), p.firstChild().firstChild()].map(name),
  ['#text/3', '#text/3', 'p/1', 'a/1', '#comment/8', 'a/1', 'undefined', 'a/1', 'div/1', 'div/1', '#document/9', 'undefined']);
  const root = p.ownerDocument();
  alike('the document', [name(root.firstChild()), root.firstChild().nextSibling().parentElement() === undefined, root.parentNode() === undefined,
    root.hasAttributes(), root.toString(), root.nextSibling() === undefined], ['html/10', true, true, false, '[object #document]', true]);
  alike('counts', [d.childElementCount(), d.children().length, d.hasChildNodes(), el('b').hasChildNodes(), p.firstChild().hasChildNodes()], [2, 2, true, true, false]);
  alike('text and markup', [d.textContent(), p.innerHTML(), p.toString(), a.toString().slice(0, 8)], ['leadALtail', 'A', '[object html.Node]', 'https://']);
  alike('attributes', [d.id(), d.className(), d.classList(), p.className() === undefined, p.classList(), d.getAttribute('title'), d.getAttribute('x') === undefined,
    d.hasAttribute('title'), d.hasAttribute('x'), d.hasAttributes(), Object.keys(d.attributes())],
  ['d', ' one  two', ['one', 'two'], true, [], 'T', true, true, false, true, ['id', 'class', 'title']]);
  const node = d.getAttributeNode('title'), use = doc.find('use').get(0).attributes();
  alike('attribute nodes', [node.name, node.value, node.localName(), node.prefix(), node.namespaceURI(), node.owner_element.id(), d.getAttributeNode('x') === undefined],
    ['title', 'T', 'title', '', 'http://www.w3.org/1999/xhtml', 'd', true]);
  alike('foreign attributes', [use.href.prefix(), use.href.value, el('s').namespaceURI(), el('s').isDefaultNamespace()], ['xlink', '#i', 'http://www.w3.org/2000/svg', false]);
  alike('language', [doc.find('html').get(0).lang(), d.lang() === undefined], ['en', true]);
  alike('queries', [d.querySelector('p').id(), d.querySelector('u') === undefined, d.querySelectorAll('*').length, d.getElementsByTagName('a').length,
    doc.find('body').get(0).getElementsByClassName('two one').length, d.querySelectorAll('[').length, p.matches('div > p'), p.matches('a')], ['p', true, 2, 1, 1, 0, true, false]);
  alike('the first of many is one', doc.find('body').get(0).querySelector('p, a').selection().size(), 1);
  alike('comparison', [d.contains(p), d.contains(a), d.contains(d), p.contains(d), d.contains(1), p.isSameNode(el('p')), a.isSameNode(el('a')), a.isSameNode(p), p.isEqualNode(p), p.isEqualNode(d)],
    [true, true, false, false, false, true, true, false, true, false]);
  alike('selection', [p.selection().closest('div').attr('id'), p.selection().end().size()], ['d', 0]);

  alike('a link', ['href', 'protocol', 'host', 'hostname', 'port', 'pathname', 'search', 'hash', 'origin', 'username', 'password', 'text'].map((k) => a[k]()),
    ['https://u:p%20w@h.test:443/x%20y?q=1#f%20g', 'https', 'h.test', 'h.test', '443', '/x y', '?q=1', '#f g', 'https://h.test:443', 'u', 'p w', 'L']);
  alike('a form', [el('f').method(), el('f').action(), el('f').length(), el('f').elements().map((e) => e.id()), el('f').enctype()],
    ['get', '/go', 4, ['i', 'w', 'b', 'sel'], 'application/x-www-form-urlencoded']);
  alike('an input', [el('i').type(), el('w').type(), el('i').maxLength(), el('i').disabled(), el('i').form().id(), el('i').labels().map((l) => l.id()), el('i').list().id(), el('w').list() === undefined],
    ['text', 'week', -1, true, 'f', ['lb'], 'dl', true]);
  alike('a button', [el('b').formAction(), el('b').formMethod(), el('b').value(), el('b').type()], ['/b', 'post', 'B', 'submit']);
  alike('a label', [el('lb').control().id(), el('lb').htmlFor()], ['i', 'i']);
  alike('a select', [el('sel').type(), el('sel').size(), el('sel').length(), el('sel').selectedIndex(), el('sel').value(), el('sel').selectedOptions().map((o) => o.id())],
    ['select-multiple', 4, 2, 1, 'Two', ['o2']]);
  alike('an option', [el('o1').value(), el('o1').disabled(), el('o2').disabled(), el('o2').index(), el('o2').label(), el('o2').form().id()], ['1', false, true, 1, 'Two', 'f']);
  alike('a table', [el('t').rows().map((r) => r.id()), el('t').caption() === undefined, el('t').tBodies().length, el('r').rowIndex(), el('r').sectionRowIndex(), el('td').cellIndex(), el('td').colSpan()],
    [['r'], true, 1, 0, 0, 1, 1]);
  alike('others', [el('pr').value(), el('pr').position(), el('pr').max(), el('st').type()], [0.25, 0.25, 4, 'text/css']);
  alike('only what the tag has', [typeof p.href, typeof a.checked, typeof el('i').checked, typeof d.childNodes()[0].href], ['undefined', 'undefined', 'function', 'undefined']);
  console.log(verdict());
}
