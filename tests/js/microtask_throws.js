// What a microtask throws ends the iteration.
// expect: Error: from the microtask
// expect-not: never
export default async function () {
  queueMicrotask(() => { throw new Error('from the microtask'); });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  console.log('never');
}
