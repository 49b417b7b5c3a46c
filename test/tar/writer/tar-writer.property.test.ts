import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chunked } from '../../../emulator/testing/chunk-arbitrary.js';
import { concatenated } from '../../../src/bytes/index.js';
import { severityOf } from '../../../src/findings/index.js';
import { formatsFor, reduceEntry, type TarEntry, type TarFormat, TarFormatError } from '../../../src/tar/index.js';
import { readAll } from '../../testing/read-all.js';
import { settings } from '../../testing/settings.js';
import { plain, type Written, written } from './entry-arbitrary.js';
import { readOf, saidOf } from './said.js';
import { write } from './write.js';

const FORMATS: readonly TarFormat[] = ['v7', 'ustar', 'gnu', 'pax'];

/** Quicker than `toEqual`, which looks at every byte by itself. */
function expectSame(a: Uint8Array, b: Uint8Array): void {
  expect(Buffer.compare(a, b)).toBe(0);
}

/** An archive of the entries that a format holds: what is read of it, and what was wrong. */
function expectReadBack(format: TarFormat | 'auto', entries: readonly Written[], bytes: Uint8Array): void {
  const { members, findings } = readAll(bytes);
  expect(members.map(({ member }, i) => readOf(member, (entries[i] as Written).entry))).toEqual(
    entries.map(({ entry }) => saidOf(entry)),
  );
  expectSame(concatenated(members.map(({ stored }) => stored)), concatenated(entries.map(({ data }) => data)));
  const wrong = findings.filter(({ code }) => severityOf(code) === 'error' || severityOf(code) === 'warning');
  expect([format, wrong]).toEqual([format, []]);
}

describe('what is written is what is read', () => {
  test.each(FORMATS)('%s', (format) => {
    fc.assert(
      fc.property(fc.array(written, { maxLength: 5 }), (all) => {
        const fitting = all
          .map(({ entry, data }) => ({ entry: reduceEntry(entry, format).entry, data }))
          .filter(({ entry }) => formatsFor(entry).includes(format));
        expectReadBack(format, fitting, write({ format }, fitting));
      }),
      settings(100),
    );
  });

  test('auto takes ustar, or else pax', () => {
    fc.assert(
      fc.property(fc.array(written, { maxLength: 5 }), (all) => {
        const fitting = all.filter(({ entry }) => formatsFor(entry).includes('pax'));
        const bytes = write({ format: 'auto' }, fitting);
        expectReadBack('auto', fitting, bytes);
        for (const one of fitting) {
          const least = formatsFor(one.entry).includes('ustar') ? 'ustar' : 'pax';
          expectSame(write({ format: 'auto' }, [one]), write({ format: least }, [one]));
        }
      }),
      settings(100),
    );
  });
});

test('what does not fit is refused, with the name of what does not, and nothing is written of it', () => {
  fc.assert(
    fc.property(written, plain, fc.constantFrom(...FORMATS), (one, before, format) => {
      const holds = formatsFor(one.entry);
      const whole = write({ format }, [before]);
      if (holds.includes(format)) return void expect(write({ format }, [before, one]).length).toBeGreaterThan(1024);
      try {
        write({ format }, [before, one]);
        expect.unreachable();
      } catch (error) {
        expect(error).toBeInstanceOf(TarFormatError);
        const { field, holds: told, message } = error as TarFormatError;
        expect(Object.keys(one.entry)).toContain(field);
        expect([format, told]).toEqual([format, holds]);
        expect(message).toContain(field);
      }
      expectSame(write({ format }, [before]), whole);
    }),
    settings(300),
  );
});

test('the pieces of content do not matter', () => {
  const cut = fc.array(written, { minLength: 1, maxLength: 4 }).chain((all) => {
    const fitting = all.filter(({ entry }) => formatsFor(entry).includes('pax'));
    return fc.tuple(...fitting.map(({ entry, data }) => chunked(data).map((chunks) => ({ entry, data, chunks }))));
  });
  fc.assert(
    fc.property(cut, fc.constantFrom(1, 7, 512, 513), (entries, pieceBytes) => {
      expectSame(write({ format: 'pax' }, entries, pieceBytes), write({ format: 'pax' }, entries));
    }),
    settings(100),
  );
});

test('what a format has no place for, and GNU tar leaves out, is left out and named', () => {
  fc.assert(
    fc.property(written, fc.constantFrom(...FORMATS), (one, format) => {
      const { entry, left } = reduceEntry(one.entry, format);
      for (const key of Object.keys(one.entry) as (keyof TarEntry)[]) {
        if (!left.includes(key)) expect([key, entry[key]]).toEqual([key, one.entry[key]]);
        else expect([key, entry[key]]).not.toEqual([key, one.entry[key]]);
      }
      expect(reduceEntry(entry, format)).toEqual({ entry, left: [] });
    }),
    settings(200),
  );
});
