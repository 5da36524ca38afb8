// fail() ends its iteration with an error in the log; the run goes on and ends well.
// args: --iterations 3
// expect: GoError: the second one
// expect: iterations...........: 3
// expect: reached 2
// expect-not: unreachable
import { fail } from 'k6';
import { Counter } from 'k6/metrics';

const reached = new Counter('reached_end');
export const options = { thresholds: { reached_end: ['count==2'] } };

export default function () {
  if (__ITER === 1) {
    fail('the second one');
    console.log('unreachable');
  }
  reached.add(1);
  console.log(`reached ${__ITER}`);
}
