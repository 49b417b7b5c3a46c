import { describe, expect, test } from 'vitest';
import { END, file, latin1, octal12 } from '../testing/blocks.js';
import { readAll } from '../testing/read-all.js';

const big = file('x'.repeat(20_000), { name: 'folder/big' });
const rest = ['folder/a', 'folder/b'].map((name) => file(name.repeat(90), { name })).join('');

describe('bytes that are lost in front of the end', () => {
  test.each([
    ['with its end marker', END],
    ['without one', ''],
  ])('members that moved into content that the archive cuts off are read, %s', (_, end) => {
    const { members, findings } = readAll(latin1(big.slice(0, 512 + 4096) + rest + end));
    expect(members.map(({ member }) => member.name)).toEqual(['folder/big', 'folder/a', 'folder/b']);
    expect(members.slice(1).map(({ missing }) => missing)).toEqual([0, 0]);
    expect(findings[0]?.code).toBe('TAR_BYTES_LOST');
  });

  test('members whose content is zeros are read, though their zeros look like the end', () => {
    const zeros = file('\0'.repeat(4000), { name: 'folder/zeros' });
    const last = file('z', { name: 'folder/z' });
    const { members, findings } = readAll(latin1(big.slice(0, -3584) + zeros + last + END));
    expect(members.map(({ member }) => member.name)).toEqual(['folder/big', 'folder/zeros', 'folder/z']);
    expect(findings.map(({ code }) => code)).toEqual(['TAR_BYTES_LOST']);
  });

  test('an archive that is cut within a file which holds another archive keeps it as content', () => {
    const inner = file('y'.repeat(700), { name: 'inner/a' }) + END;
    const outer = file(inner, { name: 'outer', patch: { 124: octal12(90_000) } });
    const { members, findings } = readAll(latin1(outer));
    expect(members.map(({ member }) => member.name)).toEqual(['outer']);
    expect(findings.map(({ code }) => code)).toEqual(['TAR_CUT_IN_DATA']);
  });
});
