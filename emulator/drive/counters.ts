/** What log pages count: numbers that only grow, until a host or a load clears them. */
export class Counters {
  /** Bytes of records that hosts wrote, and read. */
  bytesFromHost = 0;
  bytesToHost = 0;
  /** The same as they went to the medium and came from it. */
  bytesToMedium = 0;
  bytesFromMedium = 0;
  recordsWritten = 0;
  recordsRead = 0;
  filemarksWritten = 0;
  writeRetries = 0;
  readRetries = 0;
  writeErrors = 0;
  readErrors = 0;

  clear(): void {
    Object.assign(this, new Counters());
  }
}
