// URL and URLSearchParams for an engine without them, in the style of polyfills: ES5, one regular expression, and
// globals only where there are none.
'use strict';

var PARTS = /^([a-zA-Z][a-zA-Z0-9+.-]*:)(?:\/\/(?:([^:@\/?#]*)(?::([^@\/?#]*))?@)?(\[[^\]]*\]|[^:\/?#]*)(?::(\d*))?)?([^?#]*)(\?[^#]*)?(#.*)?$/;
var DEFAULT_PORTS = { 'http:': '80', 'https:': '443', 'ws:': '80', 'wss:': '443' };

function encode(text) {
  return encodeURIComponent(text).replace(/[!'()~]|%20/g, function (c) {
    return c === '%20' ? '+' : '%' + c.charCodeAt(0).toString(16).toUpperCase();
  });
}

function decode(text) {
  return decodeURIComponent(text.replace(/\+/g, ' '));
}

function URLSearchParams(init) {
  var self = this;
  this._pairs = [];
  this._changed = function () {};
  if (init === undefined || init === null) return;
  if (typeof init === 'string') {
    init.replace(/^\?/, '').split('&').forEach(function (part) {
      var at = part.indexOf('=');
      if (part) self._pairs.push(at < 0 ? [decode(part), ''] : [decode(part.slice(0, at)), decode(part.slice(at + 1))]);
    });
  } else if (typeof init[Symbol.iterator] === 'function') {
    Array.from(init).forEach(function (pair) { self.append(pair[0], pair[1]); });
  } else {
    Object.keys(init).forEach(function (key) { self.append(key, init[key]); });
  }
}

URLSearchParams.prototype = {
  constructor: URLSearchParams,
  append: function (name, value) {
    this._pairs.push([String(name), String(value)]);
    this._changed();
  },
  delete: function (name) {
    this._pairs = this._pairs.filter(function (pair) { return pair[0] !== String(name); });
    this._changed();
  },
  getAll: function (name) {
    return this._pairs.filter(function (pair) { return pair[0] === String(name); }).map(function (pair) { return pair[1]; });
  },
  get: function (name) {
    var all = this.getAll(name);
    return all.length ? all[0] : null;
  },
  has: function (name) {
    return this.getAll(name).length > 0;
  },
  set: function (name, value) {
    var first = this._pairs.find(function (pair) { return pair[0] === String(name); });
    if (!first) return this.append(name, value);
    first[1] = String(value);
    this._pairs = this._pairs.filter(function (pair) { return pair === first || pair[0] !== String(name); });
    this._changed();
  },
  sort: function () {
    this._pairs.sort(function (a, b) { return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0; });
    this._changed();
  },
  forEach: function (callback, thisArg) {
    this._pairs.forEach(function (pair) { callback.call(thisArg, pair[1], pair[0], this); }, this);
  },
  toString: function () {
    return this._pairs.map(function (pair) { return encode(pair[0]) + '=' + encode(pair[1]); }).join('&');
  },
};
URLSearchParams.prototype[Symbol.iterator] = URLSearchParams.prototype.entries = function () {
  return this._pairs[Symbol.iterator]();
};

function normalPath(path) {
  var out = [];
  path.split('/').forEach(function (part, i, all) {
    if (part === '..') out.length > 1 && out.pop();
    else if (part !== '.') out.push(part);
    if ((part === '..' || part === '.') && i === all.length - 1) out.push('');
  });
  return out.join('/') || '/';
}

function URL(text, base) {
  var parts = PARTS.exec(String(text).trim());
  if (!parts && base === undefined) throw new TypeError('Invalid URL: ' + text);
  if (!parts) {
    var b = new URL(base);
    var relative = /^(\/\/)?([^?#]*)(\?[^#]*)?(#.*)?$/.exec(text);
    if (relative[1]) return new URL(b.protocol + text);
    var folder = relative[2][0] === '/' ? relative[2] : relative[2] ? b.pathname.replace(/[^/]*$/, relative[2]) : b.pathname;
    return new URL(b.origin + folder + (relative[3] || (relative[2] ? '' : b.search)) + (relative[4] || ''));
  }
  this.protocol = parts[1].toLowerCase();
  this.username = parts[2] || '';
  this.password = parts[3] || '';
  this.hostname = (parts[4] || '').toLowerCase();
  this.port = parts[5] && parts[5] !== DEFAULT_PORTS[this.protocol] ? parts[5] : '';
  this.pathname = normalPath(encodeURI(decodeURI(parts[6])));
  this.hash = parts[8] || '';
  this.searchParams = new URLSearchParams(parts[7] || '');
  this._search = parts[7] && parts[7] !== '?' ? parts[7] : '';
  var self = this;
  this.searchParams._changed = function () {
    var query = self.searchParams.toString();
    self._search = query ? '?' + query : '';
  };
}

Object.defineProperties(URL.prototype, {
  host: { get: function () { return this.hostname + (this.port ? ':' + this.port : ''); } },
  origin: { get: function () { return this.protocol + '//' + this.host; } },
  search: { get: function () { return this._search; } },
  href: {
    get: function () {
      var credentials = this.username ? this.username + (this.password ? ':' + this.password : '') + '@' : '';
      return this.protocol + '//' + credentials + this.host + this.pathname + this._search + this.hash;
    },
  },
});
URL.prototype.toString = URL.prototype.toJSON = function () { return this.href; };

// The global object, however old the engine is.
var root = typeof globalThis === 'object' ? globalThis : new Function('return this')();
if (typeof root.URL !== 'function') root.URL = URL;
if (typeof root.URLSearchParams !== 'function') root.URLSearchParams = URLSearchParams;

module.exports = { URL: URL, URLSearchParams: URLSearchParams };
