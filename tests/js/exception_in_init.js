// An exception in init code stops before the run, with its place.
// expect-exit: 107
// expect: ReferenceError
// expect: exception_in_init.js:7:
// expect-not: iterations
export const options = { vus: 2, iterations: 2 };
undefinedFunction();

export default function () {}
