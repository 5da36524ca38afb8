// args: --log-format=raw
// expect: order start,write a,write b,close
// expect: sizes 2 0 -1 | 2
// expect: ready waits true true
// expect: abort stop TypeError
// expect: pending abort first,aborted why
// expect: sink write: sink full, next: sink full, closed: sink full, desired null
// expect: start failed Error: no start
// expect: close failed Error: no close
// expect: controller given up
// expect: size failed Error: no size
// expect: released false TypeError the writer has released its lock
// expect: refused TypeError underlyingSink must be an object
// expect: refused RangeError a WritableStream has no type
// expect: refused TypeError write must be a function
// expect: refused TypeError the stream is locked to a writer already
// expect: refused TypeError a locked stream is ended by its writer
// expect: refused TypeError the stream is closed or being closed
// expect: refused TypeError the stream is closed, being closed or errored
// expect: refused TypeError not a WritableStream
// expect: refused Error in start
// expect: Uncaught (in promise) Error: nobody looked
// expect-not: allowed
import { WritableStream, WritableStreamDefaultWriter, CountQueuingStrategy } from 'k6/experimental/streams';

async function refused(f) {
  try {
    console.log('allowed', await f());
  } catch (e) {
    console.log('refused', e.name, e.message);
  }
}

export default async function () {
  const order = [];
  const first = new WritableStream({
    start() { order.push('start'); },
    async write(chunk) { await null; order.push(`write ${chunk}`); },
    close() { order.push('close'); },
  });
  const writer = first.getWriter();
  writer.write('a');
  writer.write('b');
  await writer.close();
  await writer.closed;
  console.log('order', order.join());
  await refused(() => writer.write('c'));
  await refused(() => writer.close());

  const slow = new WritableStream({ write: () => new Promise((resolve) => setTimeout(resolve, 1)) }, new CountQueuingStrategy({ highWaterMark: 2 }));
  const queued = slow.getWriter();
  const sizes = [queued.desiredSize];
  queued.write(1);
  const before = queued.ready;
  const second = queued.write(2);
  sizes.push(queued.desiredSize);
  const third = queued.write(3);
  sizes.push(queued.desiredSize);
  const after = queued.ready;
  await Promise.all([second, third, after]);
  console.log('sizes', ...sizes, '|', queued.desiredSize);
  console.log('ready waits', before !== after, (await before) === undefined);

  let why;
  const stopped = new WritableStream({ abort(reason) { why = reason; } });
  await stopped.abort('stop');
  console.log('abort', why, await stopped.getWriter().write(1).then(() => 'written', (e) => (e === 'stop' ? 'TypeError' : String(e))));
  const steps = [];
  const busy = new WritableStream({ async write(c) { await null; steps.push(c); }, abort(reason) { steps.push(`aborted ${reason}`); } });
  const busyWriter = busy.getWriter();
  await busyWriter.ready;
  busyWriter.write('first').catch(() => {});
  busyWriter.write('second').catch(() => {});
  await Promise.resolve();
  await busyWriter.abort('why');
  console.log('pending abort', steps.join());

  const full = new WritableStream({ write(c) { if (c === 2) throw new Error('sink full'); } }).getWriter();
  await full.write(1);
  const text = (e) => e.message;
  console.log('sink', `write: ${await full.write(2).catch(text)}, next: ${await full.write(3).catch(text)}, closed: ${await full.closed.catch(text)}, desired ${full.desiredSize}`);

  await new WritableStream({ start: () => Promise.reject(new Error('no start')) }).getWriter().closed.catch((e) => console.log('start failed', String(e)));
  await new WritableStream({ close() { throw new Error('no close'); } }).close().catch((e) => console.log('close failed', String(e)));
  await new WritableStream({ write(chunk, c) { c.error('given up'); } }).getWriter().write(1);
  const given = new WritableStream({ start(c) { c.error('given up'); } }).getWriter();
  await given.write(1).catch((e) => console.log('controller', e));
  await new WritableStream({}, { size() { throw new Error('no size'); } }).getWriter().write(1).catch((e) => console.log('size failed', String(e)));

  const locked = new WritableStream();
  const lock = locked.getWriter();
  await refused(() => locked.getWriter());
  await refused(() => new WritableStreamDefaultWriter(locked));
  await refused(() => locked.close());
  await refused(() => locked.abort());
  lock.releaseLock();
  lock.releaseLock();
  console.log('released', locked.locked, await lock.write(1).catch((e) => `${e.name} ${e.message}`));
  await refused(() => lock.desiredSize);
  await refused(() => lock.closed);
  for (const sink of [null, 5, { type: 'x' }, { write: 5 }, { start() { throw new Error('in start'); } }]) await refused(() => new WritableStream(sink));
  await refused(() => new WritableStreamDefaultWriter({}));
  new WritableStream({ write() { throw new Error('nobody looked'); } }).getWriter().write(1);
}
