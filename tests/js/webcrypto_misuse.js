// WebCrypto: wrong arguments, keys and data are rejected promises with the standard's names; nothing throws at once.
// expect: all as expected
import { ecdsa, initiator, refused, rsa, rsaPublic, same, text, unhex, verdict } from './modules/webcrypto.js';

const s = crypto.subtle;
const data = text('data');
const iv = new Uint8Array(16);
const raw = new Uint8Array(16);

async function algorithms(gcm) {
  await refused('no algorithm', () => s.digest(undefined, data), 'SyntaxError', 'an algorithm is a string or an object with a name');
  await refused('no name', () => s.digest({}, data), 'NotSupportedError');
  await refused('a number', () => s.encrypt(7, gcm, data), 'SyntaxError');
  await refused('MD5', () => s.digest('MD5', data), 'NotSupportedError', '"MD5" is no digest; there are SHA-1, SHA-256, SHA-384 and SHA-512');
  await refused('to sign with a cipher', () => s.sign('AES-GCM', gcm, data), 'NotSupportedError', '"AES-GCM" is no algorithm for signing');
  await refused('to encrypt with AES-KW', () => s.encrypt('AES-KW', gcm, data), 'NotSupportedError');
  await refused('a getter that throws', () => s.digest({ get name() { throw new RangeError('mine'); } }, data), 'RangeError', 'mine');
  await refused('an iv that is text', () => s.encrypt({ name: 'AES-GCM', iv: 'text' }, gcm, data), 'TypeError', 'iv is neither an ArrayBuffer nor a view on one');
  await refused('no data', () => s.encrypt({ name: 'AES-GCM', iv }, gcm), 'TypeError', 'data is null or undefined');
  await refused('no key', () => s.encrypt({ name: 'AES-GCM', iv }, null, data), 'TypeError', 'key is not a CryptoKey');
  await refused('a forged key', () => s.encrypt({ name: 'AES-GCM', iv }, { ...gcm }, data), 'TypeError');
  await refused('symbols', () => s.importKey(Symbol('raw'), raw, 'AES-GCM', true, []), 'TypeError');
  same('a promise all the same', s.digest() instanceof Promise, true);
  s.digest().catch(() => {});
}

async function ciphers() {
  const key = (name) => s.importKey('raw', raw, name, true, ['encrypt', 'decrypt']);
  const [cbc, ctr, gcm] = await Promise.all(['AES-CBC', 'AES-CTR', 'AES-GCM'].map(key));
  await algorithms(gcm);
  await refused('CBC without iv', () => s.encrypt('AES-CBC', cbc, data), 'OperationError', 'the iv must have 16 bytes');
  for (const size of [0, 1, 15, 17, 31]) {
    await refused(`CBC of ${size} bytes`, () => s.decrypt({ name: 'AES-CBC', iv }, cbc, new Uint8Array(size)), 'OperationError');
  }
  await refused('CTR without length', () => s.encrypt({ name: 'AES-CTR', counter: iv }, ctr, data), 'OperationError');
  await refused('CTR of 2^31 bits', () => s.encrypt({ name: 'AES-CTR', counter: iv, length: 2 ** 31 }, ctr, data), 'OperationError');
  await refused('CTR that repeats', () => s.encrypt({ name: 'AES-CTR', counter: iv, length: 1 }, ctr, new Uint8Array(33)), 'OperationError');
  await refused('GCM, no whole bytes', () => s.encrypt({ name: 'AES-GCM', iv, tagLength: 100 }, gcm, data), 'OperationError');
  await refused('GCM, no text', () => s.decrypt({ name: 'AES-GCM', iv }, gcm, new Uint8Array(15)), 'OperationError', 'the text is shorter than its tag');
  // What a getter detaches is not there any more.
  const gone = new Uint8Array(16);
  const params = { name: 'AES-CBC', get iv() { if (gone.buffer.transfer) gone.buffer.transfer(); return iv; } };
  same('a getter', (await s.encrypt(params, cbc, gone)).byteLength > 0, true);
}

