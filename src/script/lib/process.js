// node:process
module.exports = process;
