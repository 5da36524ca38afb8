// AbortController and AbortSignal: reasons, any, timeouts.
// expect: all as expected
import { refused, same, verdict } from './lib/known.js';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function controllers() {
  const controller = new AbortController();
  const { signal } = controller;
  const calls = [];
  same('same signal', signal === controller.signal && signal instanceof AbortSignal && signal instanceof EventTarget, true);
  same('at first', `${signal.aborted} ${signal.reason} ${signal.onabort} ${signal.throwIfAborted()}`, 'false undefined null undefined');
  signal.addEventListener('abort', (e) => calls.push(`${e.type} ${e.isTrusted} ${e.target === signal}`));
  signal.onabort = () => calls.push('replaced');
  signal.addEventListener('abort', () => calls.push(signal.reason.name));
  signal.onabort = () => calls.push('onabort');
  controller.abort();
  controller.abort('later');
  same('calls', calls.join(), 'abort true true,onabort,AbortError');
  same('reason', `${signal.reason} ${signal.reason.code} ${signal.reason instanceof DOMException}`, 'AbortError: This operation was aborted 20 true');
  refused('throws', () => signal.throwIfAborted(), 'AbortError', 'name');
  const mine = new AbortController();
  mine.abort(null);
  same('own reason', `${mine.signal.aborted} ${mine.signal.reason}`, 'true null');
  same('made aborted', `${AbortSignal.abort().reason.name} ${AbortSignal.abort(7).reason}`, 'AbortError 7');
  refused('new', () => new AbortSignal(), 'TypeError', 'name');
  refused('a borrowed method', () => controller.abort.call({}), 'TypeError', 'name');
  refused('a borrowed getter', () => Object.create(signal).aborted, 'TypeError', 'name');
  const removed = new AbortController();
  removed.signal.onabort = () => same('removed', 'called', 'not called');
  removed.signal.onabort = null;
  removed.abort();
}

function any() {
  const [a, b] = [new AbortController(), new AbortController()];
  const calls = [];
  const both = AbortSignal.any([a.signal, b.signal, a.signal]);
  const nested = AbortSignal.any([both]);
  both.onabort = () => calls.push('both');
  nested.onabort = () => calls.push('nested');
  a.signal.onabort = () => calls.push(`a ${both.aborted} ${nested.aborted}`);
  a.abort('why');
  b.abort('no');
  same('any', `${calls.join()} ${both.reason} ${nested.reason}`, 'a true true,both,nested why why');
  same('aborted before', AbortSignal.any([new AbortController().signal, a.signal]).reason, 'why');
  same('of nothing', AbortSignal.any([]).aborted, false);
  refused('no signals', () => AbortSignal.any([{}]), 'AbortSignal.any takes AbortSignals');
  refused('no list', () => AbortSignal.any(5), 'TypeError', 'name');
  const kept = new AbortController();
  (function () { AbortSignal.any([kept.signal]).addEventListener('abort', () => calls.push('kept')); })();
  kept.abort();
  same('kept', calls.pop(), 'kept');
  AbortSignal.any([new AbortController().signal, AbortSignal.any([AbortSignal.timeout(1e9)])]).onabort = () => 0;
}

async function timeouts() {
  const signal = AbortSignal.timeout(5);
  const any = AbortSignal.any([signal, AbortSignal.timeout(1e6)]);
  await new Promise((resolve) => any.addEventListener('abort', resolve));
  same('time-out', `${any.reason} ${any.reason.code} ${signal.aborted}`, 'TimeoutError: The operation was aborted due to timeout 23 true');
  for (const ms of [-1, NaN, Infinity, 2 ** 53, {}]) refused(`${ms} ms`, () => AbortSignal.timeout(ms), 'TypeError', 'name');
  same('fractions', AbortSignal.timeout(0.5).aborted, false);
}

async function listeners() {
  const controller = new AbortController();
  const promise = new Promise((_, reject) => controller.signal.addEventListener('abort', () => reject(controller.signal.reason)));
  setTimeout(() => controller.abort(new Error('enough')), 1);
  let caught;
  try { await promise; } catch (e) { caught = e.message; }
  same('a promise', caught, 'enough');
  await sleep(1);
}

// What nobody can hear of any more doesn't stay.
function released() {
  const source = new AbortController();
  const kept = (use) => {
    const signal = AbortSignal.any([source.signal]);
    use(signal);
    return new WeakRef(signal);
  };
  const stays = (ref) => ref.deref() !== undefined;
  const listener = () => 0;
  same('heard', stays(kept((s) => s.addEventListener('abort', listener))), true);
  same('unheard', stays(kept(() => 0)), false);
  same('removed', stays(kept((s) => {
    s.addEventListener('abort', listener);
    s.removeEventListener('abort', listener);
  })), false);
  same('one of two', stays(kept((s) => {
    s.addEventListener('abort', listener);
    s.addEventListener('x', listener);
    s.removeEventListener('abort', listener);
  })), true);
  same('onabort', stays(kept((s) => {
    s.onabort = listener;
    s.onabort = null;
  })), false);
  same('once', stays(kept((s) => {
    s.addEventListener('x', listener, { once: true });
    s.dispatchEvent(new Event('x'));
  })), false);
  const other = new AbortController();
  const removed = kept((s) => s.addEventListener('abort', listener, { signal: other.signal }));
  same('by a signal that isn\'t aborted', stays(removed), true);
  other.abort();
  same('by a signal', stays(removed), false);

  const target = new EventTarget();
  const controller = new AbortController();
  const hear = () => {
    const own = () => 0;
    target.addEventListener('x', own, { signal: controller.signal });
    controller.signal.addEventListener('abort', () => target.addEventListener('x', own, { signal: controller.signal }), { once: true });
    return new WeakRef(own);
  };
  const callback = hear();
  same('a callback', stays(callback), true);
  controller.abort();
  same('an aborted callback', stays(callback), false);
}

export default async function () {
  controllers();
  any();
  released();
  await timeouts();
  await listeners();
  AbortSignal.timeout(1e8).onabort = () => console.log('nobody waits for it'); // else this test ends by its time-out
  console.log(verdict());
}
