// Names that come by two ways, for tests/js/language_modules.js.
export * from './language_exports.js';
export * from './language_again.js';
export * from './language_cycle.js';
export { 'two words' as 'still two words' } from './language_exports.js';
export * as 'a namespace' from './language_cycle.js';
