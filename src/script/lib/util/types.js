// util/types: what util.types is.

module.exports = require('internal/util/types');
