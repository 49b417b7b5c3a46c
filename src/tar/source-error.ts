/** A file that could not be opened or read; `code` is the system's (ENOENT, EIO, ...). */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}
