// Hundreds of requests at once: batch in all its forms, asyncRequest, and the limits of both.
// expect: all as expected
// args: --batch 200 --batch-per-host 0
import http from 'k6/http';
import { same, verdict } from './lib/known.js';

const at = (path) => __ENV.BASE_URL + path;
const count = 500;
const numbers = Array.from({ length: count }, (_, i) => i);

export default async function () {
  const forms = (i) => [at(`/bytes/${i}`), ['GET', at(`/bytes/${i}`)], { method: 'get', url: at(`/bytes/${i}`) }][i % 3];
  const list = http.batch(numbers.map(forms));
  same('an array', Array.isArray(list) && list.every((r, i) => r.status === 200 && (i > 127 || r.body.length === i)), true);

  const named = http.batch(Object.fromEntries(numbers.map((i) => [`n${i}`, ['POST', at('/post'), `${i}`]])));
  same('an object', numbers.every((i) => named[`n${i}`].json('data') === `${i}`), true);

  // Side by side: one by one they would take 30 s.
  const began = Date.now();
  const slow = http.batch(numbers.slice(0, 300).map(() => at('/delay/0.1')));
  same('all waited', slow.every((r) => r.status === 200), true);
  const promises = numbers.slice(0, 300).map(() => http.asyncRequest('GET', at('/delay/0.1')));
  const all = await Promise.all(promises);
  same('all answered', all.every((r) => r.status === 200), true);
  same('in parallel', Date.now() - began < 30000, true);

  const mixed = await Promise.all(numbers.map((i) => http.asyncRequest('POST', at(i % 10 ? '/post' : '/hostile/reset-before'), `${i}`)));
  same('some fail', mixed.every((r, i) => (i % 10 ? r.json('data') === `${i}` : r.error_code === 1220)), true);

  same('none', JSON.stringify(http.batch([])) + JSON.stringify(http.batch({})), '[]{}');
  const failing = http.batch(numbers.map((i) => at(i % 2 ? '/json' : '/hostile/empty')));
  same('half of them fail', failing.filter((r) => r.error_code === 1000).length, count / 2);
  console.log(verdict());
}
