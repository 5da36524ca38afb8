// fetch: methods, bodies, headers, redirects, errors, signals; Request and Response.
// expect: all as expected
import { refused, same, verdict } from './lib/known.js';

const base = __ENV.BASE_URL;

async function rejected(what, promise, name, message) {
  try {
    same(what, await promise, `a rejection, ${name}`);
  } catch (e) {
    same(what, message === undefined ? e.name : `${e.name}: ${e.message}`, message === undefined ? name : `${name}: ${message}`);
    return e;
  }
  return {};
}

async function answers() {
  const res = await fetch(`${base}/get?a=b#f`);
  same('fields', `${res.status} ${res.ok} ${res.statusText} ${res.redirected} ${res.type} ${res.bodyUsed} ${res}`, '200 true OK false basic false [object Response]');
  same('url', res.url, `${base}/get?a=b`);
  same('headers', `${res.headers instanceof Headers} ${res.headers.get('content-type')}`, 'true application/json');
  const copy = res.clone();
  same('json', (await res.json()).args.a, 'b');
  same('used', `${res.bodyUsed} ${copy.bodyUsed}`, 'true false');
  await rejected('twice', res.text(), 'TypeError', 'the body has been read already');
  refused('a clone of it', () => res.clone(), 'the body has been read already');
  same('text', JSON.parse(await copy.text()).method, 'GET');
  same('bytes', (await (await fetch(`${base}/bytes/5`)).bytes()).length, 5);
  same('buffer', (await (await fetch(`${base}/bytes/5`)).arrayBuffer()).byteLength, 5);
  const missing = await fetch(`${base}/status/404`);
  same('404', `${missing.status} ${missing.ok} ${missing.statusText}`, '404 false Not Found');
  same('gzip', (await (await fetch(`${base}/gzip`, { headers: { 'Accept-Encoding': 'gzip' } })).text()).length > 0, true);
}

async function bodies() {
  const said = async (body, init) => (await fetch(`${base}/post`, { method: 'post', body, ...init })).json();
  let echo = await said('héllo');
  same('text', `${echo.method} ${echo.data} ${echo.headers['Content-Type']}`, 'POST héllo text/plain;charset=UTF-8');
  echo = await said(new URLSearchParams({ a: 'x y' }));
  same('pairs', `${echo.data} ${echo.headers['Content-Type']}`, 'a=x+y application/x-www-form-urlencoded;charset=UTF-8');
  echo = await said(new Uint8Array([65, 66, 67]).subarray(1), { headers: { 'content-type': 'x/y' } });
  same('view', `${echo.data} ${echo.headers['Content-Type']}`, 'BC x/y');
  echo = await said(new Uint8Array([65]).buffer);
  same('buffer', `${echo.data} ${echo.headers['Content-Type']}`, 'A undefined');
  echo = await (await fetch(`${base}/put`, { method: 'PUT', body: { toString: () => 'own' }, headers: new Headers({ 'X-One': '1' }) })).json();
  same('an object', `${echo.method} ${echo.data} ${echo.headers['X-One']}`, 'PUT own 1');
  await rejected('a body with GET', fetch(base, { body: 'x' }), 'TypeError', 'a request with GET or HEAD has no body');
}

async function requests() {
  const request = new Request(`${base}/post`, { method: 'patch', headers: { A: 'b' } });
  same('as it is', `${request.method} ${request.redirect} ${request.headers.get('a')} ${request.signal.aborted}`, 'patch follow b false');
  const post = new Request(new URL(`${base}/post`), { method: 'POST', body: 'once', redirect: 'manual' });
  const copy = new Request(post, { headers: { B: 'c' } });
  same('taken over', `${post.bodyUsed} ${copy.method} ${copy.redirect} ${copy.headers.get('b')} ${await copy.clone().text()}`, 'true POST manual c once');
  const echo = await (await fetch(copy)).json();
  same('sent', `${echo.data} ${echo.headers.B} ${copy.bodyUsed}`, 'once c true');
  await rejected('sent again', fetch(copy), 'TypeError', 'the body has been read already');
  for (const init of [{ method: 'a b' }, { method: 'TRACE' }, { redirect: 'x' }, { signal: {} }, { headers: 'a' }, 5]) await rejected(`init ${JSON.stringify(init)}`, fetch(base, init), 'TypeError');
  await rejected('relative', fetch('/get'), 'TypeError', 'Invalid URL: "/get"');
  await rejected('nothing', fetch(), 'TypeError');
  await rejected('credentials', fetch('http://u:p@localhost/'), 'TypeError');
  const failed = await rejected('a scheme', fetch('data:text/plain,hi'), 'TypeError', 'fetch failed');
  same('its cause', failed.cause instanceof Error, true);
  refused('a call', () => Request(base), 'TypeError', 'name');
  refused('borrowed', () => Object.create(request).method, 'TypeError', 'name');
}

