import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ArchiveDescription,
  archive,
  archiveDescription,
  type BuiltArchive,
  buildArchive,
  damagedArchive,
  isWellFormed,
  judgeDamage,
} from '../../emulator/testing/index.js';
import { MANIFEST_FORMATS, type ManifestFormat } from '../../src/archive/manifest/index.js';
import { normaliseName } from '../../src/archive/manifest/names.js';
import { iterableSource, memorySource } from '../../src/archive/source.js';
import { type VerifyOptions, type VerifyReport, verify } from '../../src/archive/verify.js';
import { runVerify } from '../../src/cli/commands/verify.js';
import { type Finding, severityOf } from '../../src/findings/index.js';
import type { Comparer } from '../../src/tar/index.js';
import { comparerOf, manifestOf } from '../testing/own-manifest.js';
import { readAll } from '../testing/read-all.js';
import { scratch } from '../testing/scratch.js';
import { settings } from '../testing/settings.js';
import { capture } from '../testing/tapekit.js';

const format = fc.constantFrom(...MANIFEST_FORMATS);

function check(bytes: Uint8Array, options: VerifyOptions = {}): Promise<VerifyReport> {
  return verify([memorySource('a.tar', bytes)], { seed: 1, workers: 0, ...options });
}

function checkStream(bytes: Uint8Array, pieceBytes: number): Promise<VerifyReport> {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  }
  const source = iterableSource('a.tar', pieces(), () => undefined);
  return verify([source], { seed: 1, workers: 0 });
}

function errorsOf({ findings }: VerifyReport): Finding[] {
  return findings.kept.filter(({ code }) => severityOf(code) === 'error');
}

/** Archives whose manifest has one line for each name, as manifests must. */
function hasOwnNames({ members }: BuiltArchive): boolean {
  const names = members.map(({ name }) => normaliseName(name));
  return new Set(names).size === names.length;
}

/** What a manifest in a format is written with: BagIt's payload stands below `data/`. */
const writtenWith = (as: ManifestFormat) => (as === 'bagit' ? { add: 'data/' } : {});

/** Content of the files by name, as bytes stored; of two that share a name the last. */
function contents(bytes: Uint8Array, names: ReadonlySet<string>): Map<string, string> {
  const files = readAll(bytes).members.filter(({ member }) => member.kind === 'file' && names.has(member.name));
  const regions = (file: (typeof files)[number]): string =>
    (file.member.sparse?.regions ?? []).map(({ offset, length }) => `${offset}+${length}`).join();
  return new Map(
    files
      .map((file) => [file.member.name, file] as const)
      .map(([name, f]) => [
        normaliseName(name),
        `${f.member.size} ${regions(f)} ${Buffer.from(f.stored).toString('hex')}`,
      ]),
  );
}

describe('with a manifest', () => {
  test('an undamaged archive is whole; only what its manifest cannot hold is a stranger', async () => {
    await fc.assert(
      fc.asyncProperty(archive({ minMembers: 1 }).filter(hasOwnNames), format, async ({ bytes }, as) => {
        const { text, written, omitted } = await manifestOf(bytes, as, writtenWith(as));
        fc.pre(written.length > 0);
        const without = await check(bytes);
        const report = await check(bytes, { comparers: [comparerOf(text, as)] });
        const known = errorsOf(without).map(({ code }) => code);
        const more = errorsOf(report).filter(({ code }) => !known.includes(code));
        const strangers = more.filter(({ code }) => code === 'MANIFEST_FILE_EXTRA');
        expect(strangers.map(({ member }) => member?.name)).toEqual(omitted);
        expect(more.length).toBe(strangers.length);
      }),
      settings(120),
    );
  });

  test('damage is never without an error, unless all files are there and unchanged', async () => {
    const damaged = damagedArchive({ minMembers: 1, maxMembers: 5 }).filter(({ archive: a }) => hasOwnNames(a));
    await fc.assert(
      fc.asyncProperty(damaged, format, async ({ archive: whole, damaged: { bytes, ...how } }, as) => {
        const hit = judgeDamage(whole, { bytes, ...how });
        fc.pre(hit !== 'nothing' && hit !== 'unused');
        const { text, written } = await manifestOf(whole.bytes, as, writtenWith(as));
        fc.pre(written.length > 0);
        const report = await check(bytes, { comparers: [comparerOf(text, as)] });
        if (errorsOf(report).length > 0) return;
        expect(isWellFormed(bytes)).toBe(true);
        const names = new Set(written);
        expect(contents(bytes, names)).toEqual(contents(whole.bytes, names));
      }),
      settings(200),
    );
  });

  test('a changed digest is an error, whatever folders stand in front of the names', async () => {
    const inFolder = archiveDescription({ dialects: ['pax', 'gnu'], minMembers: 1 }).map(movedInto('bag/of/things/'));
    const paths = fc.constantFrom(
      ...['', 'home/', '/home/me/'].map((add) => ({ add })),
      ...['bag', 'bag/of', 'bag/of/things'].map((base) => ({ base })),
    );
    await fc.assert(
      fc.asyncProperty(inFolder.filter(hasOwnNames), paths, fc.nat(), async ({ bytes }, from, pick) => {
        const { text, written } = await manifestOf(bytes, 'sha256sum', from);
        fc.pre(written.length > 0);
        const own = await check(bytes, { comparers: [comparerOf(text, 'sha256sum')] });
        expect(errorsOf(own).filter(({ code }) => /DIFFERS|MISSING/.test(code))).toEqual([]);
        const changed = await check(bytes, { comparers: [comparerOf(changeDigest(text, pick), 'sha256sum')] });
        expect(errorsOf(changed).length).toBeGreaterThan(errorsOf(own).length);
      }),
      settings(120),
    );
  });
});

