// expect-exit: 255
// expect: Uncaught (in promise) TypeError: in setup
// expect-not: never
// expect-not: second
export function setup() {
  Promise.reject(new TypeError('in setup'));
  Promise.reject(new Error('second'));
  return { all: 'well' };
}
export default function () { console.log('never'); }
export function teardown() { console.log('never'); }
