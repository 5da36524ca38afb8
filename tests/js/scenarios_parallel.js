// Scenarios run side by side, each with its function, environment and tags.
// args: --workers 2
// expect: ✓ 'count==6'
// expect: ✓ 'count==4'
// expect: 100.00% 10 out of 10
import { check } from 'k6';
import exec from 'k6/execution';
import { Counter } from 'k6/metrics';

const work = new Counter('work');
export const options = {
  scenarios: {
    readers: {
      executor: 'per-vu-iterations', vus: 2, iterations: 3, exec: 'read', env: { WHO: 'reader' }, tags: { team: 'a' },
    },
    writers: {
      executor: 'shared-iterations', vus: 2, iterations: 4, exec: 'write', env: { WHO: 'writer' }, startTime: '200ms',
    },
  },
  thresholds: { 'work{scenario:readers}': ['count==6'], 'work{scenario:writers}': ['count==4'], 'work{team:a}': ['count==6'] },
};

export function read() {
  work.add(1);
  check(__ENV.WHO, { 'reads its environment': (w) => w === 'reader' && exec.scenario.name === 'readers' });
}

export function write() {
  work.add(1);
  check(__ENV.WHO, { 'writes its environment': (w) => w === 'writer' && exec.scenario.name === 'writers' });
}
