// What a listener throws ends the iteration, after the others were called.
// expect: second listener
// expect: Error: from the listener
// expect: after the dispatch
// expect-not: never
export default async function () {
  const target = new EventTarget();
  target.addEventListener('x', () => { throw new Error('from the listener'); });
  target.addEventListener('x', () => console.log('second listener'));
  target.dispatchEvent(new Event('x'));
  console.log('after the dispatch');
  await null;
  console.log('never');
}
