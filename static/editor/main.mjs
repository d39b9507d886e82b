// The editor for the reader's program: CodeMirror, as the page wants it. scripts/publish/editor.mjs makes one file of it, which the
// page fetches when somebody wants to edit; src/web/editor.rs is the other side. Must not know what a program does, or run it.

import { openEditor } from './editor.mjs';

globalThis.highwaterEditor = { open: openEditor };
