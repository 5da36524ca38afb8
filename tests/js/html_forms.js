// The values of forms: val, serialize and its like.
// expect: ✓ 'count==1'
// expect: ✓ 'rate==1'
// expect-not: ✗
import { parseHTML } from 'k6/html';
import { check } from 'k6';
import { Counter } from 'k6/metrics';

const done = new Counter('done');
export const options = { thresholds: { checks: ['rate==1'], done: ['count==1'] } };

const doc = parseHTML(`<form id="f"><input name="z" value="last one"><input name="tok" value="a&amp;b=c"><input name="" value="x">
<input type="checkbox" name="c" value="y" checked="checked"><input type="checkbox" name="n" value="n"><input name="off" disabled="disabled"><input type="submit" name="go">
<textarea name="ta">1 &lt; 2</textarea><select name="many" multiple><option selected>p</option><option selected>r</option></select><select name="none" multiple></select>
<input name="dup" value="1"><input name="dup" value="2"></form><form id="empty"></form>`);
const same = (label, got, wanted) => check(got, { [`${label}: ${JSON.stringify(wanted)}`]: (v) => JSON.stringify(v) === JSON.stringify(wanted) });

export default function () {
  const f = doc.find('#f');
  same('serializeArray', f.serializeArray(), [{ name: 'z', value: 'last one' }, { name: 'tok', value: 'a&b=c' }, { name: 'c', value: 'y' }, { name: 'ta', value: '1 &lt; 2' },
    { name: 'many', value: ['p', 'r'] }, { name: 'none', value: [] }, { name: 'dup', value: '1' }, { name: 'dup', value: '2' }]);
  same('serializeObject', f.serializeObject(), { z: 'last one', tok: 'a&b=c', c: 'y', ta: '1 &lt; 2', many: ['p', 'r'], none: [], dup: '2' });
  same('serialize', f.serialize(), 'c=y&dup=2&many=p&many=r&ta=1+%26lt%3B+2&tok=a%26b%3Dc&z=last+one');
  same('of controls', [doc.find('input[name=z], p').serialize(), doc.find('select').first().serialize()], ['z=last+one', 'many=p&many=r']);
  same('of nothing', [doc.find('#empty').serialize(), doc.find('x').serializeArray(), doc.find('x').serializeObject()], ['', [], {}]);
  same('val', ['z', 'c', 'ta', 'many', 'dup'].map((name) => doc.find(`[name=${name}]`).val()), ['last one', 'y', '1 &lt; 2', ['p', 'r'], '1']);
  same('val of nothing', [f.val() === undefined, doc.find('x').val() === undefined], [true, true]);
  done.add(1);
}
