// describe and expect, whose chains are proxies and getters; in one file with a small module loader, as bundlers
// write it. What fails becomes a failed check and ends its block, not the iteration.
(() => {
  var modules = {
    check: (module, exports, load) => {
      var k6 = load('k6');
      module.exports = (subject, text, passed) => k6.check(subject, { [text]: () => passed });
    },

    inspect: (module, exports) => {
      exports.inspect = (value) => {
        if (typeof value === 'string') return `'${value}'`;
        if (typeof value === 'function') return `[Function ${value.name}]`;
        if (Array.isArray(value)) return `[ ${value.map(exports.inspect).join(', ')} ]`;
        return value && value.constructor === Object ? JSON.stringify(value) : String(value);
      };
    },

    equal: (module, exports) => {
      exports.deepEqual = (a, b) => {
        if (Object.is(a, b)) return true;
        if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false;
        if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
        if (a instanceof Date) return a.getTime() === b.getTime();
        var keys = Object.keys(a);
        return keys.length === Object.keys(b).length && keys.every((key) => exports.deepEqual(a[key], b[key]));
      };
    },

    assertion: (module, exports, load) => {
      var { inspect } = load('inspect');
      var { deepEqual } = load('equal');
      var check = load('check');

      function AssertionError(message) {
        var error = Error.call(this, message);
        this.message = error.message;
        this.stack = error.stack;
      }
      AssertionError.prototype = Object.create(Error.prototype, { constructor: { value: AssertionError }, name: { value: 'AssertionError' } });

      class Assertion {
        constructor(subject, label) {
          this.subject = subject;
          this.label = label;
          this.flags = Object.create(null);
        }

        assert(passed, what) {
          var held = Boolean(this.flags.negate) !== passed;
          var text = `expected ${this.label || inspect(this.subject)} ${this.flags.negate ? 'not ' : ''}${what}`;
          check(this.subject, text, held);
          if (!held) throw new AssertionError(text);
          return this;
        }
      }

      var words = ['to', 'be', 'been', 'is', 'that', 'which', 'and', 'has', 'have', 'with', 'at', 'of', 'same', 'but', 'does'];
      words.forEach((word) => Object.defineProperty(Assertion.prototype, word, { get() { return this; } }));
      var flag = (name) => Object.defineProperty(Assertion.prototype, name, { get() { this.flags[name === 'not' ? 'negate' : name] = true; return this; } });
      ['not', 'deep'].forEach(flag);

      var property = (name, what, test) => Object.defineProperty(Assertion.prototype, name, { get() { return this.assert(test(this.subject), what); } });
      property('ok', 'to be truthy', Boolean);
      property('true', 'to be true', (v) => v === true);
      property('null', 'to be null', (v) => v === null);
      property('undefined', 'to be undefined', (v) => v === undefined);
      property('empty', 'to be empty', (v) => (v.length === undefined ? Object.keys(v).length : v.length) === 0);

      var method = (names, what, test) => names.forEach((name) => {
        Assertion.prototype[name] = function (...args) {
          return this.assert(test.apply(this, [this.subject, ...args]), `${what} ${args.map(inspect).join(', ')}`.trim());
        };
      });
      method(['equal', 'equals', 'eq'], 'to equal', function (v, w) { return this.flags.deep ? deepEqual(v, w) : v === w; });
      method(['eql'], 'to deeply equal', deepEqual);
      method(['a', 'an'], 'to be a', (v, type) => Object.prototype.toString.call(v).slice(8, -1).toLowerCase() === type.toLowerCase());
      method(['above', 'gt'], 'to be above', (v, n) => v > n);
      method(['below', 'lt'], 'to be below', (v, n) => v < n);
      method(['within'], 'to be within', (v, low, high) => v >= low && v <= high);
      method(['match'], 'to match', (v, pattern) => pattern.test(v));
      method(['include', 'contain'], 'to include', (v, part) => v.includes(part));
      method(['lengthOf'], 'to have a length of', (v, n) => v.length === n);
      method(['instanceOf'], 'to be an instance of', (v, type) => v instanceof type);
      method(['oneOf'], 'to be one of', (v, list) => list.includes(v));
      method(['validJsonBody'], 'to have a JSON body', (response) => {
        try {
          return response.json() !== undefined;
        } catch {
          return false;
        }
      });
      Assertion.prototype.property = function (name, value) {
        this.assert(this.subject !== null && name in Object(this.subject), `to have the property ${inspect(name)}`);
        if (arguments.length > 1) this.assert(deepEqual(this.subject[name], value), `to have the property ${inspect(name)} of ${inspect(value)}`);
        this.subject = this.subject[name];
        return this;
      };

      // A word that nobody knows is told, instead of passing silently.
      exports.expect = (subject, label) => new Proxy(new Assertion(subject, label), {
        get(target, name, receiver) {
          if (typeof name === 'string' && !(name in target)) throw new TypeError(`expect knows no '${name}'`);
          return Reflect.get(target, name, receiver);
        },
      });
      exports.AssertionError = AssertionError;
    },

    describe: (module, exports, load) => {
      var { group } = load('k6');
      var { AssertionError } = load('assertion');
      exports.describe = (name, block) => {
        var passed = true;
        group(name, () => {
          try {
            block();
          } catch (error) {
            if (!(error instanceof AssertionError)) throw error;
            passed = false;
            console.warn(`${name}: ${error.message}`);
          }
        });
        return passed;
      };
    },
  };

  var loaded = {};
  var load = (name) => {
    if (!modules[name]) return require(name);
    if (!loaded[name]) {
      loaded[name] = { exports: {} };
      modules[name](loaded[name], loaded[name].exports, load);
    }
    return loaded[name].exports;
  };
  var entry = module.exports;
  Object.defineProperty(entry, '__esModule', { value: true });
  for (const [name, from] of [['describe', 'describe'], ['expect', 'assertion'], ['AssertionError', 'assertion']]) {
    Object.defineProperty(entry, name, { enumerable: true, get: () => load(from)[name] });
  }
})();
