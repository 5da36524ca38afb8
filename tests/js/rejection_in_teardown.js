// expect-exit: 255
// expect: Uncaught (in promise) gone wrong
// expect: iterations...........: 1
export default function () {}
export function teardown() { Promise.reject('gone wrong'); }
