// TextEncoder and TextDecoder: known answers, streams, labels, bad bytes, wrong use.
// expect: all as expected
import { refused, same, verdict } from './lib/known.js';

export default function () {
  const encoder = new TextEncoder();
  same('encoding', encoder.encoding, 'utf-8');
  same('encoded', encoder.encode('aé€😀').join(), '97,195,169,226,130,172,240,159,152,128');
  same('half of a pair', encoder.encode('\udc00').join(), '239,191,189');
  same('nothing', encoder.encode().length + encoder.encode(null).length, 0);
  same('classes', encoder instanceof TextEncoder && new TextDecoder() instanceof TextDecoder, true);
  same('constructors', TextEncoder.name + TextDecoder.prototype.constructor.name, 'TextEncoderTextDecoder');

  const decoder = new TextDecoder();
  same('defaults', `${decoder.encoding} ${decoder.fatal} ${decoder.ignoreBOM}`, 'utf-8 false false');
  const pieces = [[0xf0, 0x9f], [0x98], [0x80, 0x41]].map((p) => decoder.decode(new Uint8Array(p), { stream: true }));
  same('a stream', JSON.stringify([...pieces, decoder.decode()]), '["","","😀A",""]');
  same('a cut stream', decoder.decode(new Uint8Array([0x41, 0xe2]), { stream: true }) + decoder.decode(), 'A\ufffd');
  same('a view', new TextDecoder().decode(new DataView(new Uint8Array([1, 0x41, 0x42, 1]).buffer, 1, 2)), 'AB');
  same('wide view', new TextDecoder('utf-16le').decode(new Uint16Array([0xfeff, 0x4f60, 0xd83d, 0xde00])), '你😀');
  same('kept mark', new TextDecoder('utf8', { ignoreBOM: true }).decode(new Uint8Array([0xef, 0xbb, 0xbf])), '\ufeff');
  same('zero', new TextDecoder().decode(new Uint8Array([0x61, 0, 0x62])), 'a\0b');

  const fatal = new TextDecoder(' UTF-8\n', { fatal: true });
  refused('bad bytes', () => fatal.decode(new Uint8Array([0xff])), 'TypeError', 'name');
  same('good after bad', fatal.decode(new Uint8Array([0x41])), 'A');
  refused('unknown label', () => new TextDecoder('latin1'), 'RangeError', 'name');
  refused('no bytes', () => decoder.decode('text'), 'GoError', 'name');
  refused('a call', () => TextDecoder(), 'TypeError', 'name');
  refused('a borrowed method', () => decoder.decode.call({}), 'TypeError', 'name');
  refused('an option that throws', () => new TextDecoder('utf-8', { get fatal() { throw new EvalError('mine'); } }), 'EvalError', 'name');

  globalThis.TextEncoder = 7;
  same('replaced', TextEncoder, 7);
  console.log(verdict());
}
