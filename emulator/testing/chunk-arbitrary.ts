import fc from 'fast-check';

/**
 * Places at which to cut bytes into chunks: anywhere, at every nth byte (1 among them), at and about the edges of
 * blocks and records. Ascending, without doubles, each between 1 and `lengthBytes - 1`.
 */
export function chunkCuts(lengthBytes: number): fc.Arbitrary<readonly number[]> {
  if (lengthBytes < 2) return fc.constant([]);
  const last = lengthBytes - 1;
  const anywhere = fc.array(fc.integer({ min: 1, max: last }), { maxLength: 12 });
  const every = fc.constantFrom(1, 2, 100, 511, 512, 513, 1024, 4096, 10240).map((step) => {
    return Array.from({ length: Math.floor(last / step) }, (_, i) => (i + 1) * step);
  });
  const edges = fc.array(fc.tuple(fc.nat(Math.floor(last / 512)), fc.integer({ min: -2, max: 2 })), { maxLength: 12 });
  const aboutEdges = edges.map((pairs) => pairs.map(([block, by]) => 512 * block + by));
  return fc.oneof(anywhere, every, aboutEdges).map((cuts) => {
    return [...new Set(cuts.filter((cut) => cut >= 1 && cut <= last))].sort((a, b) => a - b);
  });
}

/** Bytes cut at places that {@link chunkCuts} gives: views, which together are the bytes. */
export function cutAt(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  return [0, ...cuts].map((start, i) => bytes.subarray(start, cuts[i] ?? bytes.length));
}

/** Bytes in any chunking. */
export function chunked(bytes: Uint8Array): fc.Arbitrary<readonly Uint8Array[]> {
  return chunkCuts(bytes.length).map((cuts) => cutAt(bytes, cuts));
}
