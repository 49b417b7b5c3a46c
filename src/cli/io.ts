/** What a command sees of the world. Results go to `stdout`, everything else to `stderr`. */
export interface CliIo {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
}

/** What one command does, given its parsed options: resolves to the exit code. */
export type Action = (io: CliIo, operands: readonly string[], options: Record<string, unknown>) => Promise<number>;
