// EventTarget, Event, CustomEvent: who is called, in what order, with what; what throws.
// expect: all as expected
import { refused, same, verdict } from './lib/known.js';

function events() {
  const event = new Event('saved', { cancelable: true, bubbles: 1 });
  same('fields', [event.type, event.bubbles, event.cancelable, event.composed, event.defaultPrevented, event.target, event.currentTarget, event.eventPhase, event.isTrusted].join(), 'saved,true,true,false,false,,,0,false');
  same('time', event.timeStamp > 0 && event.timeStamp <= performance.now(), true);
  event.preventDefault();
  same('prevented', event.defaultPrevented && !event.returnValue, true);
  same('path', event.composedPath().length, 0);
  const custom = new CustomEvent('c', { detail: { a: 1 } });
  same('custom', `${custom.detail.a} ${new CustomEvent('c').detail} ${custom instanceof Event} ${custom}`, '1 null true [object CustomEvent]');
  same('constants', `${Event.AT_TARGET} ${event.BUBBLING_PHASE}`, '2 3');
  refused('no type', () => new Event(), 'TypeError', 'name');
  refused('a call', () => Event('x'), 'TypeError', 'name');
  refused('options', () => new Event('x', 5), 'TypeError', 'name');
  refused('a borrowed getter', () => Object.getOwnPropertyDescriptor(Event.prototype, 'type').get.call({}), 'TypeError', 'name');
}

function order() {
  const target = new EventTarget();
  const calls = [];
  const twice = () => calls.push('twice');
  const object = { handleEvent(e) { calls.push(`object ${this === object} ${e.currentTarget === target} ${e.eventPhase}`); } };
  target.addEventListener('x', twice);
  target.addEventListener('x', twice);
  target.addEventListener('x', twice, true);
  target.addEventListener('x', object, { once: true });
  target.addEventListener('x', function () { calls.push(`this ${this === target}`); }, { once: true });
  target.addEventListener('x', null);
  target.addEventListener('y', () => calls.push('never'));
  const event = new Event('x');
  same('result', target.dispatchEvent(event), true);
  same('order', calls.join(), 'twice,twice,object true true 2,this true');
  same('afterwards', `${event.target === target} ${event.currentTarget} ${event.eventPhase}`, 'true null 0');
  calls.length = 0;
  target.removeEventListener('x', twice, { capture: true });
  target.removeEventListener('x', () => 0);
  target.dispatchEvent(event);
  same('again', calls.join(), 'twice');
}

function changes() {
  const target = new EventTarget();
  const calls = [];
  const gone = () => calls.push('gone');
  target.addEventListener('x', () => {
    calls.push('first');
    target.removeEventListener('x', gone);
    target.addEventListener('x', () => calls.push('late'));
    refused('again at once', () => target.dispatchEvent(event), 'InvalidStateError', 'name');
    target.dispatchEvent(new Event('inner'));
  });
  target.addEventListener('inner', () => calls.push('inner'));
  target.addEventListener('x', gone);
  target.addEventListener('x', (e) => { e.preventDefault(); calls.push('passive'); }, { passive: true });
  const event = new Event('x', { cancelable: true });
  same('passive', target.dispatchEvent(event), true);
  same('changes', calls.join(), 'first,inner,passive');

  const stopping = new EventTarget();
  stopping.addEventListener('x', (e) => { e.stopImmediatePropagation(); e.preventDefault(); });
  stopping.addEventListener('x', () => same('stopped', 'called', 'not called'));
  same('cancelled', stopping.dispatchEvent(new Event('x', { cancelable: true })), false);

  const controller = new AbortController();
  const listening = new EventTarget();
  let heard = 0;
  listening.addEventListener('x', () => heard++, { signal: controller.signal });
  listening.dispatchEvent(new Event('x'));
  controller.abort();
  listening.addEventListener('x', () => heard++, { signal: controller.signal });
  listening.dispatchEvent(new Event('x'));
  same('signal', heard, 1);
}

function classes() {
  class Store extends EventTarget {
    #value = 0;
    set(value) { this.#value = value; this.dispatchEvent(new (class Changed extends Event { value = value; })('change')); }
  }
  const store = new Store();
  let seen;
  store.addEventListener('change', (e) => { seen = `${e.value} ${e.constructor.name} ${e.target === store}`; });
  store.set(3);
  same('subclass', seen, '3 Changed true');
  same('kind', `${store instanceof EventTarget} ${store}`, 'true [object EventTarget]');
  refused('a borrowed method', () => store.addEventListener.call({}, 'x', () => 0), 'TypeError', 'name');
  refused('no event', () => store.dispatchEvent({ type: 'x' }), 'TypeError', 'name');
  refused('no listener', () => store.addEventListener('x', 5), 'TypeError', 'name');
  refused('no signal', () => store.addEventListener('x', () => 0, { signal: {} }), 'TypeError', 'name');
  refused('an option that throws', () => store.addEventListener('x', () => 0, { get once() { throw new EvalError('mine'); } }), 'mine');
  const cycle = new EventTarget();
  cycle.addEventListener('x', () => cycle);
}

export default function () {
  events();
  order();
  changes();
  classes();
  console.log(verdict());
}
