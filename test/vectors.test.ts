import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { orderSources } from '../src/archive/order-sources.js';
import { type ByteSource, memorySource, openFile } from '../src/archive/source.js';
import { type VerifyReport, verify } from '../src/archive/verify.js';
import { hasProblems } from '../src/cli/report-text.js';
import { type Code, catalogue, type Finding, severityOf } from '../src/findings/index.js';
import { sourceFiles, tarVectors } from './testing/vectors.js';

const { folder, index } = tarVectors;

/** What needs more than a plain archive to show has tests of its own: `vectors/mam`, `test/archive`, `test/findings`. */
const OF_OTHER_ROOMS = /^(MANIFEST|LISTING|COMPRESSED|MAM|BARCODE|KEY|STRUCTURE|TAPE|HEX|SCSI)_/;

/** Codes that only something large shows: the test that does. */
const SHOWN_BY_TEST: Readonly<Partial<Record<Code, string>>> = {
  CHECKS_INCOMPLETE: 'tar/checks/member-checks.test.ts',
  SPARSE_MAP_TOO_LARGE: 'tar/hostile.test.ts',
  PAX_GLOBAL_TOO_MUCH: 'tar/hostile.test.ts',
};

/** Damage to content alone. */
const UNSEEN_DAMAGE = ['flip-content.tar', 'zero-content.tar'];

interface Outcome {
  readonly exit: number;
  readonly members: number;
  readonly findings: readonly object[];
}

function brief(found: Finding): object {
  const { code, at, member } = found;
  const volume = at.volume === 0 ? {} : { volume: at.volume };
  return { code, ...volume, offset: at.offset, ...(member === undefined ? {} : { member: member.name }) };
}

function outcomeOf(report: VerifyReport, names: readonly string[]): Outcome & { names: readonly string[] } {
  const sawTar = report.volumes.some((volume) => volume.sawTar);
  return {
    exit: sawTar ? Number(hasProblems(report, false)) : 2,
    members: report.tally.members,
    names,
    findings: report.findings.kept.map(brief),
  };
}

async function outcome(
  sources: readonly ByteSource[],
  options: Parameters<typeof verify>[1] = {},
): Promise<ReturnType<typeof outcomeOf>> {
  const names: string[] = [];
  const onMember: NonNullable<typeof options.onMember> = ({ kind, name }) => {
    if (kind !== 'volume-label') names.push(name);
  };
  const report = await verify(sources, { ...options, seed: 1, onMember });
  for (const source of sources) source.close();
  return outcomeOf(report, names);
}

/** A source that cannot seek, as a pipe cannot, in pieces of an awkward size. */
function pipeOf(bytes: Uint8Array): ByteSource {
  const source = memorySource('pipe', bytes);
  const read = (into: Uint8Array): number | Promise<number> => source.read(into.subarray(0, 777));
  return { ...source, sizeBytes: undefined, skip: undefined, readAt: undefined, read };
}

describe('every vector', () => {
  test('stands in the index, and nothing else does', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.tar'));
    expect(index.vectors.map(({ file }) => file).sort()).toEqual(files.sort());
  });

  test.each(index.vectors)(
    '$file has the bytes that its maker wrote',
    ({ file, sha256, tool, version, why, system }) => {
      const bytes = readFileSync(join(folder, file));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
      expect([tool, version ?? tool === 'by hand', system, why].every(Boolean)).toBe(true);
    },
  );

  test.each(index.vectors)('$file is judged as it should be: $why', async ({ file, expect: expected }) => {
    expect(await outcome([openFile(join(folder, file))])).toEqual(expected);
  });

  test.each(index.vectors)('$file is judged the same from a pipe', async ({ file, expect: expected }) => {
    expect(await outcome([pipeOf(readFileSync(join(folder, file)))])).toEqual(expected);
  });
});

describe('the content of members', () => {
  const whole = index.vectors.filter(({ file, expect: { exit } }) => exit === 0 && !UNSEEN_DAMAGE.includes(file));
  const sets = index.sets.filter(({ expect: expected }) => expected.every(({ exit }) => exit === 0));

  test.each([...whole.map(({ file }) => [file]), ...sets.map(({ files }) => files)])('%s', async (...files) => {
    for (const group of await orderSources(files.map((file) => join(folder, file)))) {
      await verify(group.map(openFile), {
        onMember({ kind, name }, sha256) {
          const data = kind === 'file' ? sourceFiles.get(name) : undefined;
          if (data !== undefined)
            expect([name, sha256]).toEqual([name, createHash('sha256').update(data).digest('hex')]);
        },
      });
    }
  });

  test.each(UNSEEN_DAMAGE)('%s is changed, and nothing but a manifest could tell', async (file) => {
    const digests: (string | undefined)[] = [];
    const report = await verify([openFile(join(folder, file))], { onMember: (_, sha256) => void digests.push(sha256) });
    const right = [...sourceFiles.values()].map((data) => createHash('sha256').update(data).digest('hex'));
    expect(digests.filter((sha256) => sha256 !== undefined && !right.includes(sha256))).toHaveLength(1);
    expect(report.findings.bySeverity('error')).toBe(0);
  });
});

describe('text in the stream', () => {
  const polluted = index.vectors.filter(({ file, expect: { findings } }) => {
    return file.startsWith('tee-') && findings.some(({ code }) => code === 'TAR_FOREIGN_TEXT');
  });

  test.each(polluted)('$file is whole again when exactly the bytes named are cut out', async ({ file }) => {
    let bytes = readFileSync(join(folder, file));
    const report = await verify([openFile(join(folder, file))]);
    for (const found of report.findings.kept.toReversed()) {
      if (found.code !== 'TAR_FOREIGN_TEXT') continue;
      bytes = Buffer.concat([bytes.subarray(0, found.args.from), bytes.subarray(found.args.to)]);
    }
    const wrong: string[] = [];
    const again = await verify([memorySource(file, bytes)], {
      onMember({ name }, sha256) {
        const data = sourceFiles.get(name.replace(/^tmp\//, ''));
        if (data !== undefined && createHash('sha256').update(data).digest('hex') !== sha256) wrong.push(name);
      },
    });
    expect(again.findings.kept.filter(({ code }) => severityOf(code) !== 'note')).toEqual([]);
    expect(wrong).toEqual([]);
    expect(again.tally.members).toBeGreaterThanOrEqual(12);
  });
});

describe('sets of volumes', () => {
  test.each(index.sets)('$files: $why', async ({ files, label, expect: expected }) => {
    const paths = files.map((file) => join(folder, file));
    const outcomes = [];
    for (const group of await orderSources(paths)) {
      outcomes.push(await outcome(group.map(openFile), { label, givenAs: group.map((path) => paths.indexOf(path)) }));
    }
    expect(outcomes).toEqual(expected);
  });
});

describe('every code', () => {
  const shown = new Set(
    [...index.vectors, ...index.sets].flatMap(({ expect: expected }) =>
      [expected].flat().flatMap(({ findings }) => findings.map(({ code }) => code)),
    ),
  );

  const ofTar = (Object.keys(catalogue) as Code[]).filter((code) => !OF_OTHER_ROOMS.test(code));

  test.each(ofTar)('%s is shown by a vector or a test', (code) => {
    const elsewhere = SHOWN_BY_TEST[code];
    if (elsewhere === undefined) expect([...shown]).toContain(code);
    else expect(readFileSync(new URL(elsewhere, import.meta.url), 'utf8')).toContain(`'${code}'`);
  });

  test('is known', () => {
    expect([...shown].filter((code) => !(code in catalogue))).toEqual([]);
  });
});
