// sleep() holds up its own VU for the time given, and no other.
// args: --vus 20 --iterations 20
// expect: ✓ slept long enough
// expect: 100.00% 20 out of 20
import { check, sleep } from 'k6';

export const options = {
  thresholds: { iteration_duration: ['min>=200', 'med<2000'], iterations: ['rate>8'] },
};

export default function () {
  const start = Date.now();
  sleep(0.2);
  const took = Date.now() - start;
  check(took, { 'slept long enough': (ms) => ms >= 199 });
}
