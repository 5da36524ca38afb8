// Assertions that end the test, for functional tests: values at once, what changes by asking again. Where one failed
// is told from the stack.
import execution from 'k6/execution';

export class AssertionFailed extends Error {
  constructor(message, matcher) {
    super(message);
    this.name = 'AssertionFailed';
    this.matcher = matcher;
  }

  // The first line of the stack outside of this file.
  get where() {
    const frames = this.stack.split('\n').filter((line) => /:\d+:\d+\)?$/.test(line) && !line.includes('/testing.js'));
    const [, file, line] = /([^/(]+):(\d+):\d+\)?$/.exec(frames[0] || '') || [];
    return file ? `${file}:${line}` : 'somewhere';
  }
}

function same(a, b) {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Map && b instanceof Map) return a.size === b.size && [...a].every(([key, value]) => b.has(key) && same(value, b.get(key)));
  if (a instanceof Set && b instanceof Set) return a.size === b.size && [...a].every((value) => b.has(value));
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => same(a[key], b[key]));
}

const matchers = {
  toBe: Object.is,
  toEqual: same,
  toBeTruthy: Boolean,
  toBeNull: (value) => value === null,
  toBeDefined: (value) => value !== undefined,
  toBeCloseTo: (value, wanted, digits = 2) => Math.abs(value - wanted) < 10 ** -digits / 2,
  toBeGreaterThan: (value, low) => value > low,
  toBeInstanceOf: (value, type) => value instanceof type,
  toContain: (value, part) => (value.includes ? value.includes(part) : [...value].includes(part)),
  toHaveLength: (value, length) => value.length === length,
  toHaveProperty: (value, path) => path.split('.').every((key) => (value = value?.[key]) !== undefined),
  toMatch: (value, pattern) => (typeof pattern === 'string' ? value.includes(pattern) : pattern.test(value)),
  toThrow: (run, message = '') => {
    try {
      run();
    } catch (e) {
      return e.message.includes(message);
    }
    return false;
  },
};

const show = (value) => (typeof value === 'function' ? value.name : JSON.stringify(value));

function assertions(value, { soft = false, negated = false, polls = null } = {}) {
  const failed = (name, args, found) => {
    const error = new AssertionFailed(`expect(${show(found)})${negated ? '.not' : ''}.${name}(${args.map(show).join(', ')})`, name);
    if (!soft) throw error;
    console.error(`${error.message} at ${error.where}`);
    execution.test.fail(error.message);
  };
  const entries = Object.entries(matchers).map(([name, test]) => [name, polls
    ? async (...args) => {
      const { timeout, interval } = polls;
      const end = Date.now() + timeout;
      for (;;) {
        const found = await value();
        if (test(found, ...args) !== negated) return;
        if (Date.now() >= end) return failed(name, args, found);
        await new Promise((resolve) => setTimeout(resolve, interval));
      }
    }
    : (...args) => {
      if (test(value, ...args) === negated) failed(name, args, value);
    }]);
  const own = Object.fromEntries(entries);
  return negated ? own : Object.defineProperty(own, 'not', { get: () => assertions(value, { soft, negated: true, polls }) });
}

export const expect = Object.assign((value) => assertions(value), {
  soft: (value) => assertions(value, { soft: true }),
  poll: (ask, { timeout = 5000, interval = 10 } = {}) => assertions(ask, { polls: { timeout, interval } }),
});
