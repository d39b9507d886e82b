// What iterators tell a trace: nothing yet.
exports.next = () => {};
