import type { Exact, Finding } from '../../findings/index.js';
import { errorName, type FolderHandle, handleErrorText } from '../folder-handle.js';
import type { MemberKind, TarMember } from '../member.js';
import type { SlowVisitor } from '../read-volumes.js';
import { type Choosing, checkSize, choosePlace } from './choose-place.js';
import { checkName, HandleFolders } from './handle-folders.js';
import { type Place, pathOf } from './member-path.js';
import { NewHandleFile } from './new-handle-file.js';
import { Refusal } from './refusal.js';
import { FULL_DISK_PATIENCE, type Limit, type MemberPlace, type Outcome } from './report.js';

/** What becomes of something that stands in a member's place already: see `Existing` of `tapekit/archive`. */
export type ExistingEntry = 'replace' | 'refuse' | 'keep';

/** What restoring below a handle needs. */
export interface HandleRestorerOptions extends Choosing {
  readonly folder: FolderHandle;
  readonly existing: ExistingEntry;
  /** Members of unknown types are files. */
  readonly unknownTypes: boolean;
  readonly onMember: ((member: MemberPlace, outcome: Outcome) => void) | undefined;
}

/** What folders below a handle have no room for. */
const NOT_HELD: Partial<Record<MemberKind, string>> = {
  symlink: 'a symbolic link',
  hardlink: 'a hard link',
  'character-device': 'a character device',
  'block-device': 'a block device',
  fifo: 'a named pipe',
};
/** Holes of a member, bytes: a header of a few bytes can claim holes of many terabytes, and room is taken for them. */
const HOLES_MAX = 1 << 30;

/** A file whose content comes. */
interface Current {
  readonly member: TarMember;
  readonly at: MemberPlace;
  readonly file: NewHandleFile;
}

/** Makes the files and folders of an archive below a handle. */
export class HandleRestorer implements SlowVisitor {
  private readonly options: HandleRestorerOptions;
  private readonly folders: HandleFolders;
  private current: Current | undefined;
  private fullInRow = 0;
  /** What ended it. */
  limit: Limit | undefined;

  constructor(options: HandleRestorerOptions) {
    this.options = options;
    this.folders = new HandleFolders(options.folder);
  }

  get isOver(): boolean {
    return this.limit !== undefined;
  }

  async member(member: TarMember, volume: number): Promise<void> {
    const at = { name: member.name, offset: member.headerOffset, volume };
    try {
      const outcome = await this.start(member, at);
      if (outcome !== undefined) this.tell(at, outcome);
    } catch (error) {
      this.fail(at, error);
    }
  }

  /** Gives what came of a member; `undefined` where that is not known yet, or nothing is to be told. */
  private async start(member: TarMember, at: MemberPlace): Promise<Outcome | undefined> {
    const choice = choosePlace(member, this.options);
    if (choice === 'ignored') return choice;
    if (choice === 'unselected') return undefined;
    if ('limit' in choice) {
      this.limit = choice.limit;
      return undefined;
    }
    const { place } = choice;
    if (place.name === '') {
      if (member.kind !== 'directory') throw new Refusal('NAME_EMPTY');
      return 'kept';
    }
    if (await this.keeps(place)) return 'kept';
    if (member.kind === 'directory') return await this.makeFolder(place);
    const isFile = member.kind === 'file';
    if (!isFile && NOT_HELD[member.kind] !== undefined) throw notHeld(member);
    if (!isFile && !this.options.unknownTypes) throw new Refusal('TYPE_UNKNOWN', member.typeflag);
    return await this.begin(member, at, place);
  }

  /** @throws Refusal where what stands there means that the member is not restored */
  private async keeps({ folder, name }: Place): Promise<boolean> {
    const { existing } = this.options;
    if (existing === 'replace') return false;
    checkName(name);
    const found = await this.folders.enter(folder, false);
    if (found === undefined || !(await isThere(found, name))) return false;
    if (existing === 'refuse') throw new Refusal('EXISTS');
    return true;
  }

  private async makeFolder(place: Place): Promise<Outcome> {
    try {
      await this.folders.enter(pathOf(place), true);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'FILE_IN_THE_WAY') throw error;
      // A file in the way of the folder itself goes; one above it does not.
      const above = await this.folders.enter(place.folder, true);
      await above.removeEntry(place.name);
      this.folders.forget();
      await this.folders.enter(pathOf(place), true);
    }
    this.options.report.folders++;
    return 'restored';
  }

  private async begin(member: TarMember, at: MemberPlace, { folder, name }: Place): Promise<undefined> {
    checkSize(member);
    const { size, storedSize, sparse } = member;
    if (BigInt(size) - BigInt(storedSize) > HOLES_MAX) throw new Refusal('SIZE_TOO_LARGE', String(size));
    const parent = await this.folders.enter(folder, true);
    const file = await NewHandleFile.begin(parent, name, sparse, () => this.folders.forget());
    this.current = { member, at, file };
  }

  async data(bytes: Uint8Array): Promise<void> {
    const { current } = this;
    if (current === undefined) return;
    this.limit = this.options.limits.data(bytes.length);
    if (this.limit !== undefined) return await this.drop();
    try {
      await current.file.write(bytes);
    } catch (error) {
      await this.drop();
      this.fail(current.at, error);
    }
  }

  async end(missing: Exact): Promise<void> {
    const { current } = this;
    if (current === undefined) return;
    const { report } = this.options;
    try {
      if (missing !== 0) throw new Refusal('NOT_WHOLE', String(missing));
      await current.file.settle();
      this.current = undefined;
      report.files++;
      report.wrote(Number(current.member.storedSize));
      this.fullInRow = 0;
      this.tell(current.at, 'restored');
    } catch (error) {
      await this.drop();
      this.fail(current.at, error);
    }
  }

  found(found: Finding): void {
    this.options.report.find([found]);
  }

  /** Takes a file that will not become whole away. */
  async drop(): Promise<void> {
    const { current } = this;
    this.current = undefined;
    await current?.file.drop();
  }

  private tell(at: MemberPlace, outcome: Outcome): void {
    this.options.report.came(outcome);
    this.options.onMember?.(at, outcome);
  }

  /** Lists what was not restored; anything but a refusal or an error of the file system is a fault of someone's. */
  private fail(at: MemberPlace, error: unknown): void {
    const { report } = this.options;
    if (error instanceof Refusal) report.refuse(at, error);
    else {
      const message = handleErrorText(error);
      if (message === undefined) throw error;
      const code = errorName(error);
      report.refuse(at, { code, message });
      if (code === 'QuotaExceededError' && ++this.fullInRow >= FULL_DISK_PATIENCE) {
        this.limit = { which: 'full-disk', message: 'there is no room left: make some, and begin again' };
      }
    }
    this.tell(at, 'not-restored');
  }
}

async function isThere(folder: FolderHandle, name: string): Promise<boolean> {
  try {
    await folder.getFileHandle(name);
    return true;
  } catch (error) {
    switch (errorName(error)) {
      case 'NotFoundError':
        return false;
      case 'TypeMismatchError':
        return true;
      case 'TypeError':
        throw new Refusal('NAME_NOT_TAKEN', name);
    }
    throw error;
  }
}

function notHeld({ kind, linkname }: TarMember): Refusal {
  const isLink = kind === 'symlink' || kind === 'hardlink';
  return new Refusal('KIND_NOT_HELD', `${NOT_HELD[kind]}${isLink ? ` to ${linkname}` : ''}`);
}
