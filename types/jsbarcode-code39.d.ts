// jsbarcode has types for its drawing only.
declare module 'jsbarcode/bin/barcodes/CODE39/index.js' {
  export class CODE39 {
    constructor(text: string, options: { readonly mod43?: boolean });
    /** A digit for each narrow element, 1 for a bar: wide ones are three digits. */
    encode(): { readonly data: string; readonly text: string };
  }
}
