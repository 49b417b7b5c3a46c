import type { Sink } from '../../src/archive/create/index.js';
import type { EditSource } from '../../src/archive/edit/index.js';
import { iterableSource, memorySource } from '../../src/archive/source.js';
import { readAll } from './read-all.js';

/** A sink that keeps all bytes. */
export function keepingSink(): { readonly sink: Sink; readonly bytes: () => Uint8Array } {
  const pieces: Uint8Array[] = [];
  const put = (bytes: Uint8Array, release: () => void): undefined => {
    pieces.push(bytes.slice());
    release();
  };
  const nothing = async (): Promise<void> => undefined;
  const sink = { put, end: nothing, abandon: nothing };
  return { sink, bytes: () => Uint8Array.from(Buffer.concat(pieces)) };
}

/** An archive in memory, as a file would be. */
export function inMemory(bytes: Uint8Array, name = 'x.tar'): EditSource {
  return { source: memorySource(name, bytes) };
}

/** An archive that comes in pieces of a size, as a pipe gives them. */
export function inPieces(bytes: Uint8Array, size: number): EditSource {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
  }
  const whole = iterableSource('pipe', pieces(), () => undefined);
  // A buffer of a few MiB is filled at once otherwise: what a reader sees of pieces is what `read` gives.
  return { source: { ...whole, read: (into) => whole.read(into.subarray(0, size)) } };
}

/** What a reader finds of the members of an archive, offsets aside, and of the whole. */
export function membersOf(bytes: Uint8Array) {
  const { members, labels, errors, findings } = readAll(bytes);
  return {
    labels,
    errors: errors.map(({ code }) => code),
    findings: findings.map(({ code }) => code),
    members: members.map(({ member, stored, missing }) => {
      const { index, offset, headerOffset, dataOffset, pax, ...rest } = member;
      return { ...rest, pax: pax === undefined ? undefined : Object.fromEntries(pax), stored, missing };
    }),
  };
}
