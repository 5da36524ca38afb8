const { double } = require('./math.js');

module.exports = { area: (a, b) => (double(a) * b) / 2 };
