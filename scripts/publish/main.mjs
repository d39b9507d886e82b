// Makes of the page that Trunk has built what is published: scripts/build.sh calls it with the folder.
//
// Each module here adds files, or changes index.html, which alone carries no hash. Nothing but Node's own modules, and
// nothing that Node 18 lacks: Debian 12 has that one.

import { compress } from './compress.mjs';
import { Folder } from './folder.mjs';
import { makeOffline } from './offline.mjs';
import { oneFile } from './one-file.mjs';

const folder = new Folder(process.argv[2]);
const whole = oneFile(folder); // of what Trunk has built, before anything is added
makeOffline(folder);
folder.write('highwater.html', whole);
await compress(folder);
