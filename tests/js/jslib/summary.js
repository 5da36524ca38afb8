// handleSummary's helpers: the data as text for people and as JUnit's XML for CI. CommonJS as compilers write it.
'use strict';

Object.defineProperty(exports, '__esModule', { value: true });
exports.textSummary = textSummary;
exports.jUnit = jUnit;

var UNITS = [['h', 3600000], ['m', 60000], ['s', 1000], ['ms', 1], ['µs', 0.001]];

function humanTime(ms) {
  for (var i = 0; i < UNITS.length; i++) {
    if (ms >= UNITS[i][1]) return (Math.round((ms / UNITS[i][1]) * 100) / 100) + UNITS[i][0];
  }
  return '0s';
}

function humanValue(name, value, metric) {
  if (/^(count|passes|fails)$/.test(name)) return String(value);
  if (metric.contains === 'time') return humanTime(value);
  if (metric.contains === 'data') return Math.round(value) + ' B';
  return metric.type === 'rate' && name === 'rate' ? (value * 100).toFixed(2) + '%' : String(Math.round(value * 1000) / 1000);
}

function failedThresholds(metric) {
  return Object.entries(metric.thresholds || {}).filter(function (entry) { return !entry[1].ok; });
}

function checksOf(group, indent, lines) {
  if (group.name) lines.push(indent + '█ ' + group.name);
  group.checks.forEach(function (check) {
    var mark = check.fails ? '✗' : '✓';
    lines.push(indent + '  ' + mark + ' ' + check.name + (check.fails ? ' (' + check.passes + '/' + (check.passes + check.fails) + ')' : ''));
  });
  group.groups.forEach(function (inner) { checksOf(inner, group.name ? indent + '  ' : indent, lines); });
}

function textSummary(data, options) {
  var indent = (options && options.indent) || '';
  var lines = [];
  checksOf(data.root_group, indent, lines);
  Object.keys(data.metrics).sort().forEach(function (name) {
    var metric = data.metrics[name];
    var mark = metric.thresholds ? (failedThresholds(metric).length ? '✗ ' : '✓ ') : '  ';
    var values = Object.keys(metric.values).map(function (key) { return key + '=' + humanValue(key, metric.values[key], metric); });
    lines.push(indent + mark + name + ': ' + values.join(' '));
  });
  return lines.join('\n') + '\n';
}

function escape(text) {
  return String(text).replace(/[<>&"']/g, function (c) { return '&#' + c.charCodeAt(0) + ';'; });
}

function testCase(suite, name, failure) {
  var head = '  <testcase classname="' + escape(suite) + '" name="' + escape(name) + '"';
  return failure ? head + '><failure message="' + escape(failure) + '"/></testcase>' : head + '/>';
}

function checkCases(group, path, cases) {
  var own = path.concat(group.name || []);
  group.checks.forEach(function (check) {
    cases.push(testCase(own.join(' / ') || 'checks', check.name, check.fails ? check.fails + ' failed' : ''));
  });
  group.groups.forEach(function (inner) { checkCases(inner, own, cases); });
}

function jUnit(data, options) {
  var cases = [];
  checkCases(data.root_group, [], cases);
  Object.keys(data.metrics).forEach(function (name) {
    Object.entries(data.metrics[name].thresholds || {}).forEach(function (entry) {
      cases.push(testCase('thresholds', name + ': ' + entry[0], entry[1].ok ? '' : 'crossed'));
    });
  });
  var failures = cases.filter(function (text) { return text.includes('<failure'); }).length;
  var name = (options && options.name) || 'load test';
  return '<?xml version="1.0"?>\n<testsuite name="' + escape(name) + '" tests="' + cases.length + '" failures="' + failures + '">\n' +
    cases.join('\n') + '\n</testsuite>\n';
}
