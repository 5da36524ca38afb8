// Writable streams: the algorithms.

let writableOf, writerOf, writableControllerOf;

// Stands in a queue behind the last chunk.
const closing = {};

function isClosing(stream) {
    return stream.closeRequest !== undefined || stream.closeInFlight !== undefined;
}

function clearWritable(controller) {
    controller.write = controller.close = controller.abort = controller.chunkSize = undefined;
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
    if (stream.writer) rejectMember(stream.writer, 'ready', reason);
    if (!stream.writeInFlight && !stream.closeInFlight && stream.controller.started) {
        finishErroring(stream);
    }
}

function finishErroring(stream) {
    stream.state = 'errored';
    stream.controller.queue.reset();
    for (const request of stream.writeRequests.takeAll()) request.reject(stream.storedError);
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
        const { value } = controller.queue.entries.first;
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
    rejectMember(writer, 'ready', reason);
    rejectMember(writer, 'closed', reason);
    stream.writer = writer.stream = undefined;
}

function writableNew(sink, highWaterMark, chunkSize) {
    const stream = {
        state: 'writable', storedError: undefined, writer: undefined, backpressure: false,
        writeRequests: new Line(), writeInFlight: undefined, closeRequest: undefined,
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
