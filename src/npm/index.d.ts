/** The commands that {@link command} knows. */
export const COMMANDS: readonly string[];

/** What a command has printed, and its exit code: 0 success, 1 the answer is no, 2 there is no answer. */
export interface Printed {
  code: number;
  out: string;
  err: string;
}

/**
 * Runs a command of the program `highwater` in this process, as in `command(['read', '--json', 'app-1234.trace'])`.
 * It returns when the command has ended.
 */
export function command(words: readonly string[], options?: { input?: string | Uint8Array; cwd?: string }): Printed;
