// A module that has names of the Web for its own.
const URL = { name: 'URL' };
function fetch() {}
class Headers {}
let AbortController = { name: 'AbortController' };
var atob = () => 0;

export function shadowing() {
  return `${URL.name} ${fetch.name} ${Headers.name} ${AbortController.name} ${typeof atob}`;
}
