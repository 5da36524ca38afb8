// A rejection that nobody handles ends its iteration, is logged once as an error, and the next iteration is a new one.
// args: --iterations 6
// expect: level=error msg="Uncaught (in promise) Error: nobody listens
// expect: level=error msg="Uncaught (in promise) text"
// expect: level=error msg="Uncaught (in promise) undefined"
// expect: level=error msg="Uncaught (in promise) [object Object]"
// expect: level=error msg="Uncaught (in promise) where it was"
// expect: through 5
// expect: iterations...........: 6
// expect-not: after
// expect-not: second
// expect-not: handled
// expect-not: through 0
const reasons = [new Error('nobody listens'), 'text', undefined, {}, { stack: 'where it was' }];

export default async function () {
  // Handled in the same turn, at once or by a later reaction.
  Promise.reject(new Error('handled')).catch(() => {});
  const later = Promise.reject(new Error('handled by a reaction'));
  Promise.resolve().then(() => {}).then(() => later.catch(() => {}));
  await Promise.allSettled([Promise.reject(new Error('handled by all'))]);
  if (__ITER < reasons.length) {
    Promise.reject(reasons[__ITER]);
    Promise.reject(new Error('second'));
    setTimeout(() => console.log('after'), 10);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  console.log('through', __ITER);
}
