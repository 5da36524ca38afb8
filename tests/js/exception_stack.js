// An exception in an iteration is logged with file, line and column of every frame, through modules too.
// args: --iterations 2
// expect: TypeError
// expect: modules/thrower.js:2:
// expect: exception_stack.js:15:
// expect: iterations...........: 2
// expect: after it
import { indirect } from './modules/thrower.js';

export default function () {
  if (__ITER === 1) {
    console.log('after it');
    return;
  }
  indirect(undefined);
}
