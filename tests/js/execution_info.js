// k6/execution tells a VU where it is; iterationInTest is unique over all VUs and workers.
// args: --vus 3 --iterations 30 --workers 2
// expect: ✓ knows its place
// expect: ✓ options are resolved
// expect: ✓ 'count==30'
// expect: ✓ 'count==435'
import { check } from 'k6';
import exec from 'k6/execution';
import { Counter } from 'k6/metrics';

const seen = new Counter('seen');
const numbers = new Counter('numbers');
const tagged = new Counter('tagged');
export const options = {
  thresholds: { seen: ['count==30'], numbers: ['count==435'], 'tagged{color:red}': ['count==30'], checks: ['rate==1'] },
};

export default function () {
  seen.add(1);
  numbers.add(exec.scenario.iterationInTest);
  exec.vu.metrics.tags.color = 'red';
  tagged.add(1);
  check(exec, {
    'knows its place': (e) =>
      e.scenario.name === 'default' && e.scenario.executor === 'shared-iterations' &&
      e.vu.idInTest === __VU && e.vu.iterationInInstance === __ITER &&
      e.vu.idInTest >= 1 && e.vu.idInTest <= 3 && e.instance.vusInitialized === 3,
    'options are resolved': (e) => e.test.options.scenarios.default.vus === 3,
    'time passes': (e) => e.scenario.progress >= 0 && e.instance.currentTestRunDuration >= 0 && e.scenario.startTime > 0,
  });
}
