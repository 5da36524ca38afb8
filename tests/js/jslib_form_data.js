// A local FormData for k6/http: text and binary parts, as its body() and as the server sees them.
// expect: all as expected
import http from 'k6/http';
import { FormData as Form } from './jslib/form_data.js';
import { alike, refused, same, verdict } from './lib/known.js';

const fox = open('./data/fox.txt', 'b');

export default async function () {
  const form = new Form();
  form.append('text', 'grün');
  form.append('n', 5);
  form.append('fox', http.file(fox, 'the fox.txt', 'text/plain'));
  form.append('bytes', { data: new Uint8Array([0, 255, 65]).subarray(1), filename: 'b.bin' });
  refused('too few', () => form.append('x'), 'SyntaxError', 'name');
  const type = `multipart/form-data; boundary=${form.boundary}`;
  const body = form.body();
  same('a buffer', body instanceof ArrayBuffer, true);

  const answer = http.post(`${__ENV.BASE_URL}/echo-body`, body, { headers: { 'Content-Type': type }, responseType: 'binary' });
  same('all of it', answer.body.byteLength, body.byteLength);
  const parsed = await new Response(answer.body, { headers: { 'Content-Type': type } }).formData();
  alike('fields', [...parsed.keys(), parsed.get('text'), parsed.get('n')], ['text', 'n', 'fox', 'bytes', 'grün', '5']);
  const file = parsed.get('fox');
  alike('a file', [file.name, file.type, file.size, await file.text()], ['the%20fox.txt', 'text/plain', fox.byteLength, open_text]);
  alike('bytes', [...(await parsed.get('bytes').bytes())], [255, 65]);
  console.log(verdict());
}

const open_text = open('./data/fox.txt');
