// What the tests of the language (tests/js/language_*.js) check with. The number of checks that held is in
// each test's head, so that none gets lost.
let count = 0;

function show(value) {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return value + 'n';
  if (Object.is(value, -0)) return '-0';
  if (Array.isArray(value)) return '[' + Array.from(value, show).join() + ']';
  if (value === null || typeof value !== 'object') return String(value);
  return '{' + Reflect.ownKeys(value).map((k) => String(k) + ':' + show(value[k])).join() + '}';
}

// Values and, for arrays and objects, what is in them and in which order.
export function same(actual, expected) {
  if (show(actual) !== show(expected)) throw new Error(`${show(actual)} is not ${show(expected)}`);
  count++;
}

// Calling it throws an error of just this type.
export function throws(type, f) {
  let thrown;
  try { f(); } catch (e) { thrown = e; }
  if (!thrown || thrown.constructor !== type) throw new Error(`${thrown} is no ${type.name}: ${f}`);
  count++;
}

// The text is no body of a function.
export function malformed(...texts) {
  for (const text of texts) {
    try { new Function(text); } catch (e) { if (e instanceof SyntaxError) count++; else throw e; continue; }
    throw new Error('no syntax error: ' + text);
  }
}

export const held = () => `${count} checks held`;
