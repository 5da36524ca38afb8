// Blob and File: parts, slices, reading, cloning; as bodies of requests and in forms.
// expect: all as expected
import http from 'k6/http';
import { refused, same, verdict } from './lib/known.js';

const shown = async (blob) => `${await blob.text()} ${blob.size} ${blob.type}`;

async function parts() {
  same('nothing', await shown(new Blob()), ' 0 ');
  const bytes = new Uint8Array([0x61, 0x62, 0x63, 0x64]);
  const parts = ['ü', bytes, bytes.buffer, new DataView(bytes.buffer, 1, 2), new Uint16Array(bytes.buffer, 2), new Blob(['in']), 5, null, { toString: () => 'own' }];
  same('kinds', await shown(new Blob(parts, { type: 'Text/Plain' })), 'üabcdabcdbccdin5nullown 24 text/plain');
  same('a set', await shown(new Blob(new Set(['a', 'b']))), 'ab 2 ');
  const blob = new Blob([bytes]);
  bytes[0] = 0;
  same('a copy', await blob.text(), 'abcd');
  same('type', new Blob([], { type: 'a\u00fc' }).type + new Blob([], { type: undefined }).type + new Blob([], { type: null }).type, 'null');
  same('endings', await new Blob(['a\r\nb\rc\n\r', new Uint8Array([13, 10])], { endings: 'native' }).text(), 'a\nb\nc\n\n\r\n');
  same('kind', `${blob} ${Object.keys(Blob.prototype)}`, '[object Blob] size,type,slice,arrayBuffer,bytes,stream,text');
  for (const wrong of ['text', 5, {}, null]) refused('parts', () => new Blob(wrong), 'TypeError', 'name');
  refused('options', () => new Blob([], 5), 'TypeError', 'name');
  refused('wrong endings', () => new Blob([], { endings: 'x' }), 'endings is "native" or "transparent", not "x"');
  refused('a part that throws', () => new Blob(['a', { toString() { throw new Error('mine'); } }]), 'mine');
  refused('a symbol', () => new Blob([Symbol()]), 'TypeError', 'name');
  refused('call', () => Blob([]), 'TypeError', 'name');
  refused('borrowed', () => Object.create(blob).size, 'not a Blob');
  await blob.text.call({}).then(() => same('borrowed', 'taken', 'refused'), (e) => same('borrowed', e.message, 'not a Blob'));
  class Mine extends Blob {}
  same('subclass', new Mine(['x']) instanceof Mine && (await new Mine(['x']).text()), 'x');
}

async function slices() {
  const blob = new Blob(['0123456789'], { type: 'a/b' });
  for (const [args, expected] of [[[], '0123456789'], [[2], '23456789'], [[-3], '789'], [[2, -2], '234567'], [[5, 3], ''], [[-99, 99], '0123456789'], [[NaN, 2.5], '01'], [[null, 1e300], '0123456789'], [[-Infinity, 1], '0']]) {
    same(`slice(${args})`, await blob.slice(...args).text(), expected);
  }
  same('type', blob.slice(0, 1).type + blob.slice(0, 1, 'C/D').type, 'c/d');
  same('of a slice', await blob.slice(2, 8).slice(1, 3).text(), '34');
  refused('no place', () => blob.slice(Symbol()), 'TypeError', 'name');
}

async function reading() {
  const blob = new Blob([new Uint8Array([0xef, 0xbb, 0xbf, 0x61, 0xff])]);
  same('text', await blob.text(), 'a\ufffd');
  const buffer = await blob.arrayBuffer();
  same('arrayBuffer', `${buffer instanceof ArrayBuffer} ${buffer.byteLength}`, 'true 5');
  const bytes = await blob.bytes();
  bytes[3] = 0x62;
  same('bytes', `${bytes instanceof Uint8Array} ${(await blob.bytes())[3]}`, 'true 97');
}

async function streams() {
  const chunks = [];
  const read = async (stream) => {
    const reader = stream.getReader();
    for (let step = await reader.read(); !step.done; step = await reader.read()) chunks.push(step.value);
    return chunks.splice(0).map((c) => `${c.constructor.name} ${c}`).join();
  };
  const blob = new Blob(['ab']);
  same('a chunk', await read(blob.stream()), 'Uint8Array 97,98');
  same('another stream', await read(blob.stream()), 'Uint8Array 97,98');
  same('no chunk', await read(new Blob().stream()), '');
  same('class', blob.stream().constructor.name, 'ReadableStream');
}

