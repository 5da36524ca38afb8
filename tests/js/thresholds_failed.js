// A crossed threshold names itself in the summary and gives exit code 99; the others stay green.
// args: --iterations 5
// expect-exit: 99
// expect: ✗ 'count>100'
// expect: ✓ 'count==5'
// expect: thresholds on metrics 'hits' have been crossed
import { Counter } from 'k6/metrics';

const hits = new Counter('hits');
export const options = { thresholds: { hits: ['count>100', 'count==5'], iterations: ['count==5'] } };

export default function () {
  hits.add(1);
}