async function imports() {
  const gcm = (format, key, usages = ['encrypt']) => s.importKey(format, key, 'AES-GCM', true, usages);
  await refused('17 bytes', () => gcm('raw', new Uint8Array(17)), 'DataError', 'AES keys have 16, 24 or 32 bytes, these are 17');
  await refused('usages as text', () => gcm('raw', raw, 'encrypt'), 'TypeError', 'keyUsages is no array');
  await refused('no usages', () => gcm('raw', raw, []), 'SyntaxError');
  await refused('a usage of others', () => gcm('raw', raw, ['encrypt', 'sign']), 'SyntaxError', 'the key can\'t be used for "sign"');
  await refused('no JWK', () => gcm('jwk', 'text'), 'DataError', 'a JSON web key is an object');
  await refused('JWK without k', () => gcm('jwk', { kty: 'oct' }), 'DataError', 'the key lacks "k"');
  await refused('padded k', () => gcm('jwk', { kty: 'oct', k: 'AAAAAAAAAAAAAAAAAAAAAA==' }), 'DataError', 'the key\'s "k" is no base64url at character 22');
  const hmac = (key, more) => s.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256', ...more }, true, ['sign']);
  await refused('an empty HMAC key', () => hmac(new Uint8Array(0)), 'DataError', 'the key is empty');
  await refused('another length', () => hmac(raw, { length: 64 }), 'DataError');
  await refused('no hash', () => s.importKey('raw', raw, 'HMAC', true, ['sign']), 'SyntaxError', 'the algorithm lacks its hash');

  const rsaKey = (format, key) => s.importKey(format, key, { name: 'RSA-PSS', hash: 'SHA-256' }, true, ['sign']);
  await refused('RSA raw', () => rsaKey('raw', raw), 'NotSupportedError');
  await refused('RSA, no DER', () => rsaKey('pkcs8', raw), 'DataError', 'the data is no private key as PKCS #8 in DER');
  await refused('RSA without p', () => rsaKey('jwk', { ...rsa, p: undefined }), 'DataError');
  await refused('RSA of another p', () => rsaKey('jwk', { ...rsa, p: rsa.q }), 'DataError', 'the numbers are not those of an RSA key');
  await refused('RSA without n', () => rsaKey('jwk', { kty: 'RSA', e: 'AQAB' }), 'DataError', 'the key lacks "n"');

  const ec = (format, key, namedCurve = 'P-256', name = 'ECDSA') => s.importKey(format, key, { name, namedCurve }, true, ['sign']);
  await refused('another curve', () => ec('jwk', ecdsa, 'P-384'), 'DataError', 'the key\'s crv is "P-256", the algorithm\'s curve is P-384');
  await refused('no curve', () => ec('jwk', ecdsa, 'P-224'), 'NotSupportedError');
  await refused('no point', () => ec('raw', new Uint8Array(65)), 'DataError');
  await refused('another d', () => ec('jwk', { ...ecdsa, d: initiator.d }), 'DataError', 'the numbers are not those of a key on the curve');
  const key = await ec('jwk', ecdsa);
  const pkcs8 = await s.exportKey('pkcs8', key);
  await refused('pkcs8 on another curve', () => ec('pkcs8', pkcs8, 'P-521'), 'DataError', 'the key is not on the curve P-521');
  await refused('an EC key for RSA', () => rsaKey('pkcs8', pkcs8), 'DataError', 'the key is none of RSA');
  for (let size = 0; size < pkcs8.byteLength; size += 13) {
    await refused(`cut off at ${size}`, () => ec('pkcs8', pkcs8.slice(0, size)), 'DataError');
  }
  await refused('a private key as spki', () => s.exportKey('spki', key), 'InvalidAccessError');
  await refused('a private key as raw', () => s.exportKey('raw', key), 'InvalidAccessError');
  const password = await s.importKey('raw', raw, 'PBKDF2', false, ['deriveBits']);
  await refused('a password again', () => s.exportKey('raw', password), 'NotSupportedError');
  await refused('a password as jwk', () => s.importKey('jwk', { kty: 'oct', k: 'AAAA' }, 'PBKDF2', false, ['deriveBits']), 'NotSupportedError');
  await refused('an endless password', () => s.deriveBits({ name: 'PBKDF2', hash: 'SHA-1', salt: raw, iterations: 2 ** 32 }, password, 8), 'OperationError');
  await refused('no salt', () => s.deriveBits({ name: 'PBKDF2', hash: 'SHA-1', iterations: 1 }, password, 8), 'TypeError', 'salt is null or undefined');
  await refused('too many bits', () => s.deriveBits({ name: 'PBKDF2', hash: 'SHA-1', salt: raw, iterations: 1 }, password, 2 ** 40), 'RangeError');
  await refused('no deriveKey', () => s.deriveKey({ name: 'PBKDF2', hash: 'SHA-1', salt: raw, iterations: 1 }, password, { name: 'AES-GCM', length: 128 }, true, ['encrypt']), 'InvalidAccessError');
}

