// setup's value reaches each VU as a copy and teardown untouched; VU 0 runs both.
// args: --vus 2 --iterations 4
// expect: setup in VU 0
// expect: teardown got {\"token\":\"t\",\"list\":[1,2]}
// expect: ✓ has setup's data
// expect: 100.00% 4 out of 4
import { check } from 'k6';

export function setup() {
  console.log(`setup in VU ${__VU}`);
  return { token: 't', list: [1, 2] };
}

export default function (data) {
  check(data, { "has setup's data": (d) => d.token === 't' && d.list[0] === 1 && d.list.length >= 2 });
  if (__ITER === 0) data.list.push(__VU);
}

export function teardown(data) {
  console.log(`teardown got ${JSON.stringify(data)}`);
}
