// fetch makes the samples that http.asyncRequest makes, tags and all; an aborted request has failed.
// args: --summary-mode=full
// expect: all as expected
import { group } from 'k6';
import { same, verdict } from './lib/known.js';

export const options = {
  thresholds: {
    'http_reqs{kind:mine}': ['count==2'],
    'http_reqs{group:::inside}': ['count==1'],
    'http_req_failed{name:slow}': ['rate==1'],
    'http_reqs{name:slow}': ['count==1'],
    'http_req_duration{status:200}': ['max>0'],
    'http_reqs{error_code:1212}': ['count==1'],
    http_reqs: ['count==6'],
  },
};

export default async function () {
  const base = __ENV.BASE_URL;
  await fetch(`${base}/redirect/1`, { tags: { kind: 'mine' } });
  group('inside', () => fetch(`${base}/get`));
  await fetch(`${base}/delay/5`, { tags: { name: 'slow' }, signal: AbortSignal.timeout(20) }).catch((e) => same('aborted', e.name, 'TimeoutError'));
  await fetch('http://127.0.0.1:1/').catch((e) => same('refused', e.name, 'TypeError'));
  await fetch(`${base}/status/500`).then((res) => same('500', res.status, 500));
  console.log(verdict());
}
