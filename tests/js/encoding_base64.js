// k6/encoding: the four forms both ways, text and bytes, and what is refused.
// expect: all as expected
import encoding, { b64decode, b64encode } from 'k6/encoding';
import { refused, same, verdict } from './lib/known.js';

export default function () {
  const bytes = new Uint8Array([251, 255, 254, 1]);
  for (const [form, text] of Object.entries({ std: '+//+AQ==', rawstd: '+//+AQ', url: '-__-AQ==', rawurl: '-__-AQ' })) {
    same(form, b64encode(bytes.buffer, form), text);
    same(`${form} back`, new Uint8Array(b64decode(text, form)).join(), bytes.join());
  }
  same('by default', encoding.b64encode('hé'), 'aMOp');
  same('text', b64decode('aMOp', 'std', 's'), 'hé');
  same('an unknown form', b64encode('>>>?', 'base99'), 'Pj4+Pw==');
  same('missing text', b64decode().byteLength, 0);
  refused('no base64', () => b64decode('a!'), 'illegal base64 data at input byte 1');
  refused('no bytes', () => b64encode({}), 'invalid type map[string]interface {}, expected string, []byte or ArrayBuffer');
  refused('a form that throws', () => b64encode('x', { toString() { throw new Error('mine'); } }), 'mine');
  console.log(verdict());
}
