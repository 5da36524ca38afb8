// Modules are found relative to who imports them, run once per VU, and may be cyclic.
// args: --iterations 2
// expect: ✓ default, named and namespace
// expect: ✓ data by open
// expect: ✓ one instance, also in a cycle
// expect: module ran
// expect: 100.00% 6 out of 6
import { check } from 'k6';
import twice, { count, double } from './modules/math.js';
import * as math from './modules/math.js';
import { backAndForth } from './modules/cycle_a.js';

const users = JSON.parse(open('./modules/users.json'));

export default function () {
  count();
  check(null, {
    'default, named and namespace': twice === double && math.double(4) === 8,
    'data by open': users.length === 3,
    'one instance, also in a cycle': backAndForth() === 'a-b-a' && math.counted === __ITER + 1,
  });
}
