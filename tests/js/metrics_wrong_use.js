// What can't be a metric says so: names, kinds that disagree, values, and metrics made too late.
// expect: ✓ a bad name is refused
// expect: ✓ a second kind is refused
// expect: ✓ a metric outside init is refused
// expect: 100.00% 4 out of 4
import { check } from 'k6';
import { Counter, Gauge, Trend } from 'k6/metrics';

function message(make) {
  try {
    make();
  } catch (e) {
    return String(e.message || e);
  }
  return '';
}

const once = new Counter('once');
const badName = message(() => new Trend('has space'));
const twoKinds = message(() => new Gauge('once'));

export default function () {
  check(null, {
    'a bad name is refused': badName.includes('has space'),
    'a second kind is refused': twoKinds.includes('once'),
    'a metric outside init is refused': message(() => new Counter('late')).includes('init'),
    'the name is there': once.name === 'once',
  });
}
