// What is on its way when the iteration is given up is let go of.
// args: --no-summary
// expect: 0 complete and 1 interrupted iterations
// expect-not: settled
export const options = { scenarios: { x: { executor: 'constant-vus', vus: 1, duration: '1s', gracefulStop: '0s' } } };

export default async function () {
  const controller = new AbortController();
  fetch(`${__ENV.BASE_URL}/delay/30`, { signal: controller.signal }).finally(() => console.log('settled'));
  fetch(`${__ENV.BASE_URL}/delay/30`, { signal: AbortSignal.timeout(1e6) }).finally(() => console.log('settled'));
  await fetch(`${__ENV.BASE_URL}/delay/30`).finally(() => console.log('settled'));
}
