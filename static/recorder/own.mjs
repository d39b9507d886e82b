// The recorder's own files: a folder of modules, or the one file that they are bundled into.

const url = import.meta.url;
const isFolder = url.endsWith('/own.mjs');

/** How the addresses of the recorder's own scripts begin. */
export const own = isFolder ? new URL('.', url).href : url;

/** The file to give to --import. */
export const entry = isFolder ? new URL('main.mjs', url).href : url;
