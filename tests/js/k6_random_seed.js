// randomSeed() makes Math.random repeat itself.
// expect: ✓ repeats
// expect: ✓ differs
import { check, randomSeed } from 'k6';

function draw(seed) {
  randomSeed(seed);
  return [Math.random(), Math.random(), Math.random()].join();
}

export default function () {
  check(draw(7), { repeats: (d) => d === draw(7), differs: (d) => d !== draw(8) });
}
