// WebCrypto: known answers of every algorithm.
// expect: all as expected
import {
  ecdsa, ecdsaSignature, hex, initiator, responder, rsa, rsaPublic, same, sealed, secret, signatures, string, text, unhex, verdict,
} from './modules/webcrypto.js';

const s = crypto.subtle;
const aes = (name, key, usages = ['encrypt', 'decrypt']) => s.importKey('raw', unhex(key), name, true, usages);

async function ciphers() {
  const key128 = '2b7e151628aed2a6abf7158809cf4f3c';
  // SP 800-38A appendix F; a block of padding follows
  const cbc = await aes('AES-CBC', key128);
  const iv = unhex('000102030405060708090a0b0c0d0e0f');
  const block = unhex('6bc1bee22e409f96e93d7e117393172a');
  same('CBC', hex(await s.encrypt({ name: 'AES-CBC', iv }, cbc, block)).slice(0, 32), '7649abac8119b246cee98e9b12e9197d');
  const nothing = await s.encrypt({ name: 'AES-CBC', iv }, cbc, new Uint8Array(0));
  same('CBC of nothing', `${hex(nothing)} ${(await s.decrypt({ name: 'aes-cbc', iv }, cbc, nothing)).byteLength}`,
    'c84af0b613435d5d9182801a9bd9320b 0');
  const ctr = await aes('AES-CTR', key128);
  const counter = unhex('f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff');
  same('CTR', hex(await s.encrypt({ name: 'AES-CTR', counter, length: 64 }, ctr, block)), '874d6191b620e3261bef6864990db6ce');
  // Eight bits count: the third block's counter is the one before the first's, with a zero at its end.
  const zeros = new Uint8Array(32);
  const wrapped = await s.encrypt({ name: 'AES-CTR', counter, length: 8 }, ctr, zeros);
  const zero = await s.encrypt({ name: 'AES-CTR', counter: unhex('f0f1f2f3f4f5f6f7f8f9fafbfcfdfe00'), length: 8 }, ctr, zeros.subarray(16));
  same('CTR of few bits', hex(wrapped).slice(32), hex(zero));

  // The GCM specification's test case 4
  const gcm = await aes('AES-GCM', 'feffe9928665731c6d6a8f9467308308');
  const params = { name: 'AES-GCM', iv: unhex('cafebabefacedbaddecaf888'), additionalData: unhex('feedfacedeadbeeffeedfacedeadbeefabaddad2') };
  const plain = unhex('d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39');
  const cipher = await s.encrypt(params, gcm, plain);
  same('GCM', hex(cipher), '42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e0915bc94fbc3221a5db94fae95ae7121a47');
  same('GCM back', hex(await s.decrypt(params, gcm, cipher)), hex(plain));
  // Only the view counts, not the buffer that it is on.
  const framed = new Uint8Array(cipher.byteLength + 2);
  framed.set(new Uint8Array(cipher), 1);
  same('a view', hex(await s.decrypt(params, gcm, framed.subarray(1, -1))), hex(plain));
  same('another view', hex(await s.decrypt(params, gcm, new DataView(framed.buffer, 1, cipher.byteLength))), hex(plain));
  const short = await s.encrypt({ ...params, tagLength: 32 }, gcm, plain);
  same('GCM, short tag', hex(short), hex(cipher).slice(0, 2 * (plain.length + 4)));
}

