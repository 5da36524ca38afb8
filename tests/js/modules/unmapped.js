export function unmapped() { throw new Error('not mapped'); }
//# sourceMappingURL=nowhere.js.map
