// An exception in setup ends the run before any iteration, says where, and teardown still runs.
// expect-exit: 107
// expect: no token
// expect: at setup (
// expect: lifecycle_setup_fails.js:12:
// expect-not: iteration ran
export function setup() {
  obtain();
}

function obtain() {
  throw new Error('no token');
}

export default function () {
  console.log('iteration ran');
}
