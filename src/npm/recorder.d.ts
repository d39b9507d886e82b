/**
 * Importing this module records what the streams of the process do: sizes, names, states and lines of the program, never contents.
 * The last 60 seconds (HIGHWATER_LAST) are kept in memory; with HIGHWATER_SLEEP=1, nothing is until `highwater attach` asks for it.
 */

/**
 * Writes what is kept, or what is not written yet if all is recorded. Returns the path of the file, or `undefined` if nothing is recorded
 * or it could not be written.
 */
export function save(): string | undefined;
