/** The exit codes, the same in every command. */
export const EXIT = {
  good: 0,
  problems: 1,
  couldNotRun: 2,
  interrupted: 130,
} as const;

/** Wrong usage, or something outside the user's data that keeps the command from running: exit 2, one sentence. */
export class CouldNotRun extends Error {
  override readonly name = 'CouldNotRun';
}
