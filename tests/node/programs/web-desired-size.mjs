// What a ReadableStream of the Web does with its desiredSize, and what a TransformStream has by default.
const said = [];
const source = new ReadableStream({
  start(controller) {
    said.push(controller.desiredSize);
    for (let chunk = 0; chunk < 3; chunk++) {
      controller.enqueue(chunk);
      said.push(controller.desiredSize);
    }
  },
  pull: (controller) => { said.push(`pull at ${controller.desiredSize}`); },
});
const reader = source.getReader();
for (let chunk = 0; chunk < 3; chunk++) {
  await new Promise(setImmediate);
  said.push('read');
  await reader.read();
}
await new Promise(setImmediate);
const { writable } = new TransformStream({ start: (controller) => said.push(`readable ${controller.desiredSize}`) });
said.push(`writable ${writable.getWriter().desiredSize}`);
console.log(said.join(', '));
