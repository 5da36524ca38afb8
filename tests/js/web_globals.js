// The globals of the Web: how they look, and scripts that bring their own.
// expect: all as expected
import { refused, same, verdict } from './lib/known.js';
import { shadowing } from './modules/shadows.js';

const classes = ['AbortController', 'AbortSignal', 'Blob', 'CustomEvent', 'DOMException', 'Event', 'EventTarget', 'File', 'FormData', 'Headers', 'Request', 'Response', 'TextDecoder', 'TextEncoder', 'URL', 'URLSearchParams'];
const functions = ['atob', 'btoa', 'fetch', 'queueMicrotask', 'structuredClone'];

function looks() {
  for (const name of [...classes, ...functions]) {
    const { value, writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(globalThis, name);
    same(name, `${typeof value} ${value.name} ${writable} ${enumerable} ${configurable}`, `function ${name} true false true`);
  }
  for (const name of classes) {
    const { prototype } = globalThis[name];
    same(`${name}.prototype`, prototype.constructor, globalThis[name]);
    same(`${name} writable`, Object.getOwnPropertyDescriptor(globalThis[name], 'prototype').writable, false);
  }
  same('toStringTag', `${new AbortController()} ${new EventTarget()}`, '[object AbortController] [object EventTarget]');
  same('for...in', Object.keys(AbortSignal.prototype).join(), 'aborted,reason,onabort,throwIfAborted');
  same('parents', Object.getPrototypeOf(AbortSignal) === EventTarget && Object.getPrototypeOf(CustomEvent) === Event && Object.getPrototypeOf(DOMException) === Function.prototype, true);
}

function base64() {
  same('btoa', btoa('\0hello\xff'), 'AGhlbGxv/w==');
  same('btoa of none', btoa('') + btoa(null), 'bnVsbA==');
  for (const [text, expected] of [['', ''], ['aGk=', 'hi'], [' a\tG\nk ', 'hi'], ['/w', '\xff'], ['YR==', 'a'], [12, '×']]) {
    same(`atob ${text}`, atob(text), expected);
  }
  for (const text of ['a', 'ab=', 'abc==', '====', 'a=bc', 'aGk-', 'aG\u000bk=', 'aGk=é']) refused(`atob ${text}`, () => atob(text), 'InvalidCharacterError', 'name');
  refused('btoa €', () => btoa('€'), 'InvalidCharacterError', 'name');
  refused('atob()', () => atob(), 'TypeError', 'name');
  refused('btoa()', () => btoa(), 'TypeError', 'name');
}

function exceptions() {
  const e = new DOMException('text', 'NotFoundError');
  same('DOMException', `${e} ${e.code} ${e instanceof Error} ${Object.prototype.toString.call(e)} ${Object.keys(e)}`, 'NotFoundError: text 8 true [object DOMException] ');
  same('defaults', `${new DOMException().name} ${new DOMException().message} ${new DOMException('', 'Mine').code}`, 'Error  0');
  same('constants', `${DOMException.ABORT_ERR} ${e.DATA_CLONE_ERR}`, '20 25');
  class Mine extends DOMException { constructor() { super('m', 'AbortError'); } }
  same('subclass', `${new Mine() instanceof Mine} ${new Mine()}`, 'true AbortError: m');
}

async function microtasks() {
  const order = [];
  setTimeout(() => order.push('timer'), 0);
  queueMicrotask(() => order.push('microtask'));
  Promise.resolve().then(() => order.push('promise'));
  order.push('now');
  await new Promise((resolve) => setTimeout(resolve, 1));
  same('microtasks', order.join(), 'now,microtask,promise,timer');
  refused('no function', () => queueMicrotask(5), 'TypeError', 'name');
}

function clock() {
  const [a, b] = [performance.now(), performance.now()];
  same('clock', a >= 0 && b >= a && Math.abs(performance.timeOrigin + b - Date.now()) < 60000, true);
  same('as JSON', JSON.parse(JSON.stringify(performance)).timeOrigin, performance.timeOrigin);
  same('performance', String(performance), '[object Performance]');
}

// What polyfills do.
function polyfills() {
  if (typeof structuredClone === 'undefined') globalThis.structuredClone = () => 'polyfill';
  same('not needed', structuredClone(1), 1);
  globalThis.btoa = () => 'mine';
  same('replaced', btoa('x'), 'mine');
  AbortSignal = class Mine {};
  same('assigned', AbortSignal.name, 'Mine');
  same('inside', Object.prototype.toString.call(new AbortController().signal), '[object AbortSignal]');
  Object.defineProperty(globalThis, 'Event', { value: 5, configurable: true, enumerable: false, writable: true });
  same('defined', Event, 5);
  same('unharmed', new CustomEvent('x').type, 'x');
  same('deleted', delete globalThis.EventTarget && typeof EventTarget, 'undefined');
  same('shadowed', shadowing(), 'URL fetch Headers AbortController function');
}

export default async function () {
  looks();
  base64();
  exceptions();
  await microtasks();
  clock();
  polyfills();
  console.log(verdict());
}
