// Runs programs of calls on a Readable that carries real Buffers and strings: one program a line, and what each call
// returns and each listener gets, with all contents, on one line of JSON. See tests/conformance/values.rs.
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

const told = (value) => {
    if (Buffer.isBuffer(value)) return { bytes: [...value] };
    if (typeof value === 'string') return { string: Array.from({ length: value.length }, (_, at) => value.charCodeAt(at)) };
    return value;
};
const given = ({ bytes, string }) => (bytes ? Buffer.from(bytes) : String.fromCharCode(...string));

async function run({ highWaterMark, defaultEncoding, encoding, calls }) {
    const log = [];
    let thrown;
    const uncaught = () => (thrown ??= { after: log.length });
    process.removeAllListeners('uncaughtException').on('uncaughtException', uncaught);
    const readable = new Readable({ highWaterMark, defaultEncoding, encoding, read() {} });
    readable.on('error', (error) => log.push(['error', error.code]));
    readable.on('end', () => log.push(['end']));
    readable.on('close', () => log.push(['close']));
    const methods = {
        push: ({ chunk, encoding }) => readable.push(given(chunk), encoding ?? undefined),
        unshift: ({ chunk, encoding }) => readable.unshift(given(chunk), encoding ?? undefined),
        eof: () => readable.push(null),
        read: ({ n }) => readable.read(n ?? undefined),
        setEncoding: ({ encoding }) => void readable.setEncoding(encoding),
        onData: () => void readable.on('data', (chunk) => log.push(['data', told(chunk)])),
        onReadable: () => void readable.on('readable', () => log.push(['readable', readable.readableLength])),
        pause: () => void readable.pause(),
        resume: () => void readable.resume(),
        settle: () => new Promise((resolve) => setImmediate(resolve)),
    };
    for (const [name, given] of calls.map((call) => (typeof call === 'string' ? [call, {}] : Object.entries(call)[0]))) {
        // Where strings are joined, Node can lose one and count it still: from there on anything may happen.
        let value;
        try {
            value = name === 'settle' ? await methods.settle() : methods[name](given);
        } catch {
            return { log, unsound: true };
        }
        if (thrown) return { log: log.slice(0, thrown.after), unsound: true };
        log.push([name, told(value) ?? null, readable.readableLength]);
        const { buffer, bufferIndex } = readable._readableState;
        const lengths = buffer.slice(bufferIndex).map((chunk) => chunk.length);
        if (lengths.reduce((a, b) => a + b, 0) !== readable.readableLength) return { log, unsound: true };
    }
    await methods.settle();
    if (thrown) return { log: log.slice(0, thrown.after), unsound: true };
    return { log, unsound: false };
}

for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await run(JSON.parse(line))));
}
