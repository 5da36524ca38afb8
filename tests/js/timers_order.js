// Timers, promises and async functions run in their order, and the iteration ends when nothing is pending.
// expect: order: sync,micro,zero,short,tick,tick,tick,long
// expect-not: cancelled
import { setTimeout as timeoutOfModule } from 'k6/timers';

export default async function () {
  const order = [];
  const cancelled = setTimeout(() => console.log('cancelled'), 5);
  setTimeout(() => {
    order.push('long');
    console.log(`order: ${order.join()}`);
  }, 300);
  timeoutOfModule((text) => order.push(text), 20, 'short');
  setTimeout(() => order.push('zero'), 0);
  let ticks = 0;
  const id = setInterval(() => {
    order.push('tick');
    if (++ticks === 3) clearInterval(id);
  }, 60);
  order.push('sync');
  await Promise.resolve();
  order.push('micro');
  clearTimeout(cancelled);
}
