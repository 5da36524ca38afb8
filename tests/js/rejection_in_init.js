// expect-exit: 255
// expect: Uncaught (in promise) Error: in init code
// expect: rejection_in_init.js:6:
// expect-not: never
function later() { return new Promise((_, reject) => setTimeout(reject, 1, error)); }
const error = new Error('in init code');
later();
export default function () { console.log('never'); }
