// A source map that can't be read or is none is ignored, with a warning.
// args: --iterations 1
// expect: Couldn't load source map for file:
// expect: /tests/js/source_map_bad.js" error=
// expect: /tests/js/modules/unmapped.js" error=
// expect: at default (file:
// expect: /tests/js/source_map_bad.js:10:11)
import { unmapped } from './modules/unmapped.js';
export default function () {
  unmapped();
}
//# sourceMappingURL=data:application/json;base64,e30=
