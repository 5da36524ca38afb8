// Selectors that only the JavaScript engine can test: regular expressions, in RE2's words.
// expect: all as expected
import { parseHTML } from 'k6/html';
import { same, verdict } from './lib/known.js';

const doc = parseHTML(`<a id="a" href="https://x.test/a.pdf">Straße 12</a><a id="b" href="/rel.PDF">caf\u00e9 \ud83d\ude00</a>
<p id="p">line one\nline two</p><p id="q">a.b <b>bold</b></p>`);
const cases = {
  '[href#=(pdf$)]': 'a',
  '[href#=(?i)pdf$]': 'a b',
  '[href#=^https?://]': 'a',
  'a:matches(\\d{2})': 'a',
  'a:matches(^Stra.e)': 'a',
  'a:matches(caf\u00e9 .)': 'b',
  'a:matches((?P<year>1\\d))': 'a',
  'p:matches(^line two$)': '',
  'p:matches((?m)^line two$)': 'p',
  'p:matches(one.line)': '',
  'p:matches((?s)one.line)': 'p',
  'p:matches(a\\.b)': 'q',
  'p:matches(bold)': 'q',
  'p:matchesOwn(bold)': '',
  'p:matches((?:one|two))': 'p',
  'p:matches((?U)a+)': '',
  'p:matches(()': '',
  'p:matches([)': '',
  '[href#=(]': '',
};

export default function () {
  for (const [selector, ids] of Object.entries(cases)) {
    same(selector, doc.find(selector).toArray().map((s) => s.attr('id')).join(' '), ids);
  }
  console.log(verdict());
}
