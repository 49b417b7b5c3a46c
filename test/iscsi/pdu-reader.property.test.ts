import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodePdu, HEADER_BYTES, LOGIN_FRAMING, type PduEvent, PduReader } from '../../src/iscsi/index.js';

const settings = { seed: 11, numRuns: 200 };
const pdu = fc.record({
  header: fc.uint8Array({ minLength: HEADER_BYTES, maxLength: HEADER_BYTES }),
  additionalHeaders: fc.nat(3).chain((words) => fc.uint8Array({ minLength: 4 * words, maxLength: 4 * words })),
  data: fc.uint8Array({ maxLength: 300 }),
});
const digests = fc.record({ headerDigest: fc.boolean(), dataDigest: fc.boolean() });

/** Pieces of bytes, cut where the numbers say. */
function pieces(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, i) => bytes.subarray(at[i], end));
}

/** What they make, kept though the bytes are valid until the next push only. */
function read(reader: PduReader, chunks: readonly Uint8Array[]): PduEvent[] {
  const seen: PduEvent[] = [];
  for (const chunk of chunks) for (const event of reader.push(chunk.slice())) seen.push(structuredClone(event));
  return seen;
}

const joined = (all: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(all));

describe('PduReader', () => {
  it('gives back what was sent, whatever the pieces', () => {
    fc.assert(
      fc.property(fc.array(pdu, { maxLength: 4 }), digests, fc.array(fc.nat()), (pdus, agreed, cuts) => {
        const bytes = joined(pdus.map((one) => encodePdu(one, agreed)));
        const reader = new PduReader({ ...agreed, dataBytesMax: 300, additionalHeaderBytesMax: 12 });
        const seen = read(reader, pieces(bytes, cuts));
        expect(seen.map(({ kind }) => kind)).toEqual(pdus.map(() => 'pdu'));
        for (const [i, one] of pdus.entries()) {
          expect(seen[i]).toMatchObject({ data: one.data, additionalHeaders: one.additionalHeaders });
        }
      }),
      settings,
    );
  });

  it('any bytes in any pieces give the same, and nothing is thrown', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 2000, size: 'max' }),
        digests,
        fc.array(fc.nat()),
        (bytes, agreed, cuts) => {
          const options = { ...agreed, dataBytesMax: 400, additionalHeaderBytesMax: 40 };
          expect(read(new PduReader(options), pieces(bytes, cuts))).toEqual(read(new PduReader(options), [bytes]));
        },
      ),
      settings,
    );
  });

  it('a changed byte of data is a digest error, and what follows is read; one of a header breaks the connection', () => {
    fc.assert(
      fc.property(pdu, pdu, fc.nat(), (one, next, place) => {
        const agreed = { headerDigest: true, dataDigest: true };
        const first = encodePdu(one, agreed);
        const bytes = joined([first, encodePdu(next, agreed)]);
        const headersEnd = HEADER_BYTES + one.additionalHeaders.length;
        // Another length would be another PDU.
        const at = place % first.length;
        fc.pre(at < 4 || at > 7);
        bytes[at] = (bytes[at] as number) ^ 0x10;
        const reader = new PduReader({ ...agreed, dataBytesMax: 300, additionalHeaderBytesMax: 12 });
        const kinds = [...reader.push(bytes)].map(({ kind }) => kind);
        expect(kinds).toEqual(at < headersEnd + 4 ? ['broken'] : ['data digest error', 'pdu']);
      }),
      settings,
    );
  });

  it('lengths beyond the limits are refused before their bytes come', () => {
    const header = new Uint8Array(HEADER_BYTES);
    header[5] = 0xff;
    expect([...new PduReader(LOGIN_FRAMING).push(header)]).toEqual([
      { kind: 'broken', expected: 'a data segment of at most 8192 bytes', found: 'DataSegmentLength 16711680' },
    ]);
    header[4] = 1;
    const reader = new PduReader(LOGIN_FRAMING);
    expect([...reader.push(header)]).toMatchObject([{ kind: 'broken', found: 'TotalAHSLength of 4 bytes' }]);
    expect([...reader.push(new Uint8Array(HEADER_BYTES))]).toEqual([]);
  });

  it('what is agreed on while a push goes on holds for what follows', () => {
    const none = new Uint8Array(0);
    const unit = { header: new Uint8Array(HEADER_BYTES), additionalHeaders: none, data: Uint8Array.of(1, 2, 3) };
    const agreed = { headerDigest: true, dataDigest: true };
    const bytes = joined([encodePdu(unit, { headerDigest: false, dataDigest: false }), encodePdu(unit, agreed)]);
    const reader = new PduReader();
    const seen: string[] = [];
    for (const { kind } of reader.push(bytes)) {
      seen.push(kind);
      reader.agree({ ...LOGIN_FRAMING, ...agreed });
    }
    expect(seen).toEqual(['pdu', 'pdu']);
  });
});
