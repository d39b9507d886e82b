// What a program itself has counted, for the test to compare with its trace: by stream, named as in the trace. On
// standard error, since it differs from run to run.
export const facts = (streams) => console.error(JSON.stringify(streams));
