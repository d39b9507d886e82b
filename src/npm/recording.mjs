// `import 'highwater/recorder'`: a program records itself, and keeps its last seconds in memory, which costs no disk. They are written when the
// signal SIGUSR2 comes, when an error is caught by nobody, after a warning of too many listeners, at the end, and by save().
//
// It must stand before all other imports, or be given to Node: node --import highwater/recorder app.js. The settings are those of
// docs/trace-format.md; HIGHWATER_LAST is 60 where it is not set.

import { save, start } from './recorder.mjs';

const SECONDS = 60;

// `highwater app.js` has a recorder in the program already.
if (!process[Symbol.for('highwater.recorder')]) start({ last: SECONDS });

export { save };
