import { describe, expect, it, test } from 'vitest';
import { basicHeader, encodePdu, HEADER_BYTES, iscsiFamily, PduReader, scsiCommand } from '../../src/iscsi/index.js';
import { holdLayout } from '../testing/layout-properties.js';

describe('headers', () => {
  test.each(iscsiFamily.structures)('$id has 48 bytes', ({ layout }) => {
    expect(layout.codec.span).toBe(HEADER_BYTES);
    holdLayout(layout, 30);
  });

  it('the read command of RFC 3720, appendix B.4, and its digest', () => {
    const hex = `01c00000${'00'.repeat(12)}1400000000000400000000140000001828${'00'.repeat(7)}02${'00'.repeat(7)}`;
    const header = Buffer.from(hex, 'hex');
    expect(basicHeader.decode(header).faults).toEqual([]);
    expect(scsiCommand.decode(header).value).toMatchObject({
      final: true,
      read: true,
      initiatorTaskTag: 0x1400_0000,
      expectedDataTransferLength: 0x400,
      cmdSn: 0x14,
      expStatSn: 0x18,
    });
    const none = new Uint8Array(0);
    const digests = { headerDigest: true, dataDigest: true };
    const bytes = encodePdu({ header, additionalHeaders: none, data: none }, digests);
    expect(Buffer.from(bytes.subarray(HEADER_BYTES)).toString('hex')).toBe('563a96d9');
    const reader = new PduReader({ ...digests, dataBytesMax: 0, additionalHeaderBytesMax: 0 });
    expect([...reader.push(bytes)]).toMatchObject([{ kind: 'pdu', header: new Uint8Array(header) }]);
  });
});
