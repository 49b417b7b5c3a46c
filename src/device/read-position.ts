import { encodeCdb, positionExtended, positionLong, positionShort, readPositionCdb } from '../scsi/index.js';
import type { TapePosition } from '../tape/index.js';
import type { CommandChannel } from './command-channel.js';
import type { ObjectRange } from './errors.js';

const SHORT = { serviceAction: 0x00, bytes: 20 } as const;
const LONG = { serviceAction: 0x06, bytes: 32 } as const;
const EXTENDED = { serviceAction: 0x08, bytes: 32 } as const;

/**
 * Asks where the tape stands.
 * @returns undefined where the drive does not know
 * @throws TapeDriveError where it cannot be asked
 * @see SSC-5, READ POSITION, long form
 */
export async function readPosition(channel: CommandChannel): Promise<TapePosition | undefined> {
  const command = positionCommand(LONG);
  const place = await channel.ask(positionLong, command);
  if (place.lonu || place.mpu) return undefined;
  const object = Number(place.logicalObjectNumber);
  const file = Number(place.logicalFileIdentifier);
  if (!Number.isSafeInteger(object) || !Number.isSafeInteger(file)) {
    throw channel.misanswered(command, `the drive says that the tape stands at object ${object}, which cannot be.`);
  }
  return { partition: place.partitionNumber, object, file };
}

/**
 * The same, for those that cannot go on without.
 * @throws TapeDriveError where the drive does not know it either
 */
export async function requirePosition(channel: CommandChannel): Promise<TapePosition> {
  const position = await readPosition(channel);
  if (position !== undefined) return position;
  throw channel.misanswered(
    positionCommand(LONG),
    'it is not known where the tape stands: rewind it, or go to a place.',
  );
}

/**
 * Asks which records and filemarks are in the buffer and not yet on the medium.
 * @returns undefined where none is, or the drive does not say
 * @see SSC-5, READ POSITION, short and extended form
 */
export async function readObjectsInBuffer(channel: CommandChannel): Promise<ObjectRange | undefined> {
  const short = await channel.ask(positionShort, positionCommand(SHORT));
  // The numbers of the short form have 32 bits; PERR says that they do not suffice.
  const place = short.perr ? await channel.ask(positionExtended, positionCommand(EXTENDED)) : short;
  // FIRST is the next between host and buffer, LAST the next between buffer and medium: writing, FIRST runs ahead.
  const first = Number(place.lastLogicalObjectLocation);
  const behind = Number(place.firstLogicalObjectLocation);
  if (place.lolu || place.locu || behind <= first) return undefined;
  return { first, last: behind - 1 };
}

function positionCommand({ serviceAction, bytes }: { readonly serviceAction: number; readonly bytes: number }) {
  const allocationLength = serviceAction === EXTENDED.serviceAction ? bytes : 0;
  return { cdb: encodeCdb(readPositionCdb, { serviceAction, allocationLength }), dataInBytes: bytes };
}
