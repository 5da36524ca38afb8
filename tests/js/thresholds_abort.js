// abortOnFail ends a long run as soon as the threshold is crossed.
// args: --vus 1 --duration 50s
// expect-exit: 99
// expect: thresholds on metrics 'good' were crossed; at least one has abortOnFail enabled, stopping test prematurely
import { sleep } from 'k6';
import { Rate } from 'k6/metrics';

const good = new Rate('good');
export const options = { thresholds: { good: [{ threshold: 'rate>0.9', abortOnFail: true }] } };

export default function () {
  good.add(false);
  sleep(0.05);
}
