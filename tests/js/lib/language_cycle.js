// Imports its importer: what that exports is not there yet when this is evaluated, but functions are.
import { hoisted, later, default as byDefault } from './language_exports.js';

export const early = [];
try { later; } catch (e) { early.push(e.name); }
early.push(hoisted());
export const readLater = () => [later, byDefault];
export * as whole from './language_exports.js';
