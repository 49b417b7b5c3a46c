/** Prints bytes as programs do. Held against what they printed in `hex-input.test.ts`, against them in test/interop. */
type Printer = (bytes: Uint8Array) => string;

const WIDTH = 16;
const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
const shown = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.');
const words = (bytes: Uint8Array): string =>
  [...bytes]
    .map((b, i) => hex(b) + (i % 2 === 1 ? ' ' : ''))
    .join('')
    .trim();

function lines(bytes: Uint8Array, line: (row: Uint8Array, offset: number) => string): string[] {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length; at += WIDTH) rows.push(line(bytes.subarray(at, at + WIDTH), at));
  return rows;
}

const halves = (row: Uint8Array): string =>
  [...row].map((byte, i) => (i === 8 ? `  ${hex(byte)}` : `${i === 0 ? '' : ' '}${hex(byte)}`)).join('');
const text = (rows: readonly string[]): string => rows.map((row) => `${row}\n`).join('');

/** sg_inq -H, sg_logs -H, sg_raw. */
export const sg3: Printer = (bytes) =>
  text(
    lines(bytes, (row, at) => {
      const offset = ` ${hex(at)}`.padEnd(8);
      return `${offset}${halves(row).padEnd(52)}${[...row].map(shown).join('')}`;
    }),
  );

export const xxd: Printer = (bytes) =>
  text(
    lines(bytes, (row, at) => {
      const offset = at.toString(16).padStart(8, '0');
      return `${offset}: ${words(row).padEnd(39)}  ${[...row].map(shown).join('')}`;
    }),
  );

/** With equal lines left out, as hexdump and od do. */
function squeezed(bytes: Uint8Array, line: (row: Uint8Array, offset: number) => string): string[] {
  const rows: string[] = [];
  let before = '';
  lines(bytes, (row, at) => {
    const now = row.join();
    if (now !== before || row.length < WIDTH) rows.push(line(row, at));
    else if (rows.at(-1) !== '*') rows.push('*');
    before = now;
    return '';
  });
  return rows;
}

export const hexdumpC: Printer = (bytes) => {
  const offset = (at: number): string => at.toString(16).padStart(8, '0');
  const rows = squeezed(
    bytes,
    (row, at) => `${offset(at)}  ${halves(row).padEnd(48)}  |${[...row].map(shown).join('')}|`,
  );
  return text(bytes.length === 0 ? [] : [...rows, offset(bytes.length)]);
};

/** hexdump without -C, on a machine whose words have their lower byte first. */
export const hexdumpWords: Printer = (bytes) => {
  const offset = (at: number): string => at.toString(16).padStart(7, '0');
  const rows = squeezed(bytes, (row, at) => {
    const pairs = Array.from(
      { length: Math.ceil(row.length / 2) },
      (_, i) => hex(row[2 * i + 1] ?? 0) + hex(row[2 * i] ?? 0),
    );
    return `${offset(at)} ${pairs.join(' ').padEnd(39)}`;
  });
  return text(bytes.length === 0 ? [] : [...rows, offset(bytes.length)]);
};

/** od -tx1, with offsets in a base, and the text beside it (z) or not. */
export const od =
  (base: 8 | 10 | 16, withText: boolean): Printer =>
  (bytes) => {
    const offset = (at: number): string => at.toString(base).padStart(base === 16 ? 6 : 7, '0');
    const rows = squeezed(bytes, (row, at) => {
      const columns = [...row].map((byte) => ` ${hex(byte)}`).join('');
      return `${offset(at)}${withText ? `${columns.padEnd(48)}  >${[...row].map(shown).join('')}<` : columns}`;
    });
    return text([...rows, offset(bytes.length)]);
  };

export const tcpdump =
  (withText: boolean): Printer =>
  (bytes) => {
    const rows = lines(bytes, (row, at) => {
      const start = `\t0x${at.toString(16).padStart(4, '0')}:  `;
      return withText ? `${start}${words(row).padEnd(39)}  ${[...row].map(shown).join('')}` : `${start}${words(row)}`;
    });
    return text(['22:13:20.000005 IP 10.0.0.1.1000 > 10.0.0.2.2000: UDP, length 48', ...rows]);
  };

/** xxd -i. */
export const cArray: Printer = (bytes) => {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length; at += 12) {
    rows.push(`  ${[...bytes.subarray(at, at + 12)].map((byte) => `0x${hex(byte)}`).join(', ')}`);
  }
  return `unsigned char s_bin[] = {\n${rows.join(',\n')}\n};\nunsigned int s_bin_len = ${bytes.length};\n`;
};

/** sg_logs -HHH. */
export const plainLines: Printer = (bytes) => text(lines(bytes, halves));
/** xxd -p. */
export const oneString: Printer = (bytes) => `${[...bytes].map(hex).join('')}\n`;
export const commented: Printer = (bytes) =>
  `# ${oneString(bytes).trim()}\n\n${text(lines(bytes, (row) => `${[...row].map(hex).join(',')}  # "ab"`))}`;
export const withColons: Printer = (bytes) => [...bytes].map((byte) => hex(byte).toUpperCase()).join(':');
export const escaped: Printer = (bytes) => `"${[...bytes].map((byte) => `\\x${hex(byte)}`).join('')}"`;

/** sg_decode_sense -v, and other programs of sg3-utils. */
export const belowHeading: Printer = (bytes) =>
  ` Raw sense data (in hex), sb_len=18, embedded_len=18\n${text(lines(bytes, (row) => `        ${halves(row)}`))}\n`;

/** What the kernel logs of sense data where it logs the bytes. */
export const senseInLog: Printer = (bytes) =>
  `[12345.678901] st 0:0:0:0: [st0] tag#12 Sense Data: ${[...bytes].map(hex).join(' ')}\n[12345.678902] st0: done\n`;
