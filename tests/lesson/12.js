// WRONG: Unhandled error
readable.pipe(transform).pipe(writable);
// If any stream errors, process might crash
