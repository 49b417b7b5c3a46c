import type { Encodable } from '../../src/bytes/index.js';
import type { transportId } from '../../src/scsi/index.js';

/** FORMAT CODE and PROTOCOL IDENTIFIER of an iSCSI TransportID: 00b is a name, 01b a name with its session. */
const ISCSI = 0x05 as const;
const ISCSI_WITH_SESSION = 0x45;
const HEAD_BYTES = 4;
const NAME_BYTES_MIN = 20;
/** What stands between the name of an initiator and its session. */
const SESSION_MARK = ',i,0x';

/**
 * The TransportID by which an initiator is told of: the name by which the drive knows it, as iSCSI has it. The name
 * ends
 * with a NUL, and takes a multiple of 4 bytes.
 * @see SPC-5, "TransportID for initiator ports using SCSI over iSCSI"
 */
export function iscsiTransportId(name: string): Encodable<typeof transportId> {
  const { length } = new TextEncoder().encode(name);
  const nameBytes = Math.max(NAME_BYTES_MIN, (length + HEAD_BYTES) & ~3);
  const formatCode = name.includes(SESSION_MARK) ? 1 : 0;
  return { formatCode, protocolIdentifier: ISCSI, iscsiName: name + '\0'.repeat(nameBytes - length) };
}

/** The name in an iSCSI TransportID; undefined where it is none. */
export function nameInTransportId(id: Uint8Array): string | undefined {
  const [first = 0, , high = 0, low = 0] = id;
  if ((first !== ISCSI && first !== ISCSI_WITH_SESSION) || id.length !== HEAD_BYTES + high * 256 + low)
    return undefined;
  const text = id.subarray(HEAD_BYTES);
  const end = text.indexOf(0);
  return end <= 0 ? undefined : new TextDecoder().decode(text.subarray(0, end));
}
