// Stays until it has heard SIGINT twice, or SIGTERM, and says what it hears.
let heard = 0;
process.on('SIGINT', () => {
  console.log('SIGINT', ++heard);
  if (heard === 2) process.exit(7);
});
process.on('SIGTERM', () => {
  console.log('SIGTERM');
  process.exit(8);
});
setInterval(() => {}, 1000);
console.log('ready');
