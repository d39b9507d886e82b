// assert/strict: assert whose equal is strict.

module.exports = require('assert').strict;
