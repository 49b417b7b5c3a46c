import { concatenated } from '../../src/bytes/index.js';
import { type Finding, severityOf } from '../../src/findings/index.js';
import { type TarEvent, type TarMember, TarReader } from '../../src/tar/index.js';

/** Events with neighbouring data merged, so that they can be compared whatever the chunks were. */
export function readEvents(chunks: readonly Uint8Array[], reader = new TarReader()): TarEvent[] {
  const merged: TarEvent[] = [];
  let pieces: Uint8Array[] = [];
  const settle = (): void => {
    const last = merged.at(-1);
    if (last?.type === 'data' && pieces.length > 1)
      merged[merged.length - 1] = { ...last, bytes: concatenated(pieces) };
    pieces = [];
  };
  const take = (event: TarEvent): void => {
    if (event.type !== 'data') {
      settle();
      merged.push(event);
      return;
    }
    // The reader gives views of a chunk whose owner may use it again.
    const bytes = event.bytes.slice();
    if (pieces.length === 0) merged.push({ ...event, bytes });
    pieces.push(bytes);
  };
  for (const chunk of chunks) {
    const own = chunk.slice();
    for (const event of reader.push(own)) take(event);
    own.fill(0xaa);
  }
  for (const event of reader.end()) take(event);
  settle();
  return merged;
}

/** A member as it was read, with its stored bytes. */
export interface ReadMember {
  readonly member: TarMember;
  readonly stored: Uint8Array;
  readonly missing: number | bigint;
}

/** What one reading gave. */
export interface Reading {
  readonly members: readonly ReadMember[];
  readonly findings: readonly Finding[];
  readonly errors: readonly Finding[];
  readonly labels: readonly string[];
  /** Whether anything of tar was seen. */
  readonly sawTar: boolean;
}

/** Reads an archive, whole or in chunks. */
export function readAll(...chunks: readonly Uint8Array[]): Reading {
  const members: ReadMember[] = [];
  const findings: Finding[] = [];
  const labels: string[] = [];
  let stored: Uint8Array = new Uint8Array(0);
  const reader = new TarReader();
  for (const event of readEvents(chunks, reader)) {
    if (event.type === 'member') stored = new Uint8Array(0);
    else if (event.type === 'data') stored = event.bytes;
    else if (event.type === 'end') members.push({ member: event.member, stored, missing: event.missing });
    else if (event.type === 'volume') labels.push(event.label);
    else if (event.type === 'finding') findings.push(event.finding);
  }
  const errors = findings.filter(({ code }) => severityOf(code) === 'error');
  return { members, findings, labels, errors, sawTar: reader.sawTar };
}
