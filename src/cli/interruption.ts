/** Ctrl-C, or a request to end: reading stops, and what was read so far is told. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Listens no more. */
  readonly end: () => void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Listens for the first of these signals; a second one ends the program at once, as ever. */
export function interruptible(): Interruption {
  const controller = new AbortController();
  const end = (): void => {
    for (const name of SIGNALS) process.removeListener(name, stop);
  };
  const stop = (): void => {
    end();
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, stop);
  return { signal: controller.signal, end };
}
