// What src/bytes/layout.ts uses of buffer-layout 1.2.2, which ships no types (lib/Layout.js).
declare module 'buffer-layout' {
  /** The methods of Node's Buffer that UIntBE calls. */
  export interface ByteAccess {
    readonly length: number;
    readUIntBE(offset: number, byteLength: number): number;
    writeUIntBE(value: number, offset: number, byteLength: number): unknown;
  }

  export class Layout<T> {
    constructor(span: number, property?: string);
    readonly span: number;
    readonly property: string | undefined;
    decode(b: ByteAccess, offset: number): T;
    encode(src: T, b: ByteAccess, offset: number): number;
  }

  export class UIntBE extends Layout<number> {}
}
