// stream/consumers: the whole of a stream as one value.

async function collect(stream) {
  const { Buffer } = require('buffer');
  const chunks = [];
  for await (const chunk of stream) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  return chunks;
}

async function blob(stream) {
  const { Blob } = require('buffer');
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return new Blob(chunks);
}

async function buffer(stream) {
  const { Buffer } = require('buffer');
  const chunks = await collect(stream);
  return Buffer.concat(chunks.map((chunk) => chunk instanceof Uint8Array ? chunk
    : ArrayBuffer.isView(chunk) ? new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      : chunk instanceof ArrayBuffer ? new Uint8Array(chunk) : Buffer.from(`${chunk}`)));
}

async function arrayBuffer(stream) {
  const whole = await buffer(stream);
  return whole.buffer.slice(whole.byteOffset, whole.byteOffset + whole.length);
}

async function text(stream) {
  const { TextDecoder } = require('internal/encoding');
  const decoder = new TextDecoder();
  let whole = '';
  for await (const chunk of stream) {
    whole += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  }
  return whole + decoder.decode();
}

async function json(stream) {
  return JSON.parse(await text(stream));
}

async function bytes(stream) {
  const whole = await buffer(stream);
  return new Uint8Array(whole.buffer, whole.byteOffset, whole.length);
}

module.exports = require('internal/version').major < 24
  ? { arrayBuffer, blob, buffer, text, json }
  : { arrayBuffer, blob, buffer, bytes, text, json };
