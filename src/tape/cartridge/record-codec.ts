/**
 * Compresses the bytes of a record: raw DEFLATE (RFC 1951), in every cartridge folder. A port: `deflateCodec` of
 * `tapekit/archive` is Node's zlib.
 */
export interface RecordCodec {
  /**
   * @returns undefined where they would not become fewer: they are then kept as they are
   */
  compress(bytes: Uint8Array): Uint8Array | undefined;
  /**
   * @param lengthBytes - how many it has to become, never more
   * @returns undefined where they do not become so many
   */
  decompress(bytes: Uint8Array, lengthBytes: number): Uint8Array | undefined;
}
