readable.pipe(writable); // Automatic backpressure
