// A local library of assertions for functional tests: at once, softly, and by asking again.
// expect: all as expected
// expect: expect(1).toBe(2) at jslib_testing.js:46
// expect: test run was marked as failed
// expect-exit: 110
import http from 'k6/http';
import { AssertionFailed, expect } from './jslib/testing.js';
import { refused, same, verdict } from './lib/known.js';

function holds() {
  const response = http.get(`${__ENV.BASE_URL}/json`);
  expect(response.status).toBe(200);
  expect(response).toHaveProperty('timings.duration');
  expect(response.headers['Content-Type']).toMatch(/json/);
  expect({ a: [1, { b: new Map([[1, new Set([2])]]) }] }).toEqual({ a: [1, { b: new Map([[1, new Set([2])]]) }] });
  expect(new Set([1])).not.toContain(2);
  expect(0.1 + 0.2).toBeCloseTo(0.3, 5);
  expect(NaN).not.toEqual(0);
  expect(() => JSON.parse('{')).toThrow();
  expect(() => { throw new Error('mine'); }).toThrow('mine');
}

function fails() {
  refused('toEqual', () => expect({ a: 1 }).toEqual({ a: 2 }), 'expect({"a":1}).toEqual({"a":2})');
  refused('not', () => expect([1, 2]).not.toHaveLength(2), 'expect([1,2]).not.toHaveLength(2)');
  refused('instanceOf', () => expect(1).toBeInstanceOf(Date), 'expect(1).toBeInstanceOf(Date)');
  try {
    expect(null).toBeTruthy();
  } catch (e) {
    same('where', `${e instanceof AssertionFailed} ${e.where}`, 'true jslib_testing.js:28');
  }
}

async function polls() {
  let asked = 0;
  await expect.poll(async () => (await http.asyncRequest('GET', `${__ENV.BASE_URL}/status/${++asked < 3 ? 503 : 200}`)).status).toBe(200);
  same('asked', asked, 3);
  const never = await expect.poll(() => 1, { timeout: 0 }).not.toBe(1).catch((e) => e.message);
  same('never', never, 'expect(1).not.toBe(1)');
}

export default async function () {
  holds();
  fails();
  await polls();
  expect.soft(1).toBe(2);
  console.log(verdict());
}
