/** A value that a structure cannot hold was to be encoded: a mistake of the caller, never of bytes that were read. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
  /** Where it was to go: the structure's name. */
  readonly structure: string;
  /** The property that does not fit. */
  readonly field: string;
  /** What is wrong with it, such as `must be 0 to 255, not 256`. */
  readonly reason: string;

  /**
   * @param structure - name of the layout
   * @param field - property of the value
   * @param reason - what is wrong with it
   */
  constructor(structure: string, field: string, reason: string) {
    super(`${structure}: ${field} ${reason}`);
    this.structure = structure;
    this.field = field;
    this.reason = reason;
  }
}
