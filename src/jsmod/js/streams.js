// k6/experimental/streams: readable and writable streams with their default controllers, after the
// Streams Standard (https://streams.spec.whatwg.org), whose algorithms are the functions here. What
// scripts see are the classes below; behind each stands a plain object.
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

// Chunks with their sizes.
class Queue {
    constructor() {
        this.reset();
    }

    reset() {
        this.entries = [];
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

// --- readable streams ----------------------------------------------------------------------------

// What scripts' objects stand for; each throws a TypeError for any other object.
let readableOf, readerOf, readableControllerOf;

function readableClose(stream) {
    stream.state = 'closed';
    const reader = stream.reader;
    if (!reader) return;
    reader.closed.resolve();
    for (const request of reader.requests.splice(0)) request.close();
}

function readableError(stream, reason) {
    stream.state = 'errored';
    stream.storedError = reason;
    const reader = stream.reader;
    if (!reader) return;
    reader.closed.rejectQuietly(reason);
    for (const request of reader.requests.splice(0)) request.error(reason);
}

async function readableCancel(stream, reason) {
    if (stream.state === 'closed') return;
    if (stream.state === 'errored') throw stream.storedError;
    readableClose(stream);
    const controller = stream.controller;
    const cancelled = controller.cancel(reason);
    controller.queue.reset();
    clearReadable(controller);
    await cancelled;
}

function clearReadable(controller) {
    controller.pull = controller.cancel = controller.chunkSize = undefined;
}

function mayEnqueue(controller) {
    return !controller.closeRequested && controller.stream.state === 'readable';
}

function readableDesiredSize(controller) {
    switch (controller.stream.state) {
    case 'errored': return null;
    case 'closed': return 0;
    default: return controller.highWaterMark - controller.queue.size;
    }
}

function hasRequests(stream) {
    return stream.reader !== undefined && stream.reader.requests.length > 0;
}

function shouldPull(controller) {
    return controller.started && mayEnqueue(controller) &&
        (hasRequests(controller.stream) || readableDesiredSize(controller) > 0);
}

function pullIfNeeded(controller) {
    if (!shouldPull(controller)) return;
    if (controller.pulling) {
        controller.pullAgain = true;
        return;
    }
    controller.pulling = true;
    controller.pull(controller.object).then(() => {
        controller.pulling = false;
        if (!controller.pullAgain) return;
        controller.pullAgain = false;
        pullIfNeeded(controller);
    }, (reason) => readableControllerError(controller, reason));
}

function readableControllerError(controller, reason) {
    if (controller.stream.state !== 'readable') return;
    controller.queue.reset();
    clearReadable(controller);
    readableError(controller.stream, reason);
}

function closeWhenEmpty(controller) {
    if (!controller.closeRequested || !controller.queue.isEmpty) return false;
    clearReadable(controller);
    readableClose(controller.stream);
    return true;
}

function readableControllerClose(controller) {
    controller.closeRequested = true;
    closeWhenEmpty(controller);
}

function readableControllerEnqueue(controller, chunk) {
    if (hasRequests(controller.stream)) {
        controller.stream.reader.requests.shift().chunk(chunk);
    } else {
        try {
            controller.queue.push(chunk, (0, controller.chunkSize)(chunk));
        } catch (reason) {
            readableControllerError(controller, reason);
            throw reason;
        }
    }
    pullIfNeeded(controller);
}

// A request is { chunk(value), close(), error(reason) }.
function readerRead(reader, request) {
    const stream = reader.stream;
    if (stream.state === 'closed') {
        request.close();
    } else if (stream.state === 'errored') {
        request.error(stream.storedError);
    } else if (stream.controller.queue.isEmpty) {
        reader.requests.push(request);
        pullIfNeeded(stream.controller);
    } else {
        const chunk = stream.controller.queue.shift();
        if (!closeWhenEmpty(stream.controller)) pullIfNeeded(stream.controller);
        request.chunk(chunk);
    }
}

function readerNew(stream) {
    if (stream.reader) {
        throw new TypeError('the stream is locked to a reader already');
    }
    const closed = stream.state === 'readable' ? new Deferred()
        : stream.state === 'closed' ? Deferred.resolved() : Deferred.rejected(stream.storedError);
    stream.reader = { stream, closed, requests: [] };
    return stream.reader;
}

function readerRelease(reader) {
    const stream = reader.stream;
    if (!stream) return;
    const reason = new TypeError('the reader has released its lock');
    if (reader.closed.isPending) reader.closed.rejectQuietly(reason);
    else reader.closed = Deferred.rejected(reason);
    stream.reader = reader.stream = undefined;
    for (const request of reader.requests.splice(0)) request.error(reason);
}

function readableNew(source, start, pull, cancel, highWaterMark, chunkSize) {
    const stream = { state: 'readable', storedError: undefined, reader: undefined };
    const controller = {
        stream, pull, cancel, highWaterMark, chunkSize, queue: new Queue(),
        started: false, closeRequested: false, pulling: false, pullAgain: false,
    };
    stream.controller = controller;
    controller.object = new ReadableStreamDefaultController(controller, secret);
    const begun = start && Reflect.apply(start, source, [controller.object]);
    Promise.resolve(begun).then(() => {
        controller.started = true;
        pullIfNeeded(controller);
    }, (reason) => readableControllerError(controller, reason));
    return stream;
}

// Two streams with the chunks of one.
function readableTee(stream) {
    const reader = readerNew(stream);
    const reasons = [];
    const isCancelled = [false, false];
    const cancelled = new Deferred();
    let reading = false, readAgain = false, branches = [];

    function each(use) {
        branches.forEach((branch, i) => isCancelled[i] || use(branch.controller));
        return isCancelled[0] && isCancelled[1];
    }

    const request = {
        chunk(chunk) {
            Promise.resolve().then(() => {
                readAgain = false;
                each((controller) => readableControllerEnqueue(controller, chunk));
                reading = false;
                if (readAgain) pull();
            });
        },
        close() {
            reading = false;
            if (!each(readableControllerClose)) cancelled.resolve();
        },
        error() {
            reading = false;
        },
    };

    async function pull() {
        if (reading) {
            readAgain = true;
            return;
        }
        reading = true;
        readerRead(reader, request);
    }

    const cancelBranch = (i) => async (reason) => {
        isCancelled[i] = true;
        reasons[i] = reason;
        if (isCancelled[1 - i]) cancelled.resolve(readableCancel(stream, reasons));
        return cancelled.promise;
    };

    branches = [0, 1].map((i) => readableNew(undefined, undefined, pull, cancelBranch(i), 1, () => 1));
    reader.closed.promise.catch((reason) => {
        if (!each((controller) => readableControllerError(controller, reason))) cancelled.resolve();
    });
    return branches;
}

// Only this file makes controllers and branches.
const secret = {};

class ReadableStreamDefaultController {
    #controller;

    static {
        readableControllerOf = (object) => {
            if (!isObject(object) || !(#controller in object)) {
                throw new TypeError('not a ReadableStreamDefaultController');
            }
            return object.#controller;
        };
    }

    constructor(controller, key) {
        if (key !== secret) throw new TypeError('Illegal constructor');
        this.#controller = controller;
    }

    get desiredSize() {
        return readableDesiredSize(readableControllerOf(this));
    }

    close() {
        const controller = readableControllerOf(this);
        if (!mayEnqueue(controller)) {
            throw new TypeError('the stream is not readable or is being closed already');
        }
        readableControllerClose(controller);
    }

    enqueue(chunk) {
        const controller = readableControllerOf(this);
        if (!mayEnqueue(controller)) {
            throw new TypeError('nothing can be enqueued: the stream is not readable or is being closed');
        }
        readableControllerEnqueue(controller, chunk);
    }

    error(reason) {
        readableControllerError(readableControllerOf(this), reason);
    }
}

class ReadableStreamDefaultReader {
    #reader;

    static {
        readerOf = (object) => {
            if (!isObject(object) || !(#reader in object)) {
                throw new TypeError('not a ReadableStreamDefaultReader');
            }
            return object.#reader;
        };
    }

    constructor(stream) {
        this.#reader = readerNew(readableOf(stream));
    }

    get closed() {
        return readerOf(this).closed.promise;
    }

    async cancel(reason) {
        const { stream } = readerOf(this);
        if (!stream) throw new TypeError('the reader has released its lock');
        return readableCancel(stream, reason);
    }

    read() {
        return attempt(() => {
            const reader = readerOf(this);
            if (!reader.stream) throw new TypeError('the reader has released its lock');
            return new Promise((resolve, reject) => readerRead(reader, {
                chunk: (value) => resolve({ value, done: false }),
                close: () => resolve({ value: undefined, done: true }),
                error: reject,
            }));
        });
    }

    releaseLock() {
        readerRelease(readerOf(this));
    }
}

class ReadableStream {
    #stream;

    static {
        readableOf = (object) => {
            if (!isObject(object) || !(#stream in object)) {
                throw new TypeError('not a ReadableStream');
            }
            return object.#stream;
        };
    }

    constructor(underlyingSource, strategy, key, stream) {
        if (key === secret) {
            this.#stream = stream;
            return;
        }
        const source = objectArgument(underlyingSource, 'underlyingSource');
        const queuing = objectArgument(strategy === null ? undefined : strategy, 'strategy');
        const chunkSize = sizeOf(queuing);
        const highWaterMark = highWaterMarkOf(queuing);
        const type = source.type === undefined ? 'default' : String(source.type);
        if (type === 'bytes') throw notSupported("'bytes' streams are not supported");
        if (type !== 'default') throw new TypeError(`'${type}' is no type of a ReadableStream`);
        this.#stream = readableNew(source, methodOf(source, 'start'), algorithm(source, 'pull'),
            algorithm(source, 'cancel'), highWaterMark, chunkSize);
    }

    get locked() {
        return readableOf(this).reader !== undefined;
    }

    async cancel(reason) {
        const stream = readableOf(this);
        if (stream.reader) throw new TypeError('a locked stream is cancelled by its reader');
        return readableCancel(stream, reason);
    }

    getReader(options) {
        const { mode } = objectArgument(options === null ? undefined : options, 'options');
        if (mode === 'byob') throw notSupported("readers of the mode 'byob' are not supported");
        if (mode !== undefined) throw new TypeError(`'${mode}' is no mode of a reader`);
        return new ReadableStreamDefaultReader(this);
    }

    tee() {
        const branches = readableTee(readableOf(this));
        return branches.map((branch) => new ReadableStream(undefined, undefined, secret, branch));
    }
}

// --- writable streams ----------------------------------------------------------------------------

let writableOf, writerOf, writableControllerOf;

// Stands in a queue behind the last chunk.
const closing = {};

function isClosing(stream) {
    return stream.closeRequest !== undefined || stream.closeInFlight !== undefined;
}

function clearWritable(controller) {
    controller.write = controller.close = controller.abort = controller.chunkSize = undefined;
}

function rejectReady(writer, reason) {
    if (writer.ready.isPending) writer.ready.rejectQuietly(reason);
    else writer.ready = Deferred.rejected(reason);
}

function rejectClosed(writer, reason) {
    if (writer.closed.isPending) writer.closed.rejectQuietly(reason);
    else writer.closed = Deferred.rejected(reason);
}

function rejectCloseRequest(stream) {
    if (stream.closeRequest) stream.closeRequest.reject(stream.storedError);
    stream.closeRequest = undefined;
    const writer = stream.writer;
    if (!writer) return;
    // As in k6, whose loop settles this promise in a turn of its own: after all that writes reject.
    later(() => writer.closed.isPending && writer.closed.rejectQuietly(stream.storedError));
}

function startErroring(stream, reason) {
    stream.state = 'erroring';
    stream.storedError = reason;
    if (stream.writer) rejectReady(stream.writer, reason);
    if (!stream.writeInFlight && !stream.closeInFlight && stream.controller.started) {
        finishErroring(stream);
    }
}

function finishErroring(stream) {
    stream.state = 'errored';
    stream.controller.queue.reset();
    for (const request of stream.writeRequests.splice(0)) request.reject(stream.storedError);
    const abort = stream.pendingAbort;
    stream.pendingAbort = undefined;
    if (!abort) {
        rejectCloseRequest(stream);
    } else if (abort.wasErroring) {
        abort.done.reject(stream.storedError);
        rejectCloseRequest(stream);
    } else {
        const aborted = stream.controller.abort(abort.reason);
        clearWritable(stream.controller);
        aborted.then(() => abort.done.resolve(), (reason) => abort.done.reject(reason))
            .then(() => rejectCloseRequest(stream));
    }
}

function dealWithRejection(stream, reason) {
    if (stream.state === 'writable') startErroring(stream, reason);
    else finishErroring(stream);
}

function errorIfWritable(controller, reason) {
    if (controller.stream.state !== 'writable') return;
    clearWritable(controller);
    startErroring(controller.stream, reason);
}

function writableDesiredSize(controller) {
    return controller.highWaterMark - controller.queue.size;
}

function updateBackpressure(controller) {
    const stream = controller.stream;
    const backpressure = writableDesiredSize(controller) <= 0;
    if (stream.writer && backpressure !== stream.backpressure) {
        if (backpressure) stream.writer.ready = new Deferred();
        else stream.writer.ready.resolve();
    }
    stream.backpressure = backpressure;
}

function advanceQueue(controller) {
    const stream = controller.stream;
    if (!controller.started || stream.writeInFlight) return;
    if (stream.state === 'erroring') {
        finishErroring(stream);
    } else if (!controller.queue.isEmpty) {
        const { value } = controller.queue.entries[0];
        if (value === closing) processClose(controller);
        else processWrite(controller, value);
    }
}

function processWrite(controller, chunk) {
    const stream = controller.stream;
    const request = stream.writeInFlight = stream.writeRequests.shift();
    controller.write(chunk, controller.object).then(() => {
        stream.writeInFlight = undefined;
        request.resolve();
        controller.queue.shift();
        if (!isClosing(stream) && stream.state === 'writable') updateBackpressure(controller);
        advanceQueue(controller);
    }, (reason) => {
        if (stream.state === 'writable') clearWritable(controller);
        stream.writeInFlight = undefined;
        request.reject(reason);
        dealWithRejection(stream, reason);
    });
}

function processClose(controller) {
    const stream = controller.stream;
    const request = stream.closeInFlight = stream.closeRequest;
    stream.closeRequest = undefined;
    controller.queue.shift();
    const closed = controller.close();
    clearWritable(controller);
    closed.then(() => {
        stream.closeInFlight = undefined;
        request.resolve();
        if (stream.pendingAbort) stream.pendingAbort.done.resolve();
        stream.pendingAbort = undefined;
        stream.state = 'closed';
        stream.storedError = undefined;
        if (stream.writer) stream.writer.closed.resolve();
    }, (reason) => {
        stream.closeInFlight = undefined;
        request.reject(reason);
        if (stream.pendingAbort) stream.pendingAbort.done.reject(reason);
        stream.pendingAbort = undefined;
        dealWithRejection(stream, reason);
    });
}

function writableAbort(stream, reason) {
    if (stream.state === 'closed' || stream.state === 'errored') return Promise.resolve();
    if (stream.pendingAbort) return stream.pendingAbort.done.promise;
    const wasErroring = stream.state === 'erroring';
    const done = new Deferred();
    stream.pendingAbort = { done, wasErroring, reason: wasErroring ? undefined : reason };
    if (!wasErroring) startErroring(stream, reason);
    return done.promise;
}

function writableClose(stream) {
    if (stream.state === 'closed' || stream.state === 'errored' || isClosing(stream)) {
        throw new TypeError('the stream is closed, being closed or errored');
    }
    const request = stream.closeRequest = new Deferred();
    if (stream.writer && stream.backpressure && stream.state === 'writable') {
        stream.writer.ready.resolve();
    }
    stream.controller.queue.push(closing, 0);
    advanceQueue(stream.controller);
    return request.promise;
}

function writerDesiredSize(stream) {
    switch (stream.state) {
    case 'errored':
    case 'erroring': return null;
    case 'closed': return 0;
    default: return writableDesiredSize(stream.controller);
    }
}

function chunkSizeOf(controller, chunk) {
    if (!controller.chunkSize) return 1;
    try {
        return (0, controller.chunkSize)(chunk);
    } catch (reason) {
        errorIfWritable(controller, reason);
        return 1;
    }
}

function writerWrite(writer, chunk) {
    const stream = writer.stream;
    const controller = stream.controller;
    const size = chunkSizeOf(controller, chunk);
    if (stream !== writer.stream) throw new TypeError('the writer has released its lock');
    if (stream.state === 'errored') throw stream.storedError;
    if (isClosing(stream) || stream.state === 'closed') {
        throw new TypeError('the stream is closed or being closed');
    }
    if (stream.state === 'erroring') throw stream.storedError;
    const request = new Deferred();
    stream.writeRequests.push(request);
    try {
        controller.queue.push(chunk, size);
        if (stream.state === 'writable') updateBackpressure(controller);
        advanceQueue(controller);
    } catch (reason) {
        errorIfWritable(controller, reason);
    }
    return request.promise;
}

function writerNew(stream) {
    if (stream.writer) {
        throw new TypeError('the stream is locked to a writer already');
    }
    const failed = stream.state === 'erroring' || stream.state === 'errored';
    const waits = stream.state === 'writable' && !isClosing(stream) && stream.backpressure;
    stream.writer = {
        stream,
        ready: failed ? Deferred.rejected(stream.storedError)
            : waits ? new Deferred() : Deferred.resolved(),
        closed: stream.state === 'closed' ? Deferred.resolved()
            : stream.state === 'errored' ? Deferred.rejected(stream.storedError) : new Deferred(),
    };
    return stream.writer;
}

function writerRelease(writer) {
    const stream = writer.stream;
    if (!stream) return;
    const reason = new TypeError('the writer has released its lock');
    rejectReady(writer, reason);
    rejectClosed(writer, reason);
    stream.writer = writer.stream = undefined;
}

function writableNew(sink, highWaterMark, chunkSize) {
    const stream = {
        state: 'writable', storedError: undefined, writer: undefined, backpressure: false,
        writeRequests: [], writeInFlight: undefined, closeRequest: undefined,
        closeInFlight: undefined, pendingAbort: undefined,
    };
    const controller = {
        stream, highWaterMark, chunkSize, queue: new Queue(), started: false,
        write: algorithm(sink, 'write'), close: algorithm(sink, 'close'),
        abort: algorithm(sink, 'abort'),
    };
    const start = methodOf(sink, 'start');
    stream.controller = controller;
    controller.object = new WritableStreamDefaultController(controller, secret);
    updateBackpressure(controller);
    const begun = start && Reflect.apply(start, sink, [controller.object]);
    Promise.resolve(begun).then(() => {
        controller.started = true;
        advanceQueue(controller);
    }, (reason) => {
        controller.started = true;
        dealWithRejection(stream, reason);
    });
    return stream;
}

class WritableStreamDefaultController {
    #controller;

    static {
        writableControllerOf = (object) => {
            if (!isObject(object) || !(#controller in object)) {
                throw new TypeError('not a WritableStreamDefaultController');
            }
            return object.#controller;
        };
    }

    constructor(controller, key) {
        if (key !== secret) throw new TypeError('Illegal constructor');
        this.#controller = controller;
    }

    error(reason) {
        errorIfWritable(writableControllerOf(this), reason);
    }
}

class WritableStreamDefaultWriter {
    #writer;

    static {
        writerOf = (object) => {
            if (!isObject(object) || !(#writer in object)) {
                throw new TypeError('not a WritableStreamDefaultWriter');
            }
            return object.#writer;
        };
    }

    constructor(stream) {
        this.#writer = writerNew(writableOf(stream));
    }

    // The stream; a TypeError where the lock has been released.
    static #stream(writer) {
        const { stream } = writerOf(writer);
        if (!stream) throw new TypeError('the writer has released its lock');
        return stream;
    }

    get closed() {
        return writerOf(this).closed.promise;
    }

    get ready() {
        return writerOf(this).ready.promise;
    }

    get desiredSize() {
        return writerDesiredSize(WritableStreamDefaultWriter.#stream(this));
    }

    abort(reason) {
        return attempt(() => writableAbort(WritableStreamDefaultWriter.#stream(this), reason));
    }

    close() {
        return attempt(() => writableClose(WritableStreamDefaultWriter.#stream(this)));
    }

    write(chunk) {
        return attempt(() => writerWrite(WritableStreamDefaultWriter.#stream(this).writer, chunk));
    }

    releaseLock() {
        writerRelease(writerOf(this));
    }
}

class WritableStream {
    #stream;

    static {
        writableOf = (object) => {
            if (!isObject(object) || !(#stream in object)) {
                throw new TypeError('not a WritableStream');
            }
            return object.#stream;
        };
    }

    constructor(underlyingSink, strategy) {
        const sink = objectArgument(underlyingSink, 'underlyingSink');
        const queuing = objectArgument(strategy === null ? undefined : strategy, 'strategy');
        if (sink.type !== undefined) throw new RangeError('a WritableStream has no type');
        const chunkSize = sizeOf(queuing);
        this.#stream = writableNew(sink, highWaterMarkOf(queuing), chunkSize);
    }

    get locked() {
        return writableOf(this).writer !== undefined;
    }

    abort(reason) {
        return attempt(() => writableAbort(WritableStream.#unlocked(this), reason));
    }

    close() {
        return attempt(() => writableClose(WritableStream.#unlocked(this)));
    }

    static #unlocked(object) {
        const stream = writableOf(object);
        if (stream.writer) throw new TypeError('a locked stream is ended by its writer');
        return stream;
    }

    getWriter() {
        return new WritableStreamDefaultWriter(this);
    }
}

// --- strategies ----------------------------------------------------------------------------------

class CountQueuingStrategy {
    #highWaterMark;

    constructor(init) {
        if (!isObject(init) || init.highWaterMark === undefined || init.highWaterMark === null) {
            throw new TypeError("CountQueuingStrategy needs an object with a 'highWaterMark'");
        }
        this.#highWaterMark = Number(init.highWaterMark);
    }

    get highWaterMark() {
        return this.#highWaterMark;
    }

    get size() {
        return () => 1;
    }
}

module.exports = {
    CountQueuingStrategy,
    ReadableStream,
    ReadableStreamDefaultReader,
    WritableStream,
    WritableStreamDefaultWriter,
};
