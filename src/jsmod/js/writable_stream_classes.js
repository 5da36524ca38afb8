// Writable streams: what scripts see.

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
