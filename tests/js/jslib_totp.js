// A local library of one-time passwords: RFC 6238's own examples.
// expect: all as expected
import encoding from 'k6/encoding';
import { TOTP, base32Decode } from './jslib/totp.js';
import { refused, same, verdict } from './lib/known.js';

const secrets = {
  sha1: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
  sha256: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA====',
  sha512: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNA=',
};
const known = [
  [59, '94287082', '46119246', '90693936'],
  [1111111109, '07081804', '68084774', '25091201'],
  [1234567890, '89005924', '91819424', '93441116'],
  [20000000000, '65353130', '77737706', '47863826'],
];

export default function () {
  same('a secret', encoding.b64encode(base32Decode('MZXW 6ytb oi======')), 'Zm9vYmFy');
  refused('no secret', () => new TOTP('ABC1'), "'1' is no digit of base32");
  for (const [algorithm, secret] of Object.entries(secrets)) {
    const totp = new TOTP(secret, { digits: 8, algorithm });
    for (const [seconds, ...codes] of known) same(`${algorithm} at ${seconds}`, totp.at(seconds), codes[Object.keys(secrets).indexOf(algorithm)]);
  }
  const totp = new TOTP(secrets.sha1);
  same('six digits', totp.at(59), '287082');
  same('in time', totp.verify('287082', 89), true);
  same('too late', totp.verify('287082', 120), false);
  same('now', totp.verify(totp.now()), true);
  console.log(verdict());
}
