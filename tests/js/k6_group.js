// group() returns what its function returns, nests, and gives its checks their place in the full summary.
// args: --summary-mode full
// expect: group returned 42
// expect: █ GROUP: outer
// expect: ↳ GROUP: inner
// expect: ✓ deep
// expect: caught through the group
import { check, group } from 'k6';

export default function () {
  const value = group('outer', () => {
    group('inner', () => check(null, { deep: true }));
    return 42;
  });
  console.log(`group returned ${value}`);
  try {
    group('fails', () => { throw new Error('through the group'); });
  } catch (e) {
    console.log(`caught ${e.message}`);
  }
  try {
    group('is async', async () => {});
  } catch (e) {
    check(e.message, { 'an async function is refused': (m) => m.includes('async') });
  }
}
