import { write } from '../tar/writer/write.js';

/** An archive of one file, in records of 10,240 bytes. */
export function oneMember(name: string, content: string): Uint8Array {
  const data = new TextEncoder().encode(content);
  const mtime = { seconds: 1e9, nanoseconds: 0 };
  const entry = { name, kind: 'file' as const, mode: 0o644, uid: 1000, gid: 1000, size: data.length, mtime };
  return write({ format: 'gnu', blockingFactor: 20 }, [{ entry, data }]);
}
