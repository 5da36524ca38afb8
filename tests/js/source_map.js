// Stacks lead through the maps that bundlers write, in the file or beside it.
// args: --iterations 1
// expect: at fail (file:///original/fail.ts:40:7)
// expect: tests/js/modules/source/bundled.ts:10:3
// expect: at default (file:///original/main.ts:20:5)
// expect: read by the script: file:///original/main.ts:20:5
import { bundled } from './modules/bundled.js';
function fail() { throw new Error('mapped'); }
export default function () {
  try { bundled(fail); } catch (e) {
    console.log('read by the script: ' + e.stack.match(/default \((.*)\)/)[1]);
    throw e;
  }
}
//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbImZhaWwudHMiLCJtYWluLnRzIl0sInNvdXJjZVJvb3QiOiIvb3JpZ2luYWwiLCJuYW1lcyI6W10sIm1hcHBpbmdzIjoiOzs7Ozs7O0FBdUNNOztBQ3BCRjs7Ozs7In0=
