import fc from 'fast-check';
import { createFsFromVolume, Volume } from 'memfs';
import { describe, expect, test } from 'vitest';
import { buildArchive } from '../../../emulator/testing/index.js';
import { AppendFile, type AppendFs, undoAppend } from '../../../src/archive/edit/append-file.js';
import { membersOf } from '../../testing/edited.js';
import { settings } from '../../testing/settings.js';

const PATH = '/folder/a.tar';
const NOTE = '/folder/.a.tar.append';
const SECTOR = 512;

const { bytes: old, endOffset } = buildArchive({
  dialect: 'gnu',
  members: [{ type: 'file', name: 'old', content: new Uint8Array(700).fill(1) }],
});
const { bytes: added, endOffset: addedBytes } = buildArchive({
  dialect: 'gnu',
  members: [
    { type: 'file', name: 'new/a', content: new Uint8Array(3000).fill(2) },
    { type: 'file', name: 'new/b', content: new Uint8Array(9000).fill(3) },
  ],
});
const place = { endOffset, length: old.length, recordBytes: 10_240, format: 'gnu' as const };

/** A step that a power cut may come in the midst of. */
type Step =
  | { readonly do: 'write'; readonly path: string; readonly at: number; readonly bytes: Uint8Array }
  | { readonly do: 'make' | 'remove' | 'sync'; readonly path: string };

function diskOf(files: Record<string, Uint8Array>) {
  const volume = new Volume();
  volume.mkdirSync('/folder');
  for (const [path, bytes] of Object.entries(files)) volume.writeFileSync(path, bytes);
  return createFsFromVolume(volume) as unknown as AppendFs &
    Pick<typeof import('node:fs'), 'existsSync' | 'readFileSync'>;
}

/** Appends, and gives each step in its order. */
function stepsOfAppend(): { readonly steps: readonly Step[]; readonly after: Uint8Array } {
  const disk = diskOf({ [PATH]: old });
  const steps: Step[] = [];
  const paths = new Map<number, string>();
  const fs = {
    ...disk,
    openSync: (path: string, flags: string, mode?: number) => {
      const descriptor = disk.openSync(path, flags, mode);
      paths.set(descriptor, path);
      if (flags === 'wx') steps.push({ do: 'make', path });
      return descriptor;
    },
    writeSync: (descriptor: number, bytes: Uint8Array, from: number, length: number, at: number) => {
      const written = bytes.slice(from, from + length);
      steps.push({ do: 'write', path: paths.get(descriptor) ?? '', at, bytes: written });
      return disk.writeSync(descriptor, bytes, from, length, at);
    },
    fsyncSync: (descriptor: number) => {
      steps.push({ do: 'sync', path: paths.get(descriptor) ?? '' });
    },
    unlinkSync: (path: string) => {
      steps.push({ do: 'remove', path });
      disk.unlinkSync(path);
    },
  } as unknown as AppendFs;
  const file = new AppendFile(PATH, place, fs);
  // In pieces that begin and end anywhere in the old end marker, and behind it.
  const all = added.subarray(0, addedBytes + 2 * SECTOR);
  for (const [from, to] of [
    [0, 300],
    [300, 900],
    [900, 5000],
    [5000, all.length],
  ] as const) {
    file.put(all.subarray(from, to), () => undefined);
  }
  file.keep();
  return { steps, after: Uint8Array.from(disk.readFileSync(PATH) as Buffer) };
}

interface State {
  readonly archive: Uint8Array;
  /** undefined where there is none. */
  readonly note: Uint8Array | undefined;
}

/** What is on the disk after some steps. */
function stateAfter(steps: readonly Step[]): State {
  let archive = Uint8Array.from(old);
  let note: Uint8Array | undefined;
  const put = (bytes: Uint8Array, at: number, into: Uint8Array): Uint8Array<ArrayBuffer> => {
    const grown = new Uint8Array(Math.max(into.length, at + bytes.length));
    grown.set(into);
    grown.set(bytes, at);
    return grown;
  };
  for (const step of steps) {
    if (step.do === 'make') note = new Uint8Array();
    else if (step.do === 'remove') note = undefined;
    else if (step.do === 'write' && step.path === PATH) archive = put(step.bytes, step.at, archive);
    else if (step.do === 'write' && note !== undefined) note = put(step.bytes, step.at, note);
  }
  return { archive, note };
}

