// handleSummary replaces the summary: its data has every metric, check and threshold.
// args: --iterations 2
// expect: mine: 2 iterations, checks 1/1, threshold true, root 
// expect-not: TOTAL RESULTS
import { check, group } from 'k6';
import { Trend } from 'k6/metrics';

const size = new Trend('size');
export const options = { thresholds: { size: ['avg==3'] }, summaryTrendStats: ['avg', 'p(99)', 'count'] };

export default function () {
  size.add(3);
  group('g', () => check(null, { fine: __ITER === 0 }));
}

export function handleSummary(data) {
  const checks = data.root_group.groups[0].checks[0];
  const held = data.metrics.size.thresholds['avg==3'].ok;
  if (data.metrics.size.values.count !== 2 || data.metrics.size.values['p(99)'] !== 3) return { stdout: 'wrong values' };
  return {
    stdout: `mine: ${data.metrics.iterations.values.count} iterations, checks ${checks.passes}/${checks.fails}, ` +
      `threshold ${held}, root ${data.root_group.name}\n`,
  };
}
