// Every kind of body a request may have, as the server sees it.
// expect: all as expected
import http from 'k6/http';
import { same, verdict } from './lib/known.js';

const at = (path) => __ENV.BASE_URL + path;
const bytes = (text) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const seen = (body, params) => http.post(at('/post'), body, params).json();

function plain() {
  const text = seen('café');
  same('a string', text.data + text.headers['Content-Length'] + text.headers['Content-Type'], 'café5undefined');
  const empty = seen('');
  same('an empty one', `${empty.size} ${empty.headers['Transfer-Encoding']} ${empty.headers['Content-Length']}`, '0 chunked undefined');
  for (const nothing of [null, undefined]) {
    const none = seen(nothing);
    same(`${nothing}`, `${none.size} ${none.headers['Content-Length']}`, '0 0');
  }
  same('of a GET', http.request('GET', at('/get'), 'body').json('data'), 'body');
  same('no body of a GET', http.get(at('/get')).json('headers.Content-Length'), undefined);
  for (const method of ['put', 'patch', 'del', 'options']) same(method, http[method](at('/anything'), method).json('data'), method);
  same('large', seen('x'.repeat(3e6)).size, 3e6);
}

function form() {
  const sorted = seen({ b: 'x y&z', a: 1.5, list: ['q', 2], 'ключ': true, e: '' });
  same('a form', sorted.data, 'a=1.5&b=x+y%26z&e=&list=q&list=2&%D0%BA%D0%BB%D1%8E%D1%87=true');
  same('its type', sorted.headers['Content-Type'], 'application/x-www-form-urlencoded');
  same('odd values', seen({ n: null, u: undefined, o: { a: 1, b: 'two' }, d: 1e-7 }).data, 'd=1e-07&n=%3Cnil%3E&o=map%5Ba%3A1+b%3Atwo%5D&u=%3Cnil%3E');
  same('no fields', seen({}).size, 0);
  const typed = seen({ a: 1 }, { headers: { 'content-type': 'text/mine' } });
  same('a type by hand', typed.headers['Content-Type'] + typed.data, 'text/minea=1');
}

function binary() {
  const whole = bytes('0123456789abcdef').buffer;
  same('a buffer', seen(whole).data, '0123456789abcdef');
  same('no type', seen(whole).headers['Content-Type'], undefined);
  same('an empty buffer', seen(new ArrayBuffer(0)).size, 0);
  for (const View of [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
    Float32Array, Float64Array, BigInt64Array, BigUint64Array]) {
    same(View.name, seen(new View(whole)).data, '0123456789abcdef');
    same(`${View.name}, a part`, seen(new View(whole, 8, 8 / View.BYTES_PER_ELEMENT)).data, '89abcdef');
  }
  same('a DataView', seen(new DataView(whole, 3, 4)).data, '3456');
  same('a part of a part', seen(new Uint8Array(whole).subarray(4, 10).subarray(1, 3)).data, '56');
  same('an empty part', seen(new Uint8Array(whole, 5, 0)).size, 0);
}

function files() {
  const one = seen({ text: 'plain', up: http.file('content', 'a "b".txt', 'text/x'), bin: http.file(bytes('raw').subarray(1)) });
  const type = one.headers['Content-Type'];
  const boundary = /^multipart\/form-data; boundary=([0-9a-f]{60})$/.exec(type);
  same('multipart', boundary !== null, true);
  const parts = one.data.split(`--${boundary && boundary[1]}`);
  same('parts', parts.length, 5);
  same('a field', parts[1], '\r\nContent-Disposition: form-data; name="text"\r\n\r\nplain\r\n');
  same('a file', parts[2], '\r\nContent-Disposition: form-data; name="up"; filename="a \\"b\\".txt"\r\nContent-Type: text/x\r\n\r\ncontent\r\n');
  same('a nameless one', /name="bin"; filename="\d{19}"\r\nContent-Type: application\/octet-stream\r\n\r\naw\r\n$/.test(parts[3]), true);
  same('the end', parts[4], '--\r\n');
  const typed = seen({ up: http.file('x', 'n') }, { headers: { 'Content-Type': 'multipart/mine' } });
  same('a type by hand', typed.headers['Content-Type'], 'multipart/mine');
  same('a file in a list is text', seen({ list: [http.file('x', 'n')] }).headers['Content-Type'], 'application/x-www-form-urlencoded');
}

function refused() {
  const kinds = { number: 5, true: true, list: [1], function: () => 1, file: http.file('x', 'n') };
  for (const [kind, body] of Object.entries(kinds)) {
    const r = http.post(at('/post'), body);
    same(kind, `${r.status} ${r.error.startsWith('unknown request body type')} ${r.error_code} ${r.request}`, '0 true 0 null');
  }
}

function compressed() {
  const text = 'compressible '.repeat(1000);
  for (const coding of ['gzip', 'deflate', 'br', 'zstd', 'gzip, br', 'zstd, deflate, gzip']) {
    const r = seen(text, { compression: coding.replace(/ /g, '') });
    same(coding, `${r.headers['Content-Encoding']} ${r.size < 500} ${r.headers['Content-Length'] === `${r.size}`}`, `${coding} true true`);
  }
  same('nothing to compress', seen(null, { compression: 'gzip' }).headers['Content-Encoding'], undefined);
  same('a form', seen({ a: text }, { compression: 'gzip' }).headers['Content-Type'], 'application/x-www-form-urlencoded');
  same('by hand', seen(text, { compression: 'gzip', headers: { 'Content-Encoding': 'mine' } }).headers['Content-Encoding'], 'mine');
  same('shown as it was', http.post(at('/post'), 'abc', { compression: 'br' }).request.body, 'abc');
  const most = Array(16).fill('gzip').join();
  same('sixteen', seen(text, { compression: most }).headers['Content-Encoding'], most.replace(/,/g, ', '));
  same('more', http.post(at('/post'), 'abc', { compression: `${most},br` }).error, 'compression by more than 16 algorithms, one on top of the other');
  same('unknown', http.post(at('/post'), 'abc', { compression: 'gzip,lzma' }).error,
    'unknown compression algorithm lzma, supported algorithms are [gzip deflate zstd br]');
}

export default function () {
  for (const part of [plain, form, binary, files, refused, compressed]) part();
  console.log(verdict());
}
