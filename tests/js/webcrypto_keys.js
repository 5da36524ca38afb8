// WebCrypto: keys that are made, written and read again in every format; what they say of themselves; wrapped keys.
// expect: all as expected
import { crypto as removed } from 'k6/experimental/webcrypto';
import { ecdsa, hex, rsa, same, text, verdict } from './modules/webcrypto.js';

const s = crypto.subtle;
const show = (k) => JSON.stringify([k.type, k.extractable, k.algorithm.name, k.usages.join()]);

// Exports in each format, imports that, and compares what a second export gives.
async function roundTrip(what, key, formats, algorithm) {
  for (const format of formats) {
    const once = await s.exportKey(format, key);
    const again = await s.importKey(format, once, algorithm, true, key.usages);
    const twice = await s.exportKey(format, again);
    const plain = (x) => (format === 'jwk' ? JSON.stringify(x) : hex(x));
    same(`${what} as ${format}`, plain(twice), plain(once));
    same(`${what} as ${format}, described`, show(again), show(key));
  }
}

async function secrets() {
  for (const name of ['AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-KW']) {
    for (const length of [128, 192, 256]) {
      const key = await s.generateKey({ name, length }, true, ['wrapKey', 'unwrapKey']);
      same(name, `${show(key)} ${key.algorithm.length}`, `["secret",true,"${name}","wrapKey,unwrapKey"] ${length}`);
      await roundTrip(name, key, ['raw', 'jwk'], name);
      same(`${name}'s alg`, (await s.exportKey('jwk', key)).alg, `A${length}${name.slice(4)}`);
    }
  }
  const mac = await s.generateKey({ name: 'HMAC', hash: 'SHA-512' }, true, ['verify', 'sign', 'sign']);
  same('HMAC', `${show(mac)} ${mac.algorithm.hash.name} ${mac.algorithm.length}`, '["secret",true,"HMAC","sign,verify"] SHA-512 1024');
  await roundTrip('HMAC', mac, ['raw', 'jwk'], mac.algorithm);
  const odd = await s.generateKey({ name: 'HMAC', hash: 'SHA-1', length: 9 }, true, ['sign']);
  same('HMAC of nine bits', (await s.exportKey('raw', odd)).byteLength, 2);
}

async function pairs() {
  for (const namedCurve of ['P-256', 'P-384', 'P-521']) {
    for (const [name, usages] of [['ECDSA', ['sign', 'verify']], ['ECDH', ['deriveBits']]]) {
      const algorithm = { name, namedCurve };
      const pair = await s.generateKey(algorithm, true, usages);
      same('namedCurve', JSON.stringify(pair.publicKey.algorithm), JSON.stringify(algorithm));
      same('a text', typeof pair.publicKey.algorithm.namedCurve, 'string');
      await roundTrip(`${name}'s private key`, pair.privateKey, ['pkcs8', 'jwk'], algorithm);
      await roundTrip(`${name}'s public key`, pair.publicKey, ['spki', 'raw', 'jwk'], algorithm);
    }
  }
  for (const [name, usages] of [['RSASSA-PKCS1-v1_5', ['sign', 'verify']], ['RSA-PSS', ['sign', 'verify']], ['RSA-OAEP', ['encrypt', 'decrypt']]]) {
    const params = { name, modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
    const pair = await s.generateKey(params, false, usages);
    same(name, show(pair.privateKey), `["private",false,"${name}","${name === 'RSA-OAEP' ? 'decrypt' : 'sign'}"]`);
    const a = pair.publicKey.algorithm;
    same(`${name}'s parameters`, `${a.modulusLength} ${a.publicExponent.join()} ${a.hash.name}`, '1024 1,0,1 SHA-256');
    await roundTrip(`${name}'s public key`, pair.publicKey, ['spki', 'jwk'], params);
    const key = await s.importKey('jwk', rsa, params, true, [usages[1] === 'verify' ? 'sign' : 'decrypt']);
    await roundTrip(`${name}'s private key`, key, ['pkcs8', 'jwk'], params);
  }
  const pair = await s.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const signature = await s.sign({ name: 'ECDSA', hash: 'SHA-512' }, pair.privateKey, text('x'));
  same('of one pair', await s.verify({ name: 'ECDSA', hash: 'SHA-512' }, pair.publicKey, signature, text('x')), true);
}

async function wrapped() {
  const iv = crypto.getRandomValues(new Uint8Array(16));
  const pair = await s.generateKey({ name: 'RSA-OAEP', modulusLength: 2048, publicExponent: new Uint8Array([3]), hash: 'SHA-1' }, true, ['wrapKey', 'unwrapKey']);
  same('for wrapping', `${pair.publicKey.usages} ${pair.privateKey.usages}`, 'wrapKey unwrapKey');
  const how = {
    'AES-KW': 'AES-KW',
    'AES-CBC': { name: 'AES-CBC', iv },
    'AES-CTR': { name: 'AES-CTR', counter: iv, length: 64 },
    'AES-GCM': { name: 'AES-GCM', iv, additionalData: text('mine') },
  };
  const key = await s.importKey('raw', text('sixteen letters.'), 'AES-GCM', true, ['encrypt']);
  for (const [name, params] of Object.entries(how)) {
    const outer = await s.generateKey({ name, length: 256 }, false, ['wrapKey', 'unwrapKey']);
    for (const format of ['raw', 'jwk']) {
      const parcel = await s.wrapKey(format, key, outer, params);
      const back = await s.unwrapKey(format, parcel, outer, params, 'AES-GCM', true, ['encrypt']);
      same(`${name}, ${format}`, hex(await s.exportKey('raw', back)), hex(text('sixteen letters.')));
    }
  }
  const parcel = await s.wrapKey('raw', key, pair.publicKey, 'RSA-OAEP');
  const back = await s.unwrapKey('raw', parcel, pair.privateKey, 'RSA-OAEP', 'AES-GCM', false, ['encrypt']);
  same('RSA-OAEP', show(back), '["secret",false,"AES-GCM","encrypt"]');
  const ec = await s.importKey('jwk', ecdsa, { name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
  const outer = await s.generateKey({ name: 'AES-GCM', length: 128 }, true, ['wrapKey', 'unwrapKey']);
  const secret = await s.wrapKey('pkcs8', ec, outer, how['AES-GCM']);
  const again = await s.unwrapKey('pkcs8', secret, outer, how['AES-GCM'], ec.algorithm, true, ['sign']);
  same('a private key', (await s.exportKey('jwk', again)).d, ecdsa.d);
}

export default async function () {
  await secrets();
  await pairs();
  await wrapped();
  same('what k6 removed', removed, crypto);
  const key = await s.importKey('raw', new Uint8Array(16), 'AES-CBC', true, ['encrypt']);
  same('class', key instanceof crypto.CryptoKey, true);
  key.algorithm.name = 'AES-CTR'; // a copy
  same('still CBC', (await s.exportKey('jwk', key)).alg, 'A128CBC');
  same('members', Object.keys(key).join(), 'type,extractable,algorithm,usages');
  console.log(verdict());
}
