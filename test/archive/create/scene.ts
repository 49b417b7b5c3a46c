import { createFsFromVolume, Volume } from 'memfs';
import type { Sink } from '../../../src/archive/create/batch.js';
import {
  type CreateFs,
  type CreateOptions,
  type CreateResult,
  createTar,
  type Operand,
  type Remark,
  type Stored,
} from '../../../src/archive/create/index.js';
import { memorySource } from '../../../src/archive/source.js';
import { verify } from '../../../src/archive/verify.js';
import { concatenated } from '../../../src/bytes/index.js';
import type { TarMember } from '../../../src/tar/index.js';

/** A sink that keeps everything. */
export function memorySink(): Sink & { readonly bytes: () => Uint8Array } {
  const pieces: Uint8Array[] = [];
  return {
    put(bytes, release) {
      pieces.push(Uint8Array.from(bytes));
      release();
      return undefined;
    },
    end: async () => undefined,
    abandon: async () => undefined,
    bytes: () => concatenated(pieces),
  };
}

/** A file system in memory with these files; a name with a slash at its end is a folder. */
export function memoryFs(files: Record<string, string | Uint8Array>): CreateFs & Volume {
  const volume = new Volume();
  for (const [path, content] of Object.entries(files)) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (folder !== '') volume.mkdirSync(folder, { recursive: true });
    if (!path.endsWith('/')) volume.writeFileSync(path, content as string);
  }
  return createFsFromVolume(volume) as unknown as CreateFs & Volume;
}

/** What creating came to. */
export interface Made {
  readonly bytes: Uint8Array;
  readonly result: CreateResult;
  readonly remarks: readonly Remark[];
  readonly stored: readonly Stored[];
}

/** Archives paths into memory. Nobody has a name unless the options say so. */
export async function make(paths: readonly (string | Operand)[], options: CreateOptions = {}): Promise<Made> {
  const sink = memorySink();
  const remarks: Remark[] = [];
  const stored: Stored[] = [];
  const operands = paths.map((path) => (typeof path === 'string' ? { name: path, folder: '' } : path));
  const result = await createTar(operands, sink, {
    onRemark: (remark) => remarks.push(remark),
    onStored: (member) => stored.push(member),
    ...options,
  });
  return { bytes: sink.bytes(), result, remarks, stored };
}

/** A member as it is read back, and its digest. */
export type Read = TarMember & { readonly sha256: string | undefined };

/** Reads an archive back; fails where anything is wrong with it. */
export async function readBack(bytes: Uint8Array): Promise<readonly Read[]> {
  const members: Read[] = [];
  const report = await verify([memorySource('made.tar', bytes)], {
    onMember: (member, sha256) => members.push({ ...member, sha256 }),
    workers: 0,
  });
  const wrong = report.findings.kept.filter(({ code }) => !code.startsWith('NAME_'));
  if (wrong.length > 0) throw new Error(`found in what was written: ${wrong.map(({ code }) => code).join(', ')}`);
  return members;
}

/** The names of the members, in order. */
export async function namesOf(made: Made): Promise<readonly string[]> {
  return (await readBack(made.bytes)).map(({ name }) => name);
}
