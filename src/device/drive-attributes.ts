import {
  type AttributeDefinition,
  attributeInWords,
  attributeLayout,
  attributeValues,
  decodeMamFile,
  type EncodeAttributeOptions,
  encodeAttribute,
  encodeDeletion,
  type MamAttribute,
  type MamValue,
  writeAttributeParameters,
} from '../mam/index.js';
import { encodeCdb, readAttributeCdb, writeAttributeCdb } from '../scsi/index.js';
import type { CommandChannel } from './command-channel.js';
import { isInvalidField } from './sense-conditions.js';

/** Of which partition. */
export interface AttributePlace {
  /** Default 0, where the attributes of the whole medium are. */
  readonly partition?: number;
}

/** An attribute was to be written that only drives and makers of cartridges write. */
export class ReadOnlyAttributeError extends Error {
  override readonly name = 'ReadOnlyAttributeError';
  readonly identifier: number;

  constructor(definition: Pick<AttributeDefinition, 'identifier' | 'name' | 'type'>) {
    const { identifier, type } = definition;
    const writer = type === 'device' ? 'the drive' : 'the maker of the cartridge';
    super(
      `attribute ${attributeInWords(definition)} is read-only: ${writer} writes it. Attributes of hosts (0800h to 0BFFh ` +
        "and makers' from 1400h on) can be written",
    );
    this.identifier = identifier;
  }
}

/** The memory of a cartridge has 16 KiB at most. */
const ATTRIBUTE_BYTES_MAX = 0xfffc;

/**
 * The attributes in the memory of the cartridge.
 * @see SPC-5, READ ATTRIBUTE and WRITE ATTRIBUTE
 */
export class DriveAttributes {
  private readonly channel: CommandChannel;

  /** @internal */
  constructor(channel: CommandChannel) {
    this.channel = channel;
  }

  /** All that have a value, by identifier, ascending. */
  async all(place: AttributePlace = {}): Promise<readonly MamAttribute[]> {
    return (await this.from(0, place)) ?? [];
  }

  /**
   * One attribute; undefined where it has no value.
   * @param attribute - its definition, such as `BARCODE` of `tapekit/mam`, or its identifier
   */
  async get(attribute: AttributeDefinition | number, place: AttributePlace = {}): Promise<MamAttribute | undefined> {
    const wanted = typeof attribute === 'number' ? attribute : attribute.identifier;
    const attributes = await this.from(wanted, place);
    return attributes?.find(({ identifier }) => identifier === wanted);
  }

  /**
   * Writes an attribute.
   * @param value - a text without filling, a number, or what else the attribute holds
   * @throws ReadOnlyAttributeError where no host may write it; FormatError where it cannot hold the value
   *
   * @example
   * await drive.attributes.set(BARCODE, 'ABC123L6');
   */
  async set<Value extends MamValue>(
    definition: AttributeDefinition<Value>,
    value: Value,
    { partition = 0, ...options }: AttributePlace & EncodeAttributeOptions = {},
  ): Promise<void> {
    refuseReadOnly(definition);
    await this.write(encodeAttribute(definition, value, options), partition);
  }

  /**
   * Takes the value of an attribute away.
   * @throws ReadOnlyAttributeError where no host may write it
   */
  async delete(
    definition: Pick<AttributeDefinition, 'identifier' | 'name' | 'type' | 'format'>,
    { partition = 0 }: AttributePlace = {},
  ): Promise<void> {
    refuseReadOnly(definition);
    await this.write(encodeDeletion(definition), partition);
  }

  /** Those from an identifier on; undefined where there is none. */
  private async from(
    firstAttributeIdentifier: number,
    { partition = 0 }: AttributePlace,
  ): Promise<readonly MamAttribute[] | undefined> {
    const allocationLength = Math.min(ATTRIBUTE_BYTES_MAX, this.channel.transport.transferBytesMax);
    const fields = { partitionNumber: partition, firstAttributeIdentifier, allocationLength };
    const cdb = encodeCdb(readAttributeCdb, { serviceAction: 0, ...fields });
    // A drive may refuse to begin with one that has no value.
    const answers = firstAttributeIdentifier === 0 ? () => false : isInvalidField;
    const command = { cdb, dataInBytes: allocationLength, answers };
    const { dataIn, sense } = await this.channel.send(command);
    if (sense !== undefined && isInvalidField(sense)) return undefined;
    const { complete, lengthBytes } = attributeValues.decode(dataIn);
    if (!complete) throw this.channel.misanswered(command, `${dataIn.length} bytes came, and not all attributes.`);
    return decodeMamFile(dataIn.subarray(0, lengthBytes)).attributes;
  }

  private async write(attribute: Uint8Array, partitionNumber: number): Promise<void> {
    const { value } = attributeLayout.decode(attribute);
    const dataOut = writeAttributeParameters.encode({ attributes: [value as Required<typeof value>] });
    // WTC: the answer is to come when the memory itself has been written.
    const cdb = encodeCdb(writeAttributeCdb, { wtc: true, partitionNumber, parameterListLength: dataOut.length });
    await this.channel.send({ cdb, dataOut, attention: 'thrown' });
  }
}

function refuseReadOnly(definition: Pick<AttributeDefinition, 'identifier' | 'name' | 'type'>): void {
  if (definition.type !== 'host') throw new ReadOnlyAttributeError(definition);
}
