// k6/html: methods on what they aren't made for, pages and selectors that are too deep, names that JavaScript means something by.
// expect: all as expected
import { parseHTML } from 'k6/html';
import { alike, refused, same, verdict } from './lib/known.js';

const one = parseHTML('<p><a href="x">l</a>').find('p');
const p = one.get(0);
const a = p.querySelector('a');

function receivers() {
  for (const method of ['find', 'each', 'filter', 'text', 'serialize', 'end', 'data']) {
    refused(`${method} of an object`, () => one[method].call({}, 'p'), 'Selection object expected');
    refused(`${method} of an element`, () => one[method].call(p, 'p'), 'Selection object expected');
  }
  for (const method of ['nodeName', 'matches', 'getAttribute', 'parentNode', 'attributes', 'selection']) {
    refused(`${method} of a selection`, () => p[method].call(one, 'p'), 'Element object expected');
  }
  refused('of the prototype', () => Object.getPrototypeOf(one).size(), 'Selection object expected');
  refused('of the prototype of elements', () => Object.getPrototypeOf(p).nodeName(), 'Element object expected');
  refused('of the prototype of links', () => Object.getPrototypeOf(a).href(), 'Element object expected');
  alike('a method of another tag', [a.href.call(p), a.relList.call(p)], ['', []]);
}

function args() {
  refused('a symbol as a page', () => parseHTML(Symbol('s')), 'cannot convert symbol to string');
  refused('an index that throws', () => one.eq({ valueOf() { throw new Error('mine'); } }), 'mine');
  refused('a name that throws', () => one.attr({ toString() { throw new Error('mine'); } }), 'mine');
  refused('a key that throws', () => parseHTML('<p x>').find('p').data({ toString() { throw new Error('mine'); } }), 'mine');
  alike('indexes', [NaN, Infinity, -Infinity, 0.9, '0', -(2 ** 60)].map((i) => one.eq(i).size()), [1, 0, 0, 1, 1, 0]);
  alike('ends', [one.slice(-Infinity, Infinity).size(), one.slice(NaN, NaN).size(), one.slice(2 ** 60).size()], [1, 0, 0]);
  alike('selectors that are none', ['p['.repeat(1e4), ':not('.repeat(1e5), 'p '.repeat(1e5), 'p\0', '\ud800'].map((s) => one.find(s).size()), [0, 0, 0, 0, 0]);
  same('a long group', one.find(`${'b,'.repeat(1e4)}a`).size(), 1);
}

function pages() {
  const deep = parseHTML('<div>'.repeat(509));
  alike('as deep as can be', [deep.find('div').size(), deep.html().length, deep.find('div').last().parents().size()], [509, '<html><head></head><body></body></html>'.length + 509 * 11, 510]);
  for (const tag of ['<div>', '<span>', '<svg>', '<template>', '<table><tr><td>', '<b><i>']) {
    refused(`too many ${tag}`, () => parseHTML(tag.repeat(1e4)), 'html: open stack of elements exceeds 512 nodes');
  }
  same('many siblings', parseHTML('<li>'.repeat(1e4)).find('li').last().index(), 9999);
  same('text that is no UTF-16', parseHTML('<p>\ud800').find('p').text(), '\ufffd');
  alike('no page', [parseHTML('').html(), parseHTML('\0').find('body').text()], ['<html><head></head><body></body></html>', '']);
}

function names() {
  const form = parseHTML('<form data-__proto__="d"><input name="__proto__" value="v"></form>').find('form');
  alike('own properties', [form.serializeObject(), form.data(), form.get(0).attributes()].map((o) => Object.keys(o)), [['__proto__'], ['__proto__'], ['data-__proto__']]);
  alike('prototypes', [form.serializeObject(), form.data()].map((o) => Object.getPrototypeOf(o) === Object.prototype), [true, true]);
}

function lifetimes() {
  const kept = [];
  for (let i = 0; i < 200; i++) kept.push(parseHTML(`<p id=${i}><b>x</b>`).find('p').get(0).querySelector('b').firstChild());
  same('nodes keep their page', kept.map((text) => text.parentNode().parentNode().id()).join(), Array.from({ length: 200 }, (_, i) => i).join());
  let chain = one;
  for (let i = 0; i < 1e4; i++) chain = chain.filter('p');
  same('a long chain', chain.end().size(), 1);
  let list = parseHTML('<i></i><i></i>').find('i');
  alike('a list that its function lets go', list.map((i, item) => { list = null; return item.parent().find('i').map((j) => j).length; }), [2, 2]);
}

export default function () {
  receivers();
  args();
  pages();
  names();
  lifetimes();
  console.log(verdict());
}
