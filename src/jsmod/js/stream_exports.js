// The strategy, and what the module exports.

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
