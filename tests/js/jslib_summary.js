// handleSummary with a local library: text for people, and JUnit's XML.
// expect: | █ outer
// expect: |   ✗ fails (1/2)
// expect: |   █ inner
// expect: |     ✓ passes
// expect: | ✗ late: avg=1.5s min=1s med=1.5s max=2s p(90)=1.9s p(95)=1.95s
// expect: |   checks: rate=75.00% passes=3 fails=1
// expect: | ✓ lost: count=0 rate=0
// expect: |   load: value=2 min=1 max=2
// expect: | ✓ iterations: count=2
// expect: <testsuite name="nightly &#38; quick" tests="5" failures="2">
// expect: <testcase classname="outer" name="fails"><failure message="1 failed"/></testcase>
// expect: <testcase classname="outer / inner" name="passes"/>
// expect: <testcase classname="thresholds" name="late: max&#60;100"><failure message="crossed"/></testcase>
// expect: <testcase classname="thresholds" name="lost: count==0"/>
// expect-exit: 99
import { check, group } from 'k6';
import exec from 'k6/execution';
import { Counter, Gauge, Trend } from 'k6/metrics';
import { jUnit, textSummary } from './jslib/summary.js';

export const options = {
  iterations: 2,
  thresholds: { late: ['max<100'], lost: ['count==0'], iterations: ['count==2'] },
};

const late = new Trend('late', true);
const load = new Gauge('load');
const lost = new Counter('lost');

export default function () {
  const first = exec.scenario.iterationInTest === 0;
  late.add(first ? 1000 : 2000);
  load.add(first ? 1 : 2);
  lost.add(0);
  group('outer', () => {
    check(first, { fails: (v) => v });
    group('inner', () => check(1, { passes: (v) => v === 1 }));
  });
}

export function handleSummary(data) {
  return { stdout: textSummary(data, { indent: '| ' }) + jUnit(data, { name: 'nightly & quick' }) };
}
