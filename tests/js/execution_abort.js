// test.abort() stops the whole run with its message; teardown and the summary still come.
// args: --vus 2 --duration 30s
// expect-exit: 108
// expect: test aborted: enough
// expect: tearing down
// expect-not: after the abort
import { sleep } from 'k6';
import exec from 'k6/execution';

export default function () {
  if (__VU === 1) {
    exec.test.abort('enough');
    console.log('after the abort');
  }
  sleep(20);
}

export function teardown() {
  console.log('tearing down');
}
