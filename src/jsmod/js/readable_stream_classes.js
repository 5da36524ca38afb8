// Readable streams: what scripts see.

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
