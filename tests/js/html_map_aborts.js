// map() drops what its function throws, but not the end of the test.
// expect-exit: 108
// expect: test aborted: enough
// expect-not: seen
import { parseHTML } from 'k6/html';
import exec from 'k6/execution';

export default function () {
  parseHTML('<p></p><p></p>').find('p').map(() => {
    exec.test.abort('enough');
    console.log('seen in the function');
  });
  console.log('seen behind it');
}