function movedInto(folder: string): (description: ArchiveDescription) => BuiltArchive {
  const moved = (name: string): string => folder + name.replace(/^\/+/, '');
  return (description) => {
    const members = description.members.map((m) => ({
      ...m,
      name: moved(m.name),
      ...(m.type === 'hardlink' ? { linkname: moved(m.linkname ?? '') } : {}),
    }));
    return buildArchive({ ...description, members });
  };
}

/** Another first digit in the digest of one line. */
function changeDigest(text: Uint8Array, pick: number): Uint8Array {
  const changed = Uint8Array.from(text);
  const starts = [0, ...[...text.keys()].filter((i) => text[i - 1] === 0x0a)].filter((i) => i < text.length);
  const line = starts[pick % starts.length] as number;
  const at = text[line] === 0x5c ? line + 1 : line;
  changed[at] = text[at] === 0x30 ? 0x31 : 0x30;
  return changed;
}

describe('any bytes', () => {
  const anyBytes = fc.oneof(
    { weight: 3, arbitrary: damagedArchive().map(({ damaged }) => damaged.bytes) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 3000 }) },
    { weight: 1, arbitrary: archive().map(({ bytes }) => bytes) },
  );

  test('are judged without an exception, and alike from a file and from a stream', async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes, fc.constantFrom(1, 100, 512, 10_000), async (bytes, pieceBytes) => {
        const [whole, streamed] = [await check(bytes), await checkStream(bytes, pieceBytes)];
        const codes = (report: VerifyReport): string[] => report.findings.kept.map(({ code }) => code);
        expect(codes(streamed)).toEqual(codes(whole));
        expect(streamed.tally).toEqual(whole.tally);
      }),
      settings(120),
    );
  });

  test('counts of what vouches for content add up', async () => {
    const damaged = damagedArchive({ minMembers: 1 }).filter(({ archive: a }) => hasOwnNames(a));
    await fc.assert(
      fc.asyncProperty(damaged, format, fc.nat(20_000), async ({ archive: whole, damaged: { bytes } }, as, layer) => {
        const { text, written } = await manifestOf(whole.bytes, as, writtenWith(as));
        fc.pre(written.length > 0);
        const comparers = (): Comparer[] => [comparerOf(text, as), bySize()];
        const plain = await check(bytes, { comparers: comparers() });
        const sum = plain.digestCheckedBytes + plain.sizeCheckedBytes + plain.layerCheckedBytes + plain.uncheckedBytes;
        expect(sum).toBe(plain.tally.contentBytes);
        const layered = await check(bytes, { comparers: comparers(), layerVerifiedBytes: () => BigInt(layer) });
        for (const { digestCheckedBytes, sizeCheckedBytes, layerCheckedBytes, uncheckedBytes, tally } of [
          plain,
          layered,
        ]) {
          const members = digestCheckedBytes + sizeCheckedBytes;
          const checked = members > layerCheckedBytes ? members : layerCheckedBytes;
          expect(checked + uncheckedBytes).toBe(tally.contentBytes);
          const counts = [digestCheckedBytes, sizeCheckedBytes, layerCheckedBytes, uncheckedBytes, tally.missingBytes];
          expect(counts.filter((bytesOf) => bytesOf < 0n)).toEqual([]);
        }
      }),
      settings(120),
    );
  });
});

/** Knows the size of every second member. */
function bySize(): Comparer {
  let vouchedBytes = 0n;
  return {
    by: 'size',
    saw(member, _sha256, _volume, isWhole) {
      if (isWhole && member.index % 2 === 0) vouchedBytes += BigInt(member.storedSize);
      return [];
    },
    end: () => [],
    get vouchedBytes() {
      return vouchedBytes;
    },
  };
}

describe('exit status', () => {
  const { file } = scratch('exit-rule');

  test('errors are problems; warnings and hazards are with --strict only', async () => {
    await fc.assert(
      fc.asyncProperty(
        damagedArchive(),
        fc.boolean(),
        fc.boolean(),
        async ({ archive: a, damaged }, isWhole, strict) => {
          const path = file('a.tar', isWhole ? a.bytes : damaged.bytes);
          const { code, stdout } = await capture((io) => runVerify(io, [path], { json: true, strict }));
          fc.pre(code !== 2);
          const { exitCode, archives } = JSON.parse(stdout);
          const severities: string[] = archives[0].findings.map(
            ({ severity }: Finding & { severity: string }) => severity,
          );
          const told = severities.filter((s) => s === 'error' || (strict && (s === 'warning' || s === 'hazard')));
          expect({ code, exitCode }).toEqual(told.length > 0 ? { code: 1, exitCode: 1 } : { code: 0, exitCode: 0 });
        },
      ),
      settings(120),
    );
  });
});
