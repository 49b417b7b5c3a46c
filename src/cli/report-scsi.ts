import { inHex } from '../bytes/index.js';
import { type AdditionalSense, senseKey, type TapeMeaning } from '../scsi/index.js';

/** The sense keys that a code comes with, such as `3h MEDIUM ERROR, 4h HARDWARE ERROR`. */
export function comesWith({ senseKeys }: TapeMeaning): string {
  return senseKeys.map((key) => `${inHex(key, 1)} ${senseKey(key).name}`).join(', ');
}

/** One code as `docs/schemas/scsi-explain.schema.json` describes it. */
export function additionalSenseJson({ tape, ...sense }: AdditionalSense): object {
  return {
    ...sense,
    senseKeys: tape?.senseKeys ?? [],
    meaning: tape?.meaning ?? null,
    advice: tape?.advice ?? null,
  };
}
