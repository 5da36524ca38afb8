// A rejected promise of an async iteration is logged once, with its stack.
// expect: Uncaught (in promise) Error: late
// expect: exception_async.js:9:
// expect: iterations...........: 1
import { sleep } from 'k6';

async function later() {
  await null;
  throw new Error('late');
}

export default async function () {
  sleep(0.01);
  await later();
}
