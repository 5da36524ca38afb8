// The four kinds of metric, with tags, sub-metrics and every kind of value they take.
// args: --iterations 4
// expect: ✓ 'count==10'
// expect: ✓ 'value==4'
// expect: ✓ 'rate==0.5'
// expect: ✓ 'avg==2.5'
// expect: ✓ 'max==4'
// expect: ✓ 'p(50)==2.5'
// expect: ✓ 'min==2'
// expect: waited...............: avg=2.5ms
import { Counter, Gauge, Rate, Trend } from 'k6/metrics';

const sum = new Counter('sum');
const last = new Gauge('last');
const even = new Rate('even');
const size = new Trend('size');
const waited = new Trend('waited', true);

export const options = {
  thresholds: {
    sum: ['count==10'],
    'sum{kind:big}': ['count==7'],
    last: ['value==4'],
    even: ['rate==0.5'],
    size: ['avg==2.5', 'max==4', 'min==1', 'p(50)==2.5'],
    'size{parity:even}': ['min==2', 'avg==3'],
  },
};

export default function () {
  const n = __ITER + 1;
  sum.add(n, { kind: n > 2 ? 'big' : 'small' });
  last.add(n);
  even.add(n % 2 === 0);
  size.add(n, { parity: n % 2 ? 'odd' : 'even' });
  waited.add(n);
}
