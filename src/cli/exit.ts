/** The exit codes, the same in every command. */
export const EXIT = {
  good: 0,
  problems: 1,
  couldNotRun: 2,
  interrupted: 130,
  /** Whoever read the results has closed the pipe before the result was known: 128 + SIGPIPE, as of other programs. */
  outputClosed: 141,
} as const;

/** Wrong usage, or something outside the user's data that keeps the command from running: exit 2, one sentence. */
export class CouldNotRun extends Error {
  override readonly name = 'CouldNotRun';
}

/** The user ended the command, before there was anything to tell unless the message says otherwise: exit 130. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor(message = 'interrupted before anything could be told') {
    super(message);
  }
}

const OWN_SENTENCE: readonly string[] = [
  'CouldNotRun',
  'Interrupted',
  'SourceError',
  'KeyFileError',
  'CartridgeFolderError',
  'FaultPlanError',
  'ManifestError',
  'OutputError',
  'XattrsUnavailable',
  'TapeDriveError',
  'DeferredWriteError',
  'DriveBusyError',
  'DriveUnreachableError',
  'PositionLostError',
  'RecordTooLongError',
  'ReservationConflictError',
  'ReadOnlyAttributeError',
];

/** The sentence of an error that says why a command could not run; undefined for what is a fault of tapekit. */
export function whyNot(error: unknown): string | undefined {
  return error instanceof Error && OWN_SENTENCE.includes(error.name) ? error.message : undefined;
}

/** The exit code of a command that ended with such an error. */
export function exitCodeOfError(error: unknown): number {
  return error instanceof Interrupted ? EXIT.interrupted : EXIT.couldNotRun;
}
