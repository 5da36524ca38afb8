// One-time passwords by time (RFC 6238) with k6/crypto, from a secret in base32.
import crypto from 'k6/crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function base32Decode(text) {
  const bytes = [];
  let bits = 0;
  let value = 0;
  for (const c of text.toUpperCase().replace(/[\s=]/g, '')) {
    const digit = ALPHABET.indexOf(c);
    if (digit < 0) throw new Error(`'${c}' is no digit of base32`);
    value = (value << 5) | digit;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >>> bits) & 0xff);
      value &= (1 << bits) - 1;
    }
  }
  return new Uint8Array(bytes).buffer;
}

export class TOTP {
  constructor(secret, { digits = 6, period = 30, algorithm = 'sha1' } = {}) {
    Object.assign(this, { digits, period, algorithm, key: base32Decode(secret) });
  }

  at(seconds) {
    const counter = new DataView(new ArrayBuffer(8));
    counter.setBigUint64(0, BigInt(Math.floor(seconds / this.period)));
    const mac = new DataView(crypto.hmac(this.algorithm, this.key, counter.buffer, 'binary'));
    const offset = mac.getUint8(mac.byteLength - 1) & 0x0f;
    const code = mac.getUint32(offset) & 0x7fffffff;
    return String(code % 10 ** this.digits).padStart(this.digits, '0');
  }

  now() {
    return this.at(Date.now() / 1000);
  }

  // Also right a period before or after.
  verify(code, seconds = Date.now() / 1000, window = 1) {
    for (let i = -window; i <= window; i++) {
      if (this.at(seconds + i * this.period) === code) return true;
    }
    return false;
  }
}
