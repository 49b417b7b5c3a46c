// modern-tar.mjs list|verify FILE
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createTarDecoder } from 'modern-tar';
import { digest, finish, listed } from './output.mjs';

const [what, file] = process.argv.slice(2);
const bytes = Readable.toWeb(createReadStream(file, { highWaterMark: 1 << 20 }));
for await (const { header, body } of bytes.pipeThrough(createTarDecoder())) {
  const { mode = 0, uname = '', gname = '', size, mtime = new Date(0), name, type } = header;
  if (what === 'list') listed({ mode, uname, gname, size, mtime, name });
  if (what === 'list' || type !== 'file') await body.cancel();
  else {
    const { update, end } = digest(name);
    for await (const chunk of body) update(chunk);
    end();
  }
}
finish();
