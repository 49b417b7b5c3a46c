/**
 * A number as the SCSI standards write it: `0806h`.
 * @param digits - as many digits at least, filled up with zeros
 */
export function inHex(value: number, digits: number): string {
  return `${value.toString(16).toUpperCase().padStart(digits, '0')}h`;
}
