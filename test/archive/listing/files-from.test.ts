import { describe, expect, test } from 'vitest';
import { parseFilesFromLine } from '../../../src/archive/listing/index.js';
import { encodeName } from '../../../src/bytes/index.js';

const read = (text: string, isNull = false) => parseFilesFromLine(encodeName(text), isNull);
const namesOf = (text: string): readonly string[] => {
  const line = read(text);
  return line.type === 'nothing' ? [] : line.names;
};

describe('names', () => {
  test.each([
    ['plain', ['plain']],
    [' lead', [' lead']],
    ['trail ', ['trail ']],
    ['# no comment', ['# no comment']],
    ['   ', ['   ']],
    ['"quoted"', ['"quoted"']],
    ['new\\nline', ['new\nline', 'new\\nline']],
    ['back\\\\slash', ['back\\slash', 'back\\\\slash']],
    ['inv\\351lid', ['inv\udce9lid', 'inv\\351lid']],
    ['inv\udce9lid', ['inv\udce9lid']],
    ['name\r', ['name', 'name\r']],
  ])('%j', (text, names) => {
    expect(read(text)).toEqual({ type: 'name', names });
  });

  test('with --null they stand as they are', () => {
    for (const name of ['-dash', '-C', '--add-file=x', 'new\nline', 'back\\\\slash', 'name\r', ' -C x', '\r']) {
      expect(read(name, true)).toEqual({ type: 'name', names: [name] });
    }
  });

  test('an empty line is nothing', () => {
    for (const isNull of [false, true]) expect(read('', isNull)).toEqual({ type: 'nothing' });
    expect(read('\r')).toEqual({ type: 'nothing' });
  });
});

describe('options', () => {
  test.each([
    '-C folder',
    '-Cfolder',
    '--directory=folder',
    '--directory folder',
    ' -C folder',
    '\t-C folder',
    '\\055C folder',
    '--no-recursion',
    '--recursion\r',
    '--null',
    '--',
  ])('%j changes no name', (text) => {
    expect(read(text)).toMatchObject({ type: 'option', effect: 'none' });
  });

  test.each(['-C', '--directory', '-C\r'])('%j takes the next line', (text) => {
    expect(read(text)).toMatchObject({ type: 'option', effect: 'folder-follows' });
  });

  test.each(['-T other', '--exclude=x', '-h', '-dash', ' -dash', '\\055dash'])('%j is not known', (text) => {
    expect(read(text)).toMatchObject({ type: 'option', effect: 'unknown' });
  });

  test('with --verbatim-files-from it is a name', () => {
    expect(namesOf('-dash')).toEqual(['-dash']);
    expect(namesOf(' -dash')).toEqual([' -dash']);
    expect(namesOf('-C')).toEqual(['-C']);
  });

  test('but for none that would be stored without its beginning, and stand for all there is', () => {
    for (const text of ['-C ../..', '--exclude=a/..', '-C a/../b']) expect(namesOf(text), text).toEqual([]);
  });

  // What GNU tar 1.34 archives for these lines.
  test.each([
    ['--add-file=plain', 'plain'],
    ['--add-file plain', 'plain'],
    ['--add-fil=plain', 'plain'],
    [' --add-file=plain', 'plain'],
    ["--add-file='sp ace'", 'sp ace'],
    ['--add-file="it\'s"', "it's"],
    ["--add-file 'a -> b'", 'a -> b'],
    ['--add-file=sp\\\\ ace', 'sp ace'],
    ['--add-file=-dash', '-dash'],
    ['--add-file=new\\nline', 'new\nline'],
    ['--add-file=plain\r', 'plain'],
  ])('%j names a file', (text, name) => {
    expect(read(text).type).toBe('name');
    expect(namesOf(text)).toContain(name);
  });
});