async function files() {
  const file = new File(['text'], 'a "b".txt', { type: 'text/x', lastModified: 86400000.7 });
  same('file', `${file.name} ${file.lastModified} ${await shown(file)} ${file}`, 'a "b".txt 86400000 text 4 text/x [object File]');
  same('is a Blob', `${file instanceof Blob} ${Object.getPrototypeOf(File) === Blob} ${file.slice(1) instanceof File} ${await file.slice(1).text()}`, 'true true false ext');
  same('now', Math.abs(new File([], '').lastModified - Date.now()) < 60000, true);
  refused('no name', () => new File([]), '2 arguments needed, only 1 present');
  refused('borrowed', () => Object.getOwnPropertyDescriptor(File.prototype, 'name').get.call(new Blob()), 'TypeError', 'name');

  const { one, two } = structuredClone({ one: new Blob(['x'], { type: 'a/b' }), two: file });
  same('clones', `${one instanceof Blob} ${await shown(one)} ${two instanceof File} ${two.name} ${two.lastModified} ${await shown(two)}`, 'true x 1 a/b true a "b".txt 86400000 text 4 text/x');
}

async function forms() {
  const form = new FormData();
  form.append('blob', new Blob(['b'], { type: 'x/y' }));
  form.append('file', new File(['f'], 'f.txt'));
  form.append('file', new File(['f'], 'f.txt', { lastModified: 7 }), 'g.txt');
  form.set('text', 'té"xt\r\n');
  same('entries', [...form.values()].map((v) => v.name || v).join(), 'blob,f.txt,g.txt,té"xt\r\n');
  same('time', form.getAll('file')[1].lastModified, 7);
  refused('a named text', () => form.append('a', 'b', 'c'), 'only a Blob or a file of http.file has a name');

  const sent = new Request('http://localhost', { method: 'POST', body: form });
  const text = await sent.clone().text();
  same('a blob', text.includes('name="blob"; filename="blob"\r\nContent-Type: x/y\r\n\r\nb\r\n'), true);
  same('a file', text.includes('name="file"; filename="f.txt"\r\nContent-Type: application/octet-stream\r\n\r\nf\r\n'), true);
  const back = await sent.formData();
  same('read back', [...back].map(([name, value]) => `${name} ${value.name || value} ${value.type}`).join(), 'blob blob x/y,file f.txt application/octet-stream,file g.txt application/octet-stream,text té"xt\r\n undefined');
  same('its bytes', await back.get('blob').text(), 'b');
  const echoed = await (await fetch(`${__ENV.BASE_URL}/echo-body`, { method: 'POST', body: form })).text();
  same('sent', echoed.split('\r\n').length, text.split('\r\n').length);
}

async function parsing() {
  const parse = (body, type) => new Response(body, { headers: type ? { 'Content-Type': type } : {} }).formData();
  const pairs = await parse('a=1&b=x+y%41&a=', 'application/x-www-form-urlencoded;charset=UTF-8');
  same('pairs', [...pairs].join('|'), 'a,1|b,x yA|a,');
  const part = (fields, text) => `--B\r\n${fields}\r\n\r\n${text}\r\n`;
  const body = part('content-disposition: form-data; name=a', '\ufeff1') + part('Content-Disposition: form-data; name="%22f"; filename=""', 'x') + '--B--';
  const form = await parse(body, 'multipart/form-data; boundary=B');
  same('parts', `${form.get('a')} ${form.get('"f"'.slice(0, 2)).type} ${form.get('"f').size} ${form.get('"f').name}|`, '1 text/plain 1 |');
  const failed = async (...args) => parse(...args).then(() => 'parsed', (e) => `${e.name}: ${e.message}`);
  same('no form', await failed('x', 'text/plain'), 'TypeError: the body is no form: its Content-Type is "text/plain"');
  same('no type', await failed(new Uint8Array(1)), 'TypeError: the body is no form: its Content-Type is ""');
  same('cut off', await failed(body.slice(0, -9), 'multipart/form-data; boundary=B'), 'TypeError: the body isn\'t what its Content-Type says: a part of the form is malformed or was cut off');
}

async function bodies() {
  const url = `${__ENV.BASE_URL}/post`;
  const blob = new Blob(['{"a":', '1}'], { type: 'application/json' });
  const echo = await (await fetch(url, { method: 'POST', body: blob })).json();
  same('fetch', `${echo.data} ${echo.headers['Content-Type']}`, '{"a":1} application/json');
  const answer = await (await fetch(`${__ENV.BASE_URL}/json`)).blob();
  same('an answer', `${answer.type} ${typeof JSON.parse(await answer.text())}`, 'application/json object');
  same('k6/http', http.post(url, blob.slice(1, 4)).json().data, '"a"');
  const form = http.post(url, { text: 'x', file: new File(['bytes'], 'f.bin') }).json().data;
  same('in a form of k6/http', form.includes('name="file"; filename="f.bin"\r\nContent-Type: application/octet-stream\r\n\r\nbytes\r\n'), true);
}

export default async function () {
  await parts();
  await slices();
  await reading();
  await streams();
  await files();
  await forms();
  await parsing();
  await bodies();
  console.log(verdict());
}
