// __ENV, __VU, __ITER, open() of text and bytes, and console, in init and in the VU.
// args: --env NAME=value=with=signs --env EMPTY=
// expect: ✓ environment
// expect: ✓ a file as text and as bytes
// expect: ✓ open is for init only
// expect: level=warning msg="careful 1 true { a: [ 1, 2 ] }"
// expect: level=error msg=broken
// expect: 100.00% 4 out of 4
import { check } from 'k6';

const text = open('./modules/users.json');
const bytes = open('./modules/users.json', 'b');
const vuInInit = __VU;
let missing = '';
try {
  open('./modules/absent.json');
} catch (e) {
  missing = String(e.message || e);
}

export default function () {
  console.warn('careful', 1, true, { a: [1, 2] });
  console.error('broken');
  let late = '';
  try {
    open('./modules/users.json');
  } catch (e) {
    late = String(e.message || e);
  }
  check(null, {
    environment: __ENV.NAME === 'value=with=signs' && __ENV.EMPTY === '' && __ENV.ABSENT === undefined,
    'a file as text and as bytes': bytes instanceof ArrayBuffer && bytes.byteLength === text.length &&
      JSON.parse(text)[2].name === 'cy',
    'open is for init only': late.includes('init') && missing.includes('absent.json'),
    'VUs and iterations are numbered': __VU === 1 && vuInInit <= 1 && __ITER === 0,
  });
}
