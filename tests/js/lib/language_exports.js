// Every form of an export, for tests/js/language_modules.js.
export { early, readLater } from './language_cycle.js';
export * as cycle from './language_cycle.js';
export let count = 0;
export const increase = () => ++count;
export let later = 'there';
export let changed = 'before';
changed = 'after';
export function hoisted() { return 'hoisted'; }
export class Kind {}
const local = 1;
export { local as renamed, local as 'two words' };
export const { a, b: [c, [d = 3]], ...e } = { a: 1, b: [2, []], f: 4 };
export const [first, ...others] = [1, 2, 3];
export async function soon() { return 'soon'; }
export function* several() { yield 1; }
export default function () { return 'default'; }
export const self = this;
export const waited = await Promise.resolve('waited');
