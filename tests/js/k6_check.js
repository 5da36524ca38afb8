// check() runs every predicate, returns whether all held, and counts each; a throwing predicate is a failure.
// expect: checks_total.......: 8
// expect: 62.50% 5 out of 8
// expect: ✓ holds
// expect: ✗ does not hold
// expect: ✗ throws
// expect: returned false,true,true
import { check } from 'k6';

export default function () {
  const mixed = check(7, { holds: (v) => v === 7, 'does not hold': (v) => v > 7 });
  const truthy = check('x', { 'a string is true': (v) => v, 'a value needs no function': 1 }, { from: 'test' });
  const none = check(null, {});
  let thrown;
  try {
    check(null, { throws: () => { throw new Error('inside'); } });
  } catch (e) {
    thrown = e.message;
  }
  check(thrown, { 'the exception comes out': (v) => v === 'inside' });
  check(null, { 'zero is false': 0, 'an object is true': {} });
  console.log(`returned ${mixed},${truthy},${none}`);
}
