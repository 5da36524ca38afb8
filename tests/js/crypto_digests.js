// k6/crypto: known answers in every output, what counts as bytes, hashers, and the refusals.
// expect: all as expected
import crypto, { createHash, createHMAC, hexEncode, hmac, md4, randomBytes, sha256 } from 'k6/crypto';
import { refused, same, verdict } from './lib/known.js';

export default function () {
  // RFC 1320, FIPS 180-4, RFC 4231
  same('md4', md4('abc', 'hex'), 'a448017aaf21d8525fc10ae87aa6729d');
  same('sha256', sha256('abc', 'hex'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  same('hmac', hmac('sha256', 'Jefe', 'what do ya want for nothing?', 'base64'),
    'W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=');
  same('base64url', crypto.sha1('some>>text??', 'base64url'), 'EZtHyF9JoNSbYhq9QCR8LyhHERQ=');
  same('base64rawurl', crypto.sha1('some>>text??', 'base64rawurl'), 'EZtHyF9JoNSbYhq9QCR8LyhHERQ');
  const binary = crypto.md5('abc', 'binary');
  same('binary', binary instanceof ArrayBuffer && hexEncode(binary), '900150983cd24fb0d6963f7d28e17f72');

  const bytes = new Uint8Array([0, 0x68, 0x69, 0]).subarray(1, 3);
  same('part of a buffer', crypto.md5(bytes, 'hex'), crypto.md5('hi', 'hex'));
  same('half of a pair', hexEncode('a\ud800b'), '61efbfbd62');
  same('a long key', hmac('sha1', 'k'.repeat(1000), 'x', 'hex'), hmac('sha1', crypto.sha1('k'.repeat(1000), 'binary'), 'x', 'hex'));

  const hash = createHash('sha512_256');
  hash.update('ab');
  hash.update(new Uint8Array([0x63]));
  same('in steps', hash.digest('hex'), '53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23');
  same('again', hash.digest('hex'), crypto.sha512_256('abc', 'hex'));
  const mac = createHMAC('ripemd160', 'Jefe');
  mac.update('what do ya want for nothing?');
  same('hmac in steps', mac.digest('hex'), 'dda6c0213a485a9e24f4742064a7f033b43c4069');

  same('random', randomBytes(40).byteLength, 40);
  same('not twice', hexEncode(randomBytes(16)) === hexEncode(randomBytes(16)), false);

  const expected = 'expected string, []byte or ArrayBuffer';
  refused('no input', () => crypto.sha1(), `sha1 failed: invalid type <nil>, ${expected}`);
  refused('numbers', () => crypto.md5([1, 2], 'hex'), `md5 failed: invalid type []interface {}, ${expected}`);
  refused('wide numbers', () => hexEncode(new Float64Array(1)), `invalid type []float64, ${expected}`);
  refused('a key', () => hmac('sha1', 7, 'x', 'hex'), `invalid type int64, ${expected}`);
  refused('an algorithm', () => hmac('SHA1', 'k', 'x', 'hex'), 'invalid algorithm: SHA1');
  refused('no algorithm', () => createHash(), 'invalid algorithm: ');
  refused('an output', () => hash.digest('utf8'), 'invalid output encoding: utf8');
  refused('a borrowed method', () => hash.update.call({}, 'x'), 'not a Hasher');
  refused('a symbol', () => crypto.md5('x', Symbol('hex')), 'cannot convert symbol to string');
  refused('no bytes', () => randomBytes('none'), 'invalid size');
  refused('too many bytes', () => randomBytes(2 ** 40), 'invalid array buffer length');
  console.log(verdict());
}