async function redirects() {
  const res = await fetch(`${base}/redirect/2`);
  same('followed', `${res.status} ${res.redirected} ${res.url}`, `200 true ${base}/get`);
  const manual = await fetch(`${base}/redirect/2`, { redirect: 'manual' });
  same('manual', `${manual.status} ${manual.redirected} ${manual.headers.has('location')}`, '302 false true');
  const unexpected = await rejected('error', fetch(`${base}/redirect/2`, { redirect: 'error' }), 'TypeError', 'fetch failed');
  same('why', unexpected.cause.message, 'unexpected redirect');
  same('too many', (await rejected('21', fetch(`${base}/redirect/21`), 'TypeError')).cause.message, 'redirect count exceeded');
}

async function failures() {
  const error = await rejected('refused', fetch('http://127.0.0.1:1/'), 'TypeError', 'fetch failed');
  same('cause', `${error.cause.code} ${/connection refused/.test(error.cause.message)}`, '1212 true');
  same('time-out', (await rejected('slow', fetch(`${base}/delay/5`, { timeout: 50 }), 'TypeError')).cause.code, 1050);
  same('reset', (await rejected('reset', fetch(`${base}/hostile/reset-before`), 'TypeError')).cause.code > 0, true);

  const controller = new AbortController();
  setTimeout(() => controller.abort(), 20);
  await rejected('aborted', fetch(`${base}/delay/5`, { signal: controller.signal }), 'AbortError', 'This operation was aborted');
  await rejected('aborted before', fetch(base, { signal: controller.signal }), 'AbortError');
  await rejected('out of time', fetch(`${base}/delay/5`, { signal: AbortSignal.timeout(20) }), 'TimeoutError');
  const any = AbortSignal.any([AbortSignal.timeout(20), new AbortController().signal]);
  const both = await Promise.allSettled([fetch(new Request(`${base}/delay/5`, { signal: any })), fetch(`${base}/delay/5`, { signal: any })]);
  same('both', both.map((r) => r.reason.name).join(), 'TimeoutError,TimeoutError');
  const late = new AbortController();
  const res = await fetch(`${base}/get`, { signal: late.signal });
  late.abort();
  same('too late', res.status, 200);
  fetch(`${base}/get`, { signal: AbortSignal.timeout(1e8) }).catch(() => 0);
}

async function responses() {
  const res = new Response('text', { status: 201, statusText: 'Made', headers: { A: 'b' } });
  same('made', `${res.status} ${res.ok} ${res.statusText} ${res.type} ${res.url} ${res.headers.get('content-type')} ${await res.text()}`, '201 true Made default  text/plain;charset=UTF-8 text');
  same('json', `${(await Response.json({ a: 1 }).json()).a} ${Response.json(1).headers.get('content-type')}`, '1 application/json');
  same('redirect', `${Response.redirect('http://h', 301).status} ${Response.redirect('http://h').headers.get('location')}`, '301 http://h/');
  same('error', `${Response.error().status} ${Response.error().type} ${Response.error().ok}`, '0 error false');
  same('empty', `${await new Response().text()}|${new Response().bodyUsed}`, '|false');
  same('mark', await new Response(new Uint8Array([0xef, 0xbb, 0xbf, 0x61, 0xff])).text(), 'a\ufffd');
  await rejected('no JSON', new Response('{').json(), 'SyntaxError');
  refused('status', () => new Response('', { status: 99 }), 'RangeError', 'name');
  refused('no body', () => new Response('x', { status: 204 }), 'a response with status 204 has no body');
  refused('redirect', () => Response.redirect('http://h', 200), 'RangeError', 'name');
  await rejected('borrowed', Response.prototype.text.call({}), 'TypeError', 'not a Request or Response');
}

async function streams() {
  const res = await fetch(`${base}/bytes/5`);
  same('none', new Response().body, null);
  same('one', res.body === res.body && res.body.constructor.name, 'ReadableStream');
  same('unread', res.bodyUsed, false);
  const reader = res.body.getReader();
  await rejected('locked', res.text(), 'TypeError', "the body's stream is locked to a reader");
  refused('a clone', () => res.clone(), "the body's stream is locked to a reader");
  const { value, done } = await reader.read();
  same('a chunk', `${value.length} ${done} ${res.bodyUsed} ${(await reader.read()).done}`, '5 false true true');
  reader.releaseLock();
  await rejected('read', res.text(), 'TypeError', 'the body has been read already');
  const text = new Response('x');
  const { body } = text;
  same('released', `${await text.text()} ${(await body.getReader().read()).done}`, 'x true');
  const dropped = new Request(base, { method: 'POST', body: 'x' });
  await dropped.body.cancel();
  same('cancelled', dropped.bodyUsed, true);
}

export default async function () {
  await answers();
  await bodies();
  await requests();
  await redirects();
  await failures();
  await responses();
  await streams();
  console.log(verdict());
}