async function secrets() {
  const abc = text('abc');
  same('digest', hex(await s.digest('SHA-1', abc)), 'a9993e364706816aba3e25717850c26c9cd0d89d');
  same('digest of a view', hex(await s.digest({ name: 'sha-256' }, new DataView(text('xabcx').buffer, 1, 3))),
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  // RFC 4231
  const mac = await s.importKey('raw', text('Jefe'), { name: 'HMAC', hash: 'SHA-384' }, false, ['sign', 'verify']);
  const value = 'af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649';
  same('HMAC', hex(await s.sign('HMAC', mac, text('what do ya want for nothing?'))), value);
  same('HMAC verified', await s.verify('HMAC', mac, unhex(value), text('what do ya want for nothing?')), true);
  same('HMAC of another text', await s.verify('HMAC', mac, unhex(value), abc), false);
  same('HMAC cut off', await s.verify('HMAC', mac, unhex(value).subarray(1), abc), false);
  // RFC 6070
  const password = await s.importKey('raw', text('password'), 'PBKDF2', false, ['deriveBits', 'deriveKey']);
  const pbkdf2 = { name: 'PBKDF2', hash: 'SHA-1', salt: text('salt'), iterations: 4096 };
  same('PBKDF2', hex(await s.deriveBits(pbkdf2, password, 160)), '4b007901b765489abead49d926f721d065a429c1');
  same('salt as text', hex(await s.deriveBits({ ...pbkdf2, salt: 'salt' }, password, 8)), '4b');
  const derived = await s.deriveKey(pbkdf2, password, { name: 'AES-GCM', length: 128 }, true, ['encrypt']);
  same('a derived key', hex(await s.exportKey('raw', derived)), '4b007901b765489abead49d926f721d0');
  const hmac = await s.deriveKey(pbkdf2, password, { name: 'HMAC', hash: 'SHA-256', length: 80 }, true, ['sign']);
  same('a derived HMAC key', hex(await s.exportKey('raw', hmac)), '4b007901b765489abead');
}

async function pairs() {
  const signed = text('signed text');
  const alg = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const priv = await s.importKey('jwk', rsa, alg, true, ['sign']);
  const pub = await s.importKey('jwk', rsaPublic, alg, true, ['verify']);
  same('PKCS1', hex(await s.sign('rsassa-pkcs1-v1_5', priv, signed)), signatures.pkcs1);
  same('PKCS1 verified', await s.verify(alg.name, pub, unhex(signatures.pkcs1), signed), true);
  same('PKCS1 of another text', await s.verify(alg.name, pub, unhex(signatures.pkcs1), text('other')), false);
  const pss = await s.importKey('jwk', rsaPublic, { name: 'RSA-PSS', hash: 'SHA-256' }, true, ['verify']);
  same('PSS', await s.verify({ name: 'RSA-PSS', saltLength: 20 }, pss, unhex(signatures.pssSalt20), signed), true);
  same('PSS without salt', await s.verify({ name: 'RSA-PSS', saltLength: 0 }, pss, unhex(signatures.pssSalt0), signed), true);
  same('PSS, other salt', await s.verify({ name: 'RSA-PSS', saltLength: 32 }, pss, unhex(signatures.pssSalt20), signed), false);
  const oaep = (hash) => s.importKey('jwk', rsa, { name: 'RSA-OAEP', hash }, true, ['decrypt']);
  same('OAEP', string(await s.decrypt('RSA-OAEP', await oaep('SHA-256'), unhex(sealed.plain))), 'for your eyes');
  same('OAEP with label', string(await s.decrypt({ name: 'RSA-OAEP', label: text('L1') }, await oaep({ name: 'SHA-1' }), unhex(sealed.label))), 'with label');

  const ec = await s.importKey('jwk', { ...ecdsa, d: undefined }, { name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify']);
  const how = { name: 'ECDSA', hash: 'SHA-256' };
  same('ECDSA', await s.verify(how, ec, unhex(ecdsaSignature), text('sample')), true);
  same('ECDSA of another text', await s.verify(how, ec, unhex(ecdsaSignature), text('simple')), false);
  same('ECDSA too long', await s.verify(how, ec, unhex(`00${ecdsaSignature}`), text('sample')), false);
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const mine = await s.importKey('jwk', initiator, curve, true, ['deriveBits']);
  const yours = await s.importKey('jwk', { ...responder, d: undefined }, curve, true, []);
  same('ECDH', hex(await s.deriveBits({ name: 'ECDH', public: yours }, mine, 256)), secret);
  same('ECDH, all of it', hex(await s.deriveBits({ name: 'ECDH', public: yours }, mine, null)), secret);
  same('ECDH, a part', hex(await s.deriveBits({ name: 'ECDH', public: yours }, mine, 16)), secret.slice(0, 4));
}

export default async function () {
  await ciphers();
  await secrets();
  await pairs();
  console.log(verdict());
}
