// Makes of the page that Trunk has built what is published: scripts/build.sh calls it with the folder.
//
// Each module here adds files, or changes index.html, which alone carries no hash. Nothing but Node's own modules, and
// nothing that Node 18 lacks: Debian 12 has that one.

import { Folder } from './folder.mjs';
import { oneFile } from './one-file.mjs';

const folder = new Folder(process.argv[2]);
folder.write('highwater.html', oneFile(folder));
