// process.exit() while the main module is still at work is an end like any other.
process.on('exit', (code) => console.log('exit', code, process.exitCode));
console.log('so far');
process.exit();
