// The values of forms: val, serialize and its like.
// expect: all as expected
import { parseHTML } from 'k6/html';
import { alike, verdict } from './lib/known.js';

const doc = parseHTML(`<form id="f"><input name="z" value="last one"><input name="tok" value="a&amp;b=c"><input name="" value="x">
<input type="checkbox" name="c" value="y" checked="checked"><input type="checkbox" name="n" value="n"><input name="off" disabled="disabled"><input type="submit" name="go">
<textarea name="ta">1 &lt; 2</textarea><select name="many" multiple><option selected>p</option><option selected>r</option></select><select name="none" multiple></select>
<input name="dup" value="1"><input name="dup" value="2"></form><form id="empty"></form>`);

export default function () {
  const f = doc.find('#f');
  alike('serializeArray', f.serializeArray(), [{ name: 'z', value: 'last one' }, { name: 'tok', value: 'a&b=c' }, { name: 'c', value: 'y' }, { name: 'ta', value: '1 &lt; 2' },
    { name: 'many', value: ['p', 'r'] }, { name: 'none', value: [] }, { name: 'dup', value: '1' }, { name: 'dup', value: '2' }]);
  alike('serializeObject', f.serializeObject(), { z: 'last one', tok: 'a&b=c', c: 'y', ta: '1 &lt; 2', many: ['p', 'r'], none: [], dup: '2' });
  alike('serialize', f.serialize(), 'c=y&dup=2&many=p&many=r&ta=1+%26lt%3B+2&tok=a%26b%3Dc&z=last+one');
  alike('of controls', [doc.find('input[name=z], p').serialize(), doc.find('select').first().serialize()], ['z=last+one', 'many=p&many=r']);
  alike('of nothing', [doc.find('#empty').serialize(), doc.find('x').serializeArray(), doc.find('x').serializeObject()], ['', [], {}]);
  alike('val', ['z', 'c', 'ta', 'many', 'dup'].map((name) => doc.find(`[name=${name}]`).val()), ['last one', 'y', '1 &lt; 2', ['p', 'r'], '1']);
  alike('val of nothing', [f.val() === undefined, doc.find('x').val() === undefined], [true, true]);
  console.log(verdict());
}
