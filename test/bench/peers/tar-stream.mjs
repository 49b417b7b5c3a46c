// tar-stream.mjs list|verify FILE, or create FOLDER FILE
import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract, pack } from 'tar-stream';
import { digest, finish, listed } from './output.mjs';

const [what, file, to] = process.argv.slice(2);

/** tar-stream has no walk of its own: what its manual shows, as tar-fs does it. */
async function add(writer, folder, name) {
  for (const entry of await readdir(join(folder, name))) {
    const path = join(name, entry);
    const stat = await lstat(join(folder, path));
    const { mode, mtime, uid, gid, size } = stat;
    const common = { name: path, mode, mtime, uid, gid };
    if (stat.isDirectory()) {
      writer.entry({ ...common, type: 'directory' });
      await add(writer, folder, path);
    } else await pipeline(createReadStream(join(folder, path)), writer.entry({ ...common, size }));
  }
}

if (what === 'create') {
  const writer = pack();
  const written = pipeline(writer, createWriteStream(to));
  await add(writer, file, '.');
  writer.finalize();
  await written;
  process.exit();
}

const reader = extract();
reader.on('entry', ({ mode, uname, gname, size, mtime, name, type }, stream, next) => {
  stream.on('end', next);
  if (what === 'list') listed({ mode, uname, gname, size, mtime, name });
  if (what === 'list' || type !== 'file') return stream.resume();
  const { update, end } = digest(name);
  stream.on('data', update);
  stream.on('end', end);
});
reader.on('finish', finish);
createReadStream(file, { highWaterMark: 1 << 20 }).pipe(reader);
