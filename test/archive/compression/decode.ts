import { type OpenArchive, openArchive } from '../../../src/archive/open-archive.js';
import { type ByteSource, iterableSource } from '../../../src/archive/source.js';
import type { Finding } from '../../../src/findings/index.js';

/** What came out of a compressed layer. */
export interface Decoded {
  readonly out: Uint8Array;
  readonly findings: readonly Finding[];
  readonly codes: readonly string[];
  readonly verified: number;
  readonly archive: OpenArchive;
}

/** A pipe that gives bytes in pieces: of one size, or of sizes that come round again. */
export function pipeOf(bytes: Uint8Array, sizes: readonly number[] = [1 << 20]): ByteSource {
  async function* pieces(): AsyncGenerator<Uint8Array, void> {
    for (let at = 0, i = 0; at < bytes.length; i++) {
      const size = sizes[i % sizes.length] as number;
      yield bytes.slice(at, at + size);
      at += size;
    }
  }
  return iterableSource('test', pieces(), () => undefined);
}

/** Reads everything that opening a source gives. */
export async function decodeAll(source: ByteSource): Promise<Decoded> {
  const archive = await openArchive(source, 0);
  const chunks: Uint8Array[] = [];
  for (;;) {
    const into = new Uint8Array(1 << 18);
    const count = await archive.source.read(into);
    if (count === 0) break;
    chunks.push(into.subarray(0, count));
  }
  const findings = archive.findings();
  return {
    out: Buffer.concat(chunks),
    findings,
    codes: findings.map(({ code }) => code),
    verified: Number(archive.verifiedBytes()),
    archive,
  };
}

/** Reads bytes that come through a pipe. */
export function decode(bytes: Uint8Array, sizes?: readonly number[]): Promise<Decoded> {
  return decodeAll(pipeOf(bytes, sizes));
}

/** Whether two byte sequences are equal: `toEqual` takes seconds for long ones. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
