/* A parser of comma-separated values in UMD: for AMD, CommonJS, or a global, whichever is there. */
(function (root, factory) {
  'use strict';
  if (typeof define === 'function' && define.amd) define([], factory);
  else if (typeof module === 'object' && typeof exports !== 'undefined') module.exports = factory();
  else root.Csv = factory();
})(typeof self !== 'undefined' ? self : this, function () {
  'use strict';
  var global = (function () {
    if (typeof self !== 'undefined') return self;
    if (typeof window !== 'undefined') return window;
    return typeof global !== 'undefined' ? global : {};
  })();
  var Csv = { isInWorker: !global.document && !!global.postMessage, delimiters: [',', '\t', ';', '|'] };

  function guessDelimiter(text) {
    var line = text.split(/\r?\n/, 1)[0];
    return Csv.delimiters.reduce(function (best, d) {
      return line.split(d).length > line.split(best).length ? d : best;
    });
  }

  function readRows(text, delimiter, errors) {
    var rows = [], row = [], field = '', quoted = false;
    for (var i = 0; i < text.length; i++) {
      var c = text[i];
      if (quoted) {
        if (c !== '"') field += c;
        else if (text[i + 1] === '"') field += text[++i];
        else quoted = false;
      } else if (c === '"' && field === '') {
        quoted = true;
      } else if (c === delimiter) {
        row.push(field);
        field = '';
      } else if (c === '\n' || c === '\r') {
        if (c === '\r' && text[i + 1] === '\n') i++;
        rows.push(row.concat(field));
        row = [];
        field = '';
      } else {
        field += c;
      }
    }
    if (quoted) errors.push({ type: 'Quotes', code: 'MissingQuotes', row: rows.length });
    if (field !== '' || row.length) rows.push(row.concat(field));
    return rows;
  }

  function typed(value) {
    if (value === 'true' || value === 'false') return value === 'true';
    return /^\s*-?(\d+\.?|\.\d+|\d+\.\d+)([eE][-+]?\d+)?\s*$/.test(value) ? parseFloat(value) : value;
  }

  Csv.parse = function (input, config) {
    var options = Object.assign({ header: false, dynamicTyping: false, skipEmptyLines: false, step: null }, config);
    var text = input.charCodeAt(0) === 0xfeff ? input.slice(1) : input;
    var errors = [], delimiter = options.delimiter || guessDelimiter(text);
    var rows = readRows(text, delimiter, errors);
    if (options.skipEmptyLines) rows = rows.filter(function (row) { return row.length > 1 || row[0] !== ''; });
    if (options.dynamicTyping) rows = rows.map(function (row) { return row.map(typed); });
    var fields = options.header ? rows.shift() : undefined;
    var data = !fields ? rows : rows.map(function (row, i) {
      if (row.length !== fields.length) errors.push({ type: 'FieldMismatch', code: row.length < fields.length ? 'TooFewFields' : 'TooManyFields', row: i });
      return row.reduce(function (object, value, at) {
        if (at < fields.length) object[fields[at]] = value;
        else (object.__parsed_extra = object.__parsed_extra || []).push(value);
        return object;
      }, {});
    });
    if (options.step) data.forEach(function (row) { options.step({ data: row }); });
    return { data: data, errors: errors, meta: { delimiter: delimiter, fields: fields } };
  };

  Csv.unparse = function (rows) {
    var fields = Object.keys(rows[0]);
    return [fields].concat(rows.map(function (row) { return fields.map(function (f) { return row[f]; }); })).map(function (row) {
      return row.map(function (value) {
        var text = value === null || value === undefined ? '' : String(value);
        return /[",\r\n]|^\s|\s$/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
      }).join(',');
    }).join('\r\n');
  };

  return Csv;
});
