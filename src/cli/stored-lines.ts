import type { Stored } from '../archive/create/index.js';
import { localOffsetSeconds } from '../archive/listing/local-time.js';
import type { EntryKind } from '../tar/index.js';
import { ListingFormatter } from '../tar/listing-line.js';
import type { Charset } from '../tar/quoting.js';

const TYPEFLAGS: Record<EntryKind, string> = {
  file: '0',
  hardlink: '1',
  symlink: '2',
  'character-device': '3',
  'block-device': '4',
  directory: '5',
  fifo: '6',
};
const BATCH_BYTES = 1 << 16;

/** Lists members while they are stored, as `tar -cv` (names) or `tar -cvv` does. */
export class StoredLines {
  private readonly formatter: ListingFormatter;
  private readonly isLong: boolean;
  private readonly isV7: boolean;
  private readonly write: (bytes: Uint8Array) => void;

  constructor(isLong: boolean, format: string, charset: Charset, write: (bytes: Uint8Array) => void) {
    this.formatter = new ListingFormatter({ charset, zoneOffsetSeconds: localOffsetSeconds });
    this.isLong = isLong;
    this.isV7 = format === 'v7';
    this.write = write;
  }

  label(label: string, seconds: number): void {
    if (this.isLong) this.formatter.appendLabel(label, seconds);
    else this.formatter.appendName({ name: label, continuation: undefined });
  }

  member({ entry }: Stored): void {
    if (!this.isLong) this.formatter.appendName({ name: entry.name, continuation: undefined });
    else {
      const { linkname = '', uname = '', gname = '', size = 0, devmajor = 0, devminor = 0 } = entry;
      const own = { linkname, uname, gname, size, devmajor, devminor, idleSize: 0, continuation: undefined };
      const typeflag = TYPEFLAGS[entry.kind];
      this.formatter.append({ ...entry, ...own, typeflag, dialect: this.isV7 ? 'v7' : 'gnu' });
    }
    if (this.formatter.length >= BATCH_BYTES) this.flush();
  }

  flush(): void {
    if (this.formatter.length > 0) this.write(this.formatter.take());
  }
}
