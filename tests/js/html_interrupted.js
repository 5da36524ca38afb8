// Walks whose length grows with the square of a page end with their scenario.
// expect: 0 complete and 8 interrupted iterations
import { parseHTML } from 'k6/html';

const source = '<p>x</p>'.repeat(50000);
const walks = [
  (page) => page.find('p:nth-last-child(2n)'),
  (page) => page.find('p:nth-of-type(3n+1)'),
  (page) => page.find('i ~ p'),
  (page) => page.find('p').siblings(),
  (page) => page.find('p').nextUntil('b', 'u'),
  (page) => page.find('p').prevAll(),
  (page) => page.find('p').filter('b ~ p'),
  (page) => page.find('p').has(page.find('p')),
];
export const options = {
  scenarios: {
    walk: { executor: 'per-vu-iterations', vus: walks.length, iterations: 1, maxDuration: '3s', gracefulStop: '0s' },
  },
};

export default function () {
  const page = parseHTML(source);
  for (;;) walks[__VU - 1](page);
}
