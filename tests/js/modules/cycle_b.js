import { end } from './cycle_a.js';

export const middle = () => `b-${end()}`;
