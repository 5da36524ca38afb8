// Small helpers that scripts import from a local copy, in the style of a utilities library: an ES module that leans
// on k6/crypto and on Math.random.
import { randomBytes } from 'k6/crypto';

export function randomIntBetween(min, max) {
  return Math.floor(Math.random() * (max - min + 1)) + min;
}

export function randomItem(items) {
  return items[randomIntBetween(0, items.length - 1)];
}

export function randomString(length, alphabet = 'abcdefghijklmnopqrstuvwxyz') {
  return Array.from({ length }, () => randomItem(alphabet)).join('');
}

// Version 4: from the operating system's randomness where `secure`, else from Math.random.
export function uuidv4(secure = false) {
  const bytes = secure ? new Uint8Array(randomBytes(16)) : Uint8Array.from({ length: 16 }, () => randomIntBetween(0, 255));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

// What stands between two texts: the first time, or each time.
export function findBetween(content, left, right, repeat = false) {
  const found = [];
  for (let from = 0; ; ) {
    const start = content.indexOf(left, from);
    const end = start < 0 ? -1 : content.indexOf(right, start + left.length);
    if (end < 0) break;
    found.push(content.slice(start + left.length, end));
    from = end + right.length;
  }
  return repeat ? found : found[0] || null;
}

// "1h2m3.5s" in milliseconds.
export function parseDuration(text) {
  const units = { d: 86400000, h: 3600000, m: 60000, s: 1000, ms: 1 };
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g)];
  if (parts.map(([part]) => part).join('') !== text) throw new Error(`${text} is no duration`);
  return parts.reduce((sum, [, number, unit]) => sum + parseFloat(number) * units[unit], 0);
}

// Stages that rise and fall like a bell.
export function bellStages(peak, seconds, count = 5) {
  const at = (i) => Math.exp(-0.5 * ((i - (count - 1) / 2) / (count / 5)) ** 2);
  return Array.from({ length: count }, (_, i) => ({ duration: `${Math.round(seconds / count)}s`, target: Math.round(peak * at(i)) }))
    .concat({ duration: '1s', target: 0 });
}
