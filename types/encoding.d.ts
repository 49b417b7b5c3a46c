// The text codecs are in every platform tapekit runs on (Node, browsers, Deno); the pure folders see these and nothing
// else of a platform. WHATWG Encoding Standard.
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: Uint8Array): string;
}
declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}
