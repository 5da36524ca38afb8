// require() and module.exports, among themselves and with ES modules.
// expect: ✓ exports as they were set
// expect: ✓ an ES module by require
// expect: ✓ built-in modules
// expect: 100.00% 3 out of 3
const { check } = require('k6');
const shapes = require('./modules/shapes.cjs');
const math = require('./modules/math.js');
const again = require('./modules/shapes.cjs');
const http = require('k6/http');

module.exports.options = { vus: 1, iterations: 1 };

module.exports.default = function () {
  check(null, {
    'exports as they were set': shapes.area(2, 3) === 6 && shapes === again,
    'an ES module by require': math.double(21) === 42 && math.default === math.double,
    'built-in modules': typeof http.get === 'function',
  });
};
