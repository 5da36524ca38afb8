// FormData: entries, files, as a body.
// expect: all as expected
import http from 'k6/http';
import { refused, same, verdict } from './lib/known.js';

const shown = (form) => [...form].map(([name, value]) => `${name}=${value.filename || value}`).join('&');

export default async function () {
  const form = new FormData();
  form.append('a', 1);
  form.append('b', '2');
  form.append('a', null);
  same('append', `${shown(form)} ${form.get('a')} ${form.getAll('a').length} ${form.get('x')} ${form.has('b')}`, 'a=1&b=2&a=null 1 2 null true');
  form.set('a', 'x');
  form.set('c', 'y');
  form.delete('b');
  same('set', shown(form), 'a=x&c=y');
  form.append('f', http.file('data', 'f.txt', 'text/plain'));
  form.append('f', http.file('data', 'f.txt', 'text/plain'), 'g.txt');
  same('files', `${shown(form)} ${form.getAll('f')[1].content_type}`, 'a=x&c=y&f=f.txt&f=g.txt text/plain');
  same('kind', `${form} ${[...form.keys()]} ${form.entries === form[Symbol.iterator]}`, '[object FormData] a,c,f,f true');
  refused('a name for a text', () => form.append('a', 'text', 'name.txt'), 'TypeError', 'name');
  refused('too few', () => form.append('a'), 'TypeError', 'name');
  refused('borrowed', () => form.get.call({}, 'a'), 'TypeError', 'name');

  const res = await fetch(`${__ENV.BASE_URL}/post`, { method: 'POST', body: form });
  const said = await res.json();
  const type = said.headers['Content-Type'];
  same('type', /^multipart\/form-data; boundary=[0-9a-f]+$/.test(type), true);
  const boundary = type.split('=')[1];
  const body = said.data;
  same('parts', body.split(`--${boundary}`).length, 6);
  same('a part', body.includes('Content-Disposition: form-data; name="f"; filename="g.txt"\r\nContent-Type: text/plain\r\n\r\ndata\r\n'), true);
  same('the same with k6/http', http.post(`${__ENV.BASE_URL}/post`, form).body.includes('g.txt'), true);
  same('pairs with k6/http', http.post(`${__ENV.BASE_URL}/post`, new URLSearchParams({ q: 'x y' })).body.includes('q=x+y'), true);
  console.log(verdict());
}
