// tar-stream.mjs list|verify FILE
import { createReadStream } from 'node:fs';
import { extract } from 'tar-stream';
import { digest, finish, listed } from './output.mjs';

const [what, file] = process.argv.slice(2);
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
