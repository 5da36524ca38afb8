// Exports of what is imported, for tests/js/language_modules.js.
import { count } from './language_exports.js';
import * as whole from './language_exports.js';
export { count, whole };
