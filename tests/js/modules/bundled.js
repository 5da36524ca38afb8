exports.bundled = function (f) { f(); };
//# sourceMappingURL=bundled.js.map
