import { describe, expect, test } from 'vitest';
import { archivesAndPatterns } from '../../src/cli/archives-and-patterns.js';

describe('archives and patterns', () => {
  const split = (operands: readonly string[], declared = 0) => {
    const { archives, patterns, undeclared } = archivesAndPatterns(operands, declared, (path) => path.endsWith('.tar'));
    return [archives, patterns, [...undeclared]];
  };

  test.each<[string, string[], number, string[], string[], string[]]>([
    ['one archive', ['a.tar'], 0, ['a.tar'], [], []],
    ['the first is an archive, whether or not it is there', ['none'], 0, ['none'], [], []],
    ['volumes', ['a.tar', 'b.tar', '-'], 0, ['a.tar', 'b.tar', '-'], [], []],
    ['a name', ['a.tar', 'etc'], 0, ['a.tar'], ['etc'], ['etc']],
    ['a file behind a name is a name', ['a.tar', 'etc', 'b.tar'], 0, ['a.tar'], ['etc', 'b.tar'], ['etc', 'b.tar']],
    ['behind --', ['a.tar', 'b.tar'], 1, ['a.tar'], ['b.tar'], []],
    ['both', ['a.tar', 'b.tar', 'etc', 'usr'], 1, ['a.tar', 'b.tar'], ['etc', 'usr'], ['etc']],
    ['nothing in front of --', ['a.tar'], 1, [], ['a.tar'], []],
  ])('%s', (_, operands, declared, archives, patterns, undeclared) => {
    expect(split(operands, declared)).toEqual([archives, patterns, undeclared]);
  });

  test('a folder is no archive', () => {
    expect(archivesAndPatterns(['a.tar', '.'], 0)).toMatchObject({ archives: ['a.tar'], patterns: ['.'] });
  });
});
