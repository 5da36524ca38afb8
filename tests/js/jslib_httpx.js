// A local library of HTTP sessions: what a session adds to its requests, and to their samples.
// expect: all as expected
// expect: session:one
import http from 'k6/http';
import { Delete, Get, Post, Session } from './jslib/httpx.js';
import { alike, same, verdict } from './lib/known.js';

export const options = { thresholds: { 'http_reqs{session:one}': ['count==10'] } };

const session = new Session({ baseURL: __ENV.BASE_URL, headers: { 'X-One': '1', 'X-Two': '2' }, tags: { session: 'one' }, timeout: 20000 });

export default async function () {
  const echo = session.get('/get?a=b', { headers: { 'X-Two': 'own' }, tags: { more: 'yes' } });
  alike('headers', [echo.json('headers.X-One'), echo.json('headers.X-Two'), echo.json('args.a')], ['1', 'own', 'b']);
  session.setHeaders({ 'Content-Type': 'application/json' }).removeHeader('X-Two');
  const sent = session.post('/post', JSON.stringify({ n: 1 }));
  alike('a body', [sent.json('data'), sent.json('headers.Content-Type'), sent.json('headers.X-Two')], ['{"n":1}', 'application/json', undefined]);
  alike('methods', ['put', 'patch', 'delete'].map((m) => session[m]('/anything', 'x').json('method')), ['PUT', 'PATCH', 'DELETE']);

  session.get('/cookies/set?mine=1', { redirects: 0 });
  same('its own cookies', session.cookies.cookiesForURL(__ENV.BASE_URL).mine[0], '1');
  same('not the VU\'s', http.cookieJar().cookiesForURL(__ENV.BASE_URL).mine, undefined);

  const answers = session.batch([new Get('/get'), new Post('/post', 'x'), new Delete(`${__ENV.BASE_URL}/status/404`)], { headers: { 'X-All': 'a' } });
  alike('a batch', answers.map((r) => r.status), [200, 200, 404]);
  same('to all', answers[1].json('headers.X-All'), 'a');
  const later = await session.asyncGet('/get');
  same('later', later.json('headers.X-One'), '1');
  console.log(verdict());
}
