// An array of nothing but a length is cut in the log, instead of filling the memory.
// args: --log-output file=/dev/null
// gc-period: 1000
// expect: ✓ it ends
import { check } from 'k6';

export default () => {
  console.log(Array(4294967295), new Uint8Array(2 ** 24));
  check(null, { 'it ends': true });
};
