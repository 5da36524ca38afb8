import { middle } from './cycle_b.js';

export function backAndForth() {
  return `a-${middle()}`;
}
export const end = () => 'a';
