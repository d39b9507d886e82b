// Which Node is followed.
exports.major = Number(process.version.slice(1).split('.')[0]);