/** The steps that a power cut may take away: those since what they change was last brought to the disk. */
function isUnsure(steps: readonly Step[], at: number): boolean {
  const step = steps[at] as Step;
  const needs = step.do === 'write' ? step.path : '/folder';
  return step.do !== 'sync' && !steps.slice(at).some((later) => later.do === 'sync' && later.path === needs);
}

/** A write by sectors of the disk, each of which is written whole or not at all. */
function sectorsOf(step: Step): Step[] {
  if (step.do !== 'write') return [step];
  const parts: Step[] = [];
  for (let from = 0; from < step.bytes.length; ) {
    const to = Math.min(step.bytes.length, from + SECTOR - ((step.at + from) % SECTOR));
    parts.push({ ...step, at: step.at + from, bytes: step.bytes.subarray(from, to) });
    from = to;
  }
  return parts;
}

function takenBack({ archive, note }: State): Uint8Array {
  const disk = diskOf({ [PATH]: archive, ...(note === undefined ? {} : { [NOTE]: note }) });
  expect(undoAppend(PATH, disk)).toBe(note !== undefined && note.length > 0 && note.at(-1) === 0x0a);
  expect(disk.existsSync(NOTE)).toBe(false);
  return Uint8Array.from(disk.readFileSync(PATH) as Buffer);
}

const { steps, after } = stepsOfAppend();

describe('a power cut while something is appended', () => {
  test('is of these steps', () => {
    expect(membersOf(after).members.map(({ name }) => name)).toEqual(['old', 'new/a', 'new/b']);
    expect(membersOf(after).findings).toEqual([]);
    expect(after.length % 10_240).toBe(0);
    expect(steps.map((step) => step.do)).toEqual([
      ...['make', 'write', 'sync', 'sync'],
      ...['write', 'write', 'write', 'sync', 'write', 'sync', 'write', 'sync', 'remove', 'sync'],
    ]);
  });

  test('after any byte: the archive is as it was or as it is to be, or is taken back to what it was', () => {
    let cuts = 0;
    for (const [i, step] of steps.entries()) {
      // Of what is written behind the old end every 37th byte will do.
      const every = step.do === 'write' && step.bytes.length > SECTOR ? 37 : 1;
      const lengths = step.do === 'write' ? Array.from(step.bytes.keys()).filter((at) => at % every === 0) : [0];
      for (const length of lengths) {
        const cut = step.do === 'write' && length > 0 ? [{ ...step, bytes: step.bytes.subarray(0, length) }] : [];
        const state = stateAfter([...steps.slice(0, i), ...cut]);
        const isAsItWas = Buffer.from(state.archive).equals(old);
        if (state.note === undefined) expect(isAsItWas || Buffer.from(state.archive).equals(after)).toBe(true);
        else expect(Buffer.from(takenBack(state)).equals(old)).toBe(true);
        cuts++;
      }
    }
    expect(cuts).toBeGreaterThan(1400);
  });

  test('whichever sectors have reached the disk: readers find what was there, or all that is to be', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.nat(steps.length), fc.infiniteStream(fc.boolean()), (count, lucky) => {
        const done = steps.slice(0, count);
        const kept = done.flatMap((step, at) => {
          const parts = sectorsOf(step);
          return isUnsure(done, at) ? parts.filter(() => lucky.next().value) : parts;
        });
        const state = stateAfter(kept);
        const { archive, note } = state;
        expect(Buffer.from(archive.subarray(0, endOffset)).equals(old.subarray(0, endOffset))).toBe(true);
        // A block of zeros is where ordinary readers stop.
        const isEnd = archive.subarray(endOffset, endOffset + SECTOR).every((byte) => byte === 0);
        if (!isEnd) expect(Buffer.from(archive).equals(after)).toBe(true);
        if (note === undefined) expect(isEnd && !Buffer.from(archive).equals(old)).toBe(false);
        else if (note.length > 0) expect(Buffer.from(takenBack(state)).equals(old)).toBe(true);
        seen.add(`${isEnd ? 'before' : 'after'}, ${note === undefined ? 'no note' : 'note'}`);
      }),
      settings(400),
    );
    expect([...seen].sort()).toEqual(['after, no note', 'after, note', 'before, no note', 'before, note']);
  });
});
