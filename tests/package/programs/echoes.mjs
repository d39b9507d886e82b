// Gives its standard input back, says something on standard error, and ends with a code of its own.
process.stdin.pipe(process.stdout);
process.stdin.on('end', () => {
  console.error('said aside');
  process.exitCode = 5;
});
