// Init code sends no requests: the promise says so.
// expect: Making http requests in the init context is not supported
const refusal = await fetch('http://127.0.0.1:1/').catch((e) => e.message);

export default function () {
  console.log(refusal);
}
