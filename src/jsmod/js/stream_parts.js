// k6/experimental/streams: readable and writable streams with their default controllers, after the
// Streams Standard (https://streams.spec.whatwg.org), whose algorithms are the functions here. What
// scripts see are the classes; behind each stands a plain object. The files js/*stream*.js are one
// text, in the order of js_texts.c.in.
'use strict';

const noop = () => {};
const later = setTimeout;

// A promise and its ends.
class Deferred {
    constructor() {
        this.isPending = true;
        this.promise = new Promise((resolve, reject) => {
            this.resolve = (value) => {
                this.isPending = false;
                resolve(value);
            };
            this.reject = (reason) => {
                this.isPending = false;
                reject(reason);
            };
        });
    }

    // For what nobody has to look at.
    rejectQuietly(reason) {
        this.reject(reason);
        this.promise.catch(noop);
    }

    static resolved() {
        const deferred = new Deferred();
        deferred.resolve();
        return deferred;
    }

    static rejected(reason) {
        const deferred = new Deferred();
        deferred.rejectQuietly(reason);
        return deferred;
    }
}

// What the function throws becomes a rejection.
function attempt(give) {
    try {
        return give();
    } catch (reason) {
        return Promise.reject(reason);
    }
}

// Rejects a promise that is a member of the object, or puts a rejected one in its place.
function rejectMember(object, name, reason) {
    if (object[name].isPending) object[name].rejectQuietly(reason);
    else object[name] = Deferred.rejected(reason);
}

// First in, first out; what has left goes from the array when it is most of it.
class Line {
    #items = [];
    #gone = 0;

    get length() {
        return this.#items.length - this.#gone;
    }

    get first() {
        return this.#items[this.#gone];
    }

    push(item) {
        this.#items.push(item);
    }

    shift() {
        const { first } = this;
        this.#items[this.#gone++] = undefined;
        if (this.#gone * 2 > this.#items.length) {
            this.#items = this.#items.slice(this.#gone);
            this.#gone = 0;
        }
        return first;
    }

    takeAll() {
        const items = this.#items.slice(this.#gone);
        this.#items = [];
        this.#gone = 0;
        return items;
    }
}

// Chunks with their sizes.
class Queue {
    constructor() {
        this.reset();
    }

    reset() {
        this.entries = new Line();
        this.size = 0;
    }

    push(value, size) {
        const number = Number(size);
        if (!(number >= 0) || number === Infinity) {
            throw new RangeError('the size of a chunk must be a finite, non-negative number');
        }
        this.entries.push({ value, size: number });
        this.size += number;
    }

    shift() {
        const { value, size } = this.entries.shift();
        this.size = Math.max(0, this.size - size);
        return value;
    }

    get isEmpty() {
        return this.entries.length === 0;
    }
}

// --- arguments -----------------------------------------------------------------------------------

function isObject(value) {
    return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function objectArgument(value, name) {
    if (value !== undefined && !isObject(value)) {
        throw new TypeError(`${name} must be an object`);
    }
    return value === undefined ? {} : value;
}

function methodOf(object, name) {
    const method = object[name];
    if (method !== undefined && typeof method !== 'function') {
        throw new TypeError(`${name} must be a function`);
    }
    return method;
}

// The method as a function that gives a promise, whatever it returns or throws.
function algorithm(object, name) {
    const method = methodOf(object, name);
    return async (...args) => method && Reflect.apply(method, object, args);
}

function highWaterMarkOf(strategy) {
    const mark = strategy.highWaterMark === undefined ? 1 : Number(strategy.highWaterMark);
    if (!(mark >= 0)) {
        throw new RangeError('highWaterMark must be a non-negative number');
    }
    return mark;
}

function sizeOf(strategy) {
    return methodOf(strategy, 'size') || (() => 1);
}

function notSupported(text) {
    const error = new Error(text);
    error.name = 'NotSupportedError';
    return error;
}
