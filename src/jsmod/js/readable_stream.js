// Readable streams: the algorithms.

// What scripts' objects stand for; each throws a TypeError for any other object.
let readableOf, readerOf, readableControllerOf;

function readableClose(stream) {
    stream.state = 'closed';
    const reader = stream.reader;
    if (!reader) return;
    reader.closed.resolve();
    for (const request of reader.requests.takeAll()) request.close();
}

function readableError(stream, reason) {
    stream.state = 'errored';
    stream.storedError = reason;
    const reader = stream.reader;
    if (!reader) return;
    reader.closed.rejectQuietly(reason);
    for (const request of reader.requests.takeAll()) request.error(reason);
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
    stream.reader = { stream, closed, requests: new Line() };
    return stream.reader;
}

function readerRelease(reader) {
    const stream = reader.stream;
    if (!stream) return;
    const reason = new TypeError('the reader has released its lock');
    rejectMember(reader, 'closed', reason);
    stream.reader = reader.stream = undefined;
    for (const request of reader.requests.takeAll()) request.error(reason);
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