async function generating() {
  const make = (params, usages = ['sign']) => s.generateKey({ modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256', ...params }, true, usages);
  const name = 'RSA-PSS';
  await refused('even exponent', () => make({ name, publicExponent: new Uint8Array([4]) }), 'OperationError');
  await refused('no exponent', () => make({ name, publicExponent: undefined }), 'SyntaxError', 'the algorithm lacks its publicExponent');
  await refused('short modulus', () => make({ name, modulusLength: 8 }), 'OperationError', 'an RSA modulus of 8 bits: 512 to 16384 are possible');
  await refused('endless modulus', () => make({ name, modulusLength: 2 ** 40 }), 'OperationError');
  await refused('negative modulus', () => make({ name, modulusLength: -1 }), 'OperationError');
  await refused('long HMAC key', () => make({ name: 'HMAC', length: 2 ** 50 }), 'OperationError', 'HMAC keys have a length of 1 to 524288 bits');
  await refused('password', () => make({ name: 'PBKDF2' }, ['deriveBits']), 'NotSupportedError');
  await refused('no curve', () => make({ name: 'ECDH' }, ['deriveBits']), 'SyntaxError', 'the algorithm lacks its namedCurve');
}

async function pairs() {
  const pss = { name: 'RSA-PSS', hash: 'SHA-512' };
  const priv = await s.importKey('jwk', rsa, pss, false, ['sign', 'verify']);
  const pub = await s.importKey('jwk', rsaPublic, pss, false, ['sign', 'verify']);
  const how = { name: 'RSA-PSS', saltLength: 8 };
  await refused('sign with the public key', () => s.sign(how, pub, data), 'InvalidAccessError', 'the key is not the private one of its pair');
  await refused('verify with the private key', () => s.verify(how, priv, raw, data), 'InvalidAccessError');
  await refused('no salt length', () => s.sign('RSA-PSS', priv, data), 'SyntaxError');
  for (const saltLength of [-1, 63, 2 ** 31, 2 ** 40]) {
    await refused(`salt of ${saltLength}`, () => s.sign({ ...how, saltLength }, priv, data), 'OperationError');
  }
  same('no signature', await s.verify(how, pub, new Uint8Array(0), data), false);
  await refused('not extractable', () => s.exportKey('pkcs8', priv), 'InvalidAccessError', 'the key is not extractable');

  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const mine = await s.importKey('jwk', initiator, curve, true, ['deriveBits']);
  await refused('a private peer', () => s.deriveBits({ name: 'ECDH', public: mine }, mine, 8), 'InvalidAccessError');
  await refused('no peer', () => s.deriveBits('ECDH', mine, 8), 'TypeError', "the algorithm's public is not a CryptoKey");
  await refused('other peer', () => s.deriveBits({ name: 'ECDH', public: pub }, mine, 8), 'InvalidAccessError');
}

async function wrapping() {
  const outer = await s.importKey('raw', raw, 'AES-KW', true, ['wrapKey', 'unwrapKey']);
  const key = await s.importKey('raw', raw, 'AES-GCM', true, ['encrypt']);
  const locked = await s.importKey('raw', raw, 'AES-GCM', false, ['encrypt']);
  const mac = await s.importKey('raw', unhex('010203'), { name: 'HMAC', hash: 'SHA-1' }, true, ['sign']);
  await refused('a locked key', () => s.wrapKey('raw', locked, outer, 'AES-KW'), 'InvalidAccessError', 'the key is not extractable');
  await refused('without wrapKey', () => s.wrapKey('raw', key, key, { name: 'AES-GCM', iv }), 'InvalidAccessError', "the usages of wrappingKey don't have this operation");
  await refused('three bytes', () => s.wrapKey('raw', mac, outer, 'AES-KW'), 'OperationError', 'AES-KW takes multiples of 8 bytes, from 16 on: there are 3');
  await refused('to sign a key', () => s.wrapKey('raw', key, outer, 'HMAC'), 'NotSupportedError', '"HMAC" is no algorithm for wrapping keys');
  const parcel = new Uint8Array(await s.wrapKey('raw', key, outer, 'AES-KW'));
  await refused('no JSON', () => s.unwrapKey('jwk', parcel, outer, 'AES-KW', 'AES-GCM', true, ['encrypt']), 'DataError', 'what was wrapped is no JSON web key');
  parcel[3] ^= 1;
  await refused('changed', () => s.unwrapKey('raw', parcel, outer, 'AES-KW', 'AES-GCM', true, ['encrypt']), 'OperationError');
}

export default async function () {
  await ciphers();
  await imports();
  await generating();
  await pairs();
  await wrapping();
  await refused('new CryptoKey', () => new crypto.CryptoKey(), 'TypeError');
  await refused('random text', () => crypto.getRandomValues('text'), 'GoError', "TypeMismatchError: typedArray parameter isn't a TypedArray instance");
  same('random words', new Set(crypto.getRandomValues(new Uint32Array(65536)).subarray(0, 100)).size > 95, true);
  console.log(verdict());
}
