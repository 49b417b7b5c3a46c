/** Seed and runs of the property tests: TAPEKIT_SEED to repeat, TAPEKIT_RUNS to search for longer. */
export function settings(usualRuns = 200): { seed: number; numRuns: number } {
  return {
    seed: Number(process.env.TAPEKIT_SEED ?? 20260101),
    numRuns: Number(process.env.TAPEKIT_RUNS ?? usualRuns),
  };
}
