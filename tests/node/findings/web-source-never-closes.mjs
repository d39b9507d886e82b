// read-without-push
const numbers = new ReadableStream({ start(controller) {
  for (let n = 0; n < 3; n++) controller.enqueue(n);
} });
for await (const n of numbers) console.log(n);
