/** Identifiers that are no page: what a table says of itself. */
export const PAGE = { pad: 0xffc, defect: 0xffd, empty: 0xffe, end: 0xfff, attributes: 0x200, maker: 0x001 } as const;

/** Names of the pages of an LTO cartridge memory, and of the special entries of its tables (ECMA-319, annex D). */
export const pageNames: ReadonlyMap<number, string> = new Map([
  [PAGE.maker, 'cartridge manufacturer'],
  [0x002, 'media manufacturer'],
  [0x0ff, 'universal cleaning cartridge'],
  [0x101, 'initialisation'],
  [0x102, 'tape write pass'],
  [0x103, 'tape directory'],
  [0x104, 'end of data of partition 0'],
  [0x105, 'cartridge status and TapeAlert'],
  [0x106, 'mechanism related'],
  [0x107, 'suspended append writes'],
  [0x108, 'usage information 0'],
  [0x109, 'usage information 1'],
  [0x10a, 'usage information 2'],
  [0x10b, 'usage information 3'],
  [0x10d, 'cartridge content'],
  [0x10e, 'end of data of partition 1'],
  [0x10f, 'end of data of partition 2'],
  [0x110, 'end of data of partition 3'],
  [0x1fc, 'cleaning usage 0'],
  [0x1fd, 'cleaning usage 1'],
  [0x1fe, 'cleaning usage 2'],
  [0x1ff, 'cleaning usage 3'],
  [PAGE.attributes, 'application specific: attributes of the host'],
  [PAGE.pad, 'pad'],
  [PAGE.defect, 'defect'],
  [PAGE.empty, 'empty'],
  [PAGE.end, 'end of the table'],
]);
