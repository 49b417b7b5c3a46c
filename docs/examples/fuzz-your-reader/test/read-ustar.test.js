import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeName } from 'tapekit/bytes';
import { archive, damagedArchive, isWellFormed, judgeDamage } from 'tapekit/testing';
import { readUstar, TarError } from '../src/read-ustar.js';

fc.configureGlobal({
  seed: Number(process.env.FUZZ_SEED ?? 1) | 0,
  numRuns: Number(process.env.FUZZ_RUNS ?? 500),
});

const ustar = { dialects: ['ustar'] };

/** The members, or what the reader has against the archive; any other exception is a failure. */
function attempt(bytes) {
  try {
    return readUstar(bytes);
  } catch (error) {
    if (error instanceof TarError) return error;
    throw error;
  }
}

test('what was written is read', () => {
  fc.assert(
    fc.property(archive(ustar), ({ bytes, members }) => {
      assert.deepEqual(
        readUstar(bytes).map(({ name, typeflag, content }) => ({ name, typeflag, content })),
        members.map(({ name, typeflag, stored }) => ({ name: encodeName(name), typeflag, content: stored })),
      );
    }),
  );
});

test('damage to headers, to the end or to the order of blocks is never passed over', () => {
  fc.assert(
    fc.property(damagedArchive(ustar), ({ archive, damaged }) => {
      const result = attempt(damaged.bytes);
      // Some damage leaves a whole archive behind: a member that is gone, header and all, leaves no trace in tar.
      if (judgeDamage(archive, damaged) === 'structure' && !isWellFormed(damaged.bytes)) {
        assert.ok(result instanceof TarError, 'called whole');
      }
    }),
  );
});

test('any bytes are read or refused', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => void attempt(bytes)));
});
