import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { archive } from '../../../emulator/testing/index.js';
import { block, file, long } from '../../testing/blocks.js';
import { type Ground, type Prepared, tryRestore } from '../../testing/restore.js';
import { settings } from '../../testing/settings.js';

/** Few names, so that members, links and what stands in the folder meet. */
const part = fc.constantFrom('a', 'b', 'c', 'l', 'outside', 'secret', 'out', 'A', '.', '', 'out-evil');
const climbing = fc.oneof({ weight: 4, arbitrary: part }, { weight: 1, arbitrary: fc.constant('..') });
const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const oddPath = fc
  .tuple(
    fc.constantFrom('', '', '', '', '/', '//', '../', '@/', '@/outside/', 'C:', '\\'),
    fc.array(climbing, { minLength: 1, maxLength: 5 }),
  )
  .map(([front, parts]) => front + parts.join('/'));
const anyPath = fc.oneof({ weight: 2, arbitrary: path }, { weight: 1, arbitrary: oddPath });
const target = fc.oneof(
  anyPath,
  fc.constantFrom('..', '../outside', '@/outside/secret', '../outside/folder', '.', 'l/..', 'a/../..', '/'),
);

const type = fc.constantFrom('0', '0', '0', '5', '5', '2', '2', '1', '1', '7', 'D', 'N', 'S', 'M', 'Q', 'V');
const hostileMember = fc
  .record({ name: anyPath, type, linkname: target, content: fc.constantFrom('', 'evil', 'x'.repeat(600)) })
  .map((member) => (base: string): string => {
    const name = member.name.replace('@', base);
    const linkname = member.linkname.replace('@', base);
    const { type: flag, content } = member;
    const carries = !'125V'.includes(flag);
    const fields = { name, type: flag, linkname: carries ? '' : linkname, magic: 'ustar  \0' };
    return long('L', name) + (carries ? file(content, fields) : block(fields));
  });
const hostile = fc
  .array(hostileMember, { minLength: 1, maxLength: 12 })
  .map((members) => (base: string) => members.map((member) => member(base)).join(''));

const thing = fc.oneof(
  target.filter((text) => text !== '').map((text) => `-> ${text}`),
  fc.constantFrom('/', 'content', '-> @/outside', '-> ../outside/secret', '-> ..', '-> @/outside/folder'),
);
const prepared: fc.Arbitrary<Prepared> = fc
  .dictionary(fc.constantFrom('a', 'b', 'c', 'l', 'outside', 'out'), thing, { maxKeys: 5 })
  .map((things) => Object.fromEntries(Object.entries(things).map(([name, what]) => [`out/${name}`, what])));

const options = fc.record(
  {
    existing: fc.constantFrom('replace', 'keep', 'keep-newer', 'refuse'),
    resume: fc.boolean(),
    unknownTypes: fc.boolean(),
    samePermissions: fc.boolean(),
    outwardLinks: fc.boolean(),
    windows: fc.boolean(),
  },
  { requiredKeys: [] },
);

const GROUNDS: readonly [Ground, number][] = [
  ['memfs', 150],
  ...(process.platform === 'linux' ? [['handles', 40] as [Ground, number]] : []),
  ['checked', 40],
];

describe.each(GROUNDS)('nothing outside the folder is touched, %s', (where, runs) => {
  test('whatever the archives say and whatever stands in the folder', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(hostile, { minLength: 1, maxLength: 3 }),
        prepared,
        options,
        async (archives, before, chosen) => {
          const trial = await tryRestore(where, archives, { ...chosen, prepared: before });
          expect(trial.escapes).toEqual([]);
          expect(trial.isOutsideSame).toBe(true);
          if (chosen.outwardLinks !== true) expect(trial.outward).toEqual([]);
          expect(trial.inside.filter((line) => /^[^l].*[.]part( |$)/.test(line))).toEqual([]);
        },
      ),
      settings(runs),
    );
  });

  test('archives as programs write them', async () => {
    await fc.assert(
      fc.asyncProperty(archive(), prepared, async ({ bytes }, before) => {
        const trial = await tryRestore(where, [bytes], { prepared: before });
        expect(trial).toMatchObject({ escapes: [], isOutsideSame: true, outward: [] });
      }),
      settings(runs / 2),
    );
  });
});
