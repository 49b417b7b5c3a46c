/** A stream that text goes to: `process.stdout`, `process.stderr`, or a test's. */
export interface TextStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  /**
   * @param done - told when the bytes are out, or why they are not
   * @returns false where more should wait for `drain`
   */
  write(bytes: string | Uint8Array, done?: (error?: Error | null) => void): boolean;
  once(event: 'drain', listener: () => void): unknown;
}

/** What a command sees of the world. Results go to `stdout`, everything else to `stderr`. */
export interface CliIo {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly env: NodeJS.ProcessEnv;
}
