import type { FieldPlace } from '../../src/scsi/index.js';
import type { DeviceCommand } from './command.js';

/** The commands of a device, by operation code, and those that share one by service action. */
export class CommandTable<State> {
  private readonly byOperationCode: (DeviceCommand<State> | ReadonlyMap<number, DeviceCommand<State>>)[] = [];

  constructor(commands: readonly DeviceCommand<State>[]) {
    for (const one of commands) {
      const [operationCode, serviceAction] = one.layout.codec.constants.map(({ value }) => value);
      const code = operationCode as number;
      if (serviceAction === undefined) this.byOperationCode[code] = one;
      else {
        const others = (this.byOperationCode[code] as ReadonlyMap<number, DeviceCommand<State>> | undefined) ?? [];
        this.byOperationCode[code] = new Map([...others, [serviceAction, one]]);
      }
    }
  }

  /** The command that a CDB is of; undefined where the device has none such. */
  find(cdb: Uint8Array): DeviceCommand<State> | undefined {
    const one = this.byOperationCode[cdb[0] as number];
    return one instanceof Map ? one.get((cdb[1] as number) & 0x1f) : (one as DeviceCommand<State> | undefined);
  }

  /** Whether the device has commands with this operation code that differ by their service action. */
  hasServiceActions(operationCode: number): boolean {
    return this.byOperationCode[operationCode] instanceof Map;
  }
}

/** The first bit of a CDB that must be 0 and is not, from the most significant of the first byte on. */
export function forbiddenBit(mask: Uint8Array, cdb: Uint8Array): FieldPlace | undefined {
  for (let byte = 0; byte < mask.length; byte++) {
    const bits = (cdb[byte] ?? 0) & ~(mask[byte] as number);
    if (bits !== 0) return { byte, bit: 31 - Math.clz32(bits) };
  }
  return undefined;
}
