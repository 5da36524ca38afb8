// args: --log-format=raw
// expect: chunks ["a",{"b":1},1,4,9]
// expect: waits [10,20] pulled 3
// expect: backpressure 2 2
// expect: desired 3 2 0
// expect: tee [1,2,3] [1,2,3] true
// expect: tee cancelled one,two
// expect: cancel enough {"done":true}
// expect: cancel failed no way
// expect: released true false TypeError the reader has released its lock
// expect: errored Error: broken Error: broken null
// expect: size RangeError RangeError
// expect: strategy 5 1 RangeError RangeError TypeError
// expect: refused TypeError underlyingSource must be an object
// expect: refused TypeError 'weird' is no type of a ReadableStream
// expect: refused NotSupportedError 'bytes' streams are not supported
// expect: refused TypeError pull must be a function
// expect: refused TypeError the stream is locked to a reader already
// expect: refused TypeError not a ReadableStream
// expect: refused NotSupportedError readers of the mode 'byob' are not supported
// expect: refused TypeError Illegal constructor
// expect: refused TypeError CountQueuingStrategy needs an object with a 'highWaterMark'
// expect: refused TypeError nothing can be enqueued: the stream is not readable or is being closed
// expect: module CountQueuingStrategy,ReadableStream,ReadableStreamDefaultReader,WritableStream,WritableStreamDefaultWriter undefined
// expect: 1 complete and 1 interrupted iterations
// expect-not: allowed
// expect-not: never
import streams, { ReadableStream, ReadableStreamDefaultReader, CountQueuingStrategy, pipeTo } from 'k6/experimental/streams';

export const options = {
  scenarios: {
    all: { executor: 'per-vu-iterations' },
    stuck: { executor: 'constant-vus', vus: 1, duration: '1s', gracefulStop: '0s', exec: 'stuck' },
  },
};

async function drain(stream) {
  const reader = stream.getReader();
  const chunks = [];
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return chunks;
    chunks.push(value);
  }
}

async function refused(f) {
  try {
    console.log('allowed', await f());
  } catch (e) {
    console.log('refused', e.name, e.message);
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export default async function () {
  let n = 0;
  console.log('chunks', JSON.stringify(await drain(new ReadableStream({
    type: 'default',
    start(c) { c.enqueue('a'); c.enqueue({ b: 1 }); },
    pull(c) { if (++n > 3) c.close(); else c.enqueue(n * n); },
  }))));

  n = 0;
  const slow = await drain(new ReadableStream({ async pull(c) { await pause(1); if (++n > 2) c.close(); else c.enqueue(n * 10); } }));
  console.log('waits', JSON.stringify(slow), 'pulled', n);

  n = 0;
  const eager = new ReadableStream({ pull(c) { c.enqueue(++n); } }, { highWaterMark: 2 });
  await pause(1);
  const before = n;
  await pause(1);
  console.log('backpressure', before, n, eager.locked ? 'locked' : '');

  new ReadableStream({
    start(c) {
      const sizes = [c.desiredSize];
      c.enqueue(1);
      sizes.push(c.desiredSize);
      c.enqueue(1);
      c.enqueue(1);
      console.log('desired', sizes.join(' '), c.desiredSize);
      c.close();
      refused(() => c.enqueue(1));
    },
  }, new CountQueuingStrategy({ highWaterMark: 3 }));

  const teed = new ReadableStream({ start(c) { [1, 2, 3].forEach((x) => c.enqueue(x)); c.close(); } });
  const [left, right] = teed.tee();
  console.log('tee', JSON.stringify(await drain(left)), JSON.stringify(await drain(right)), teed.locked);
  const branches = new ReadableStream({ cancel(reasons) { console.log('tee cancelled', reasons.join()); } }).tee();
  await Promise.all([branches[0].cancel('one'), branches[1].cancel('two')]);

  let why;
  const enough = new ReadableStream({ start(c) { c.enqueue(1); }, cancel(reason) { why = reason; } });
  await enough.cancel('enough');
  console.log('cancel', why, JSON.stringify(await enough.getReader().read()));
  await new ReadableStream({ cancel() { throw new Error('no way'); } }).cancel().catch((e) => console.log('cancel failed', e.message));

  const shared = new ReadableStream();
  const reader = shared.getReader();
  const waiting = reader.read();
  const locked = shared.locked;
  reader.releaseLock();
  await waiting.catch((e) => console.log('released', locked, shared.locked, e.name, e.message));
  await refused(() => reader.read());
  await refused(() => reader.cancel());

  const broken = new ReadableStream({ start(c) { c.enqueue(1); c.error(new Error('broken')); console.log('errored', ...[c.desiredSize].filter((x) => x !== null)); } });
  const failed = broken.getReader();
  const errors = [await failed.read().catch(String), await failed.closed.catch(String)];
  new ReadableStream({ start(c) { c.error(1); console.log('errored', ...errors, c.desiredSize); } });

  const sizes = [];
  for (const size of [() => -1, () => Infinity]) new ReadableStream({ start(c) { try { c.enqueue(1); } catch (e) { sizes.push(e.name); } } }, { size });
  console.log('size', ...sizes);
  const strategy = new CountQueuingStrategy({ highWaterMark: 5 });
  const names = [{ highWaterMark: -1 }, { highWaterMark: NaN }, { size: 5 }].map((s) => { try { return new ReadableStream({}, s); } catch (e) { return e.name; } });
  console.log('strategy', strategy.highWaterMark, strategy.size(7), ...names);

  for (const source of [null, 5, { type: 'weird' }, { type: 'bytes' }, { pull: 5 }]) await refused(() => new ReadableStream(source));
  const once = new ReadableStream();
  once.getReader();
  await refused(() => once.getReader());
  await refused(() => new ReadableStreamDefaultReader(once));
  await refused(() => new ReadableStreamDefaultReader({}));
  await refused(() => once.cancel());
  await refused(() => ReadableStream.prototype.cancel.call({}));
  await refused(() => new ReadableStream().getReader({ mode: 'byob' }));
  await refused(() => new ReadableStream().getReader({ mode: 'x' }));
  let Controller;
  new ReadableStream({ start(c) { Controller = c.constructor; } });
  await refused(() => new Controller());
  for (const init of [undefined, 5, {}]) await refused(() => new CountQueuingStrategy(init));
  console.log('module', Object.keys(streams).sort().join(), pipeTo);
}

export async function stuck() {
  await new ReadableStream({ pull: () => pause(3600000) }).getReader().read();
  console.log('never');
}
