console.log('module ran');

export let counted = 0;
export function count() {
  counted += 1;
}
export function double(x) {
  return 2 * x;
}
export default double;
