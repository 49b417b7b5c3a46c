import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const WASM = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
prepareZXingModule({ overrides: { wasmBinary: readFileSync(WASM).buffer as ArrayBuffer } });

/** What a rendering of a page of so many dots an inch looks like. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Four bytes a dot. */
  readonly rgba: Uint8Array;
  readonly png: () => Uint8Array;
}

/** Renders an SVG whose user unit is a millimetre. */
export function render(svg: string, dotsPerInch: number): Picture {
  const image = new Resvg(svg, { fitTo: { mode: 'zoom', value: dotsPerInch / 25.4 }, dpi: 25.4 }).render();
  return { width: image.width, height: image.height, rgba: image.pixels, png: () => image.asPng() };
}

/** The texts of all Code 39 symbols in a picture, read by ZXing, in the order of the alphabet. */
export async function scan({ width, height, rgba }: Picture): Promise<string[]> {
  const data = new Uint8ClampedArray(rgba);
  const image = { data, width, height, colorSpace: 'srgb' } as Parameters<typeof readBarcodes>[0];
  const read = await readBarcodes(image, { formats: ['Code39'], maxNumberOfSymbols: 255, tryHarder: true });
  return read.map(({ text }) => text).sort();
}
