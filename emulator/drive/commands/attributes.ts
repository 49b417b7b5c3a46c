import {
  attributeList,
  attributeValues,
  logicalVolumeList,
  partitionList,
  registry,
  supportedAttributes,
} from '../../../src/mam/index.js';
import { readAttributeCdb, writeAttributeCdb } from '../../../src/scsi/index.js';
import type { Cartridge, StoredAttribute } from '../../../src/tape/index.js';
import { ALERT } from '../alerts.js';
import { type Answer, GOOD, goodWith, invalidField, type Refusal, refuse } from '../answer.js';
import { type Call, command, type DriveCommand } from '../command.js';
import { wantedAttributes } from '../memory/attribute-list.js';
import { attributesNow } from '../memory/live-attributes.js';
import type { DriveState } from '../state.js';
import { parameterList } from './parameter-list.js';

const ACTION = { values: 0x00, list: 0x01, volumes: 0x02, partitions: 0x03, supported: 0x05 } as const;
const NO_MEDIUM = refuse(2, 0x3a, 0x00);
const BECOMING_READY = refuse(2, 0x04, 0x01);
const READ_ERROR = refuse(3, 0x11, 0x12);
const WRITE_ERROR = refuse(3, 0x0c, 0x0b);

/** Not known on LTO (Quantum, LTO-4), and not counted here. */
const NOT_SUPPORTED: readonly number[] = [0x0340, 0x0341, 0x040a, 0x1000, 0x1001];
const SUPPORTED = [...registry.keys()].filter((identifier) => !NOT_SUPPORTED.includes(identifier));

/** The cartridge whose memory can be reached: one that is in the drive, threaded or not. */
function cartridgeIn({ mechanism, ticks, readyAt }: DriveState): Cartridge | Refusal {
  if (mechanism.kind === 'empty') return NO_MEDIUM;
  return ticks < readyAt ? BECOMING_READY : mechanism.cartridge;
}

/** The memory does not answer: the drive tells with a flag, too. */
function broken({ alerts }: DriveState, refusal: Refusal): Refusal {
  alerts.raise(ALERT.memoryFailure);
  return refusal;
}

interface Read {
  readonly serviceAction: number;
  readonly logicalVolumeNumber: number;
  readonly partitionNumber: number;
  readonly firstAttributeIdentifier: number;
  readonly allocationLength: number;
}

function readAttribute(state: DriveState, asked: Read): Answer {
  const { serviceAction, allocationLength } = asked;
  if (!Object.values<number>(ACTION).includes(serviceAction)) return invalidField(readAttributeCdb, 'serviceAction');
  const cartridge = cartridgeIn(state);
  if ('sense' in cartridge) return cartridge;
  if (cartridge.memory.isDamaged) return broken(state, READ_ERROR);
  const data = answerTo(state, cartridge, asked);
  return data instanceof Uint8Array ? goodWith(data, allocationLength) : data;
}

/** Lists of volumes do not look at volume, partition and first identifier, those of partitions not at the last two. */
function answerTo(state: DriveState, cartridge: Cartridge, asked: Read): Uint8Array | Refusal {
  const { serviceAction } = asked;
  if (serviceAction === ACTION.volumes) {
    return logicalVolumeList.encode({ firstLogicalVolumeNumber: 0, numberOfLogicalVolumesAvailable: 1 });
  }
  if (asked.logicalVolumeNumber !== 0) return invalidField(readAttributeCdb, 'logicalVolumeNumber');
  if (serviceAction === ACTION.partitions) {
    const numberOfPartitionsAvailable = cartridge.partitions.length;
    return partitionList.encode({ firstPartitionNumber: 0, numberOfPartitionsAvailable });
  }
  const { partitionNumber, firstAttributeIdentifier } = asked;
  if (partitionNumber >= cartridge.partitions.length) return invalidField(readAttributeCdb, 'partitionNumber');
  if (serviceAction === ACTION.supported) return supportedAttributes.encode(identifiers(SUPPORTED));
  const all = attributesNow(state, cartridge, partitionNumber);
  if (serviceAction === ACTION.list) return attributeList.encode(identifiers([...all.keys()]));
  if (!all.has(firstAttributeIdentifier)) return invalidField(readAttributeCdb, 'firstAttributeIdentifier');
  const from = [...all.values()].filter(({ identifier }) => identifier >= firstAttributeIdentifier);
  return attributeValues.encode({ attributes: from.map(declared) });
}

const identifiers = (all: readonly number[]) => ({
  attributeIdentifiers: all.map((attributeIdentifier) => ({ attributeIdentifier })),
});

const declared = ({ identifier, readOnly, format, value }: StoredAttribute) => ({
  attributeIdentifier: identifier,
  readOnly,
  format,
  attributeValue: value,
});

interface Write {
  readonly logicalVolumeNumber: number;
  readonly partitionNumber: number;
  readonly parameterListLength: number;
}

/** All of the list, or nothing. What is written survives at once, whatever WTC says. */
function writeAttribute(state: DriveState, asked: Write, call: Call): Answer {
  const { partitionNumber, parameterListLength } = asked;
  const cartridge = cartridgeIn(state);
  if ('sense' in cartridge) return cartridge;
  if (asked.logicalVolumeNumber !== 0) return invalidField(writeAttributeCdb, 'logicalVolumeNumber');
  if (partitionNumber >= cartridge.partitions.length) return invalidField(writeAttributeCdb, 'partitionNumber');
  if (parameterListLength === 0) return GOOD;
  const list = parameterList(call, parameterListLength);
  if ('sense' in list) return list;
  const wanted = wantedAttributes(list, partitionNumber, cartridge);
  if ('sense' in wanted) return wanted;
  const { memory } = cartridge;
  if (memory.isDamaged) return broken(state, WRITE_ERROR);
  for (const one of wanted) {
    if (one.value.length === 0) memory.delete(one.identifier, one.partition);
    else memory.set({ ...one, readOnly: false });
  }
  cartridge.flush();
  return GOOD;
}

/** READ ATTRIBUTE and WRITE ATTRIBUTE. Elements are of changers. */
export const attributeCommands: readonly DriveCommand[] = [
  command(readAttributeCdb, { mustBeZero: ['elementAddress'] }, readAttribute),
  command(writeAttributeCdb, { mustBeZero: ['elementAddress'] }, writeAttribute),
];
