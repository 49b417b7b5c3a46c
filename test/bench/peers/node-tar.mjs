// node-tar.mjs list|verify FILE
import { list } from 'tar';
import { digest, finish, listed } from './output.mjs';

const [what, file] = process.argv.slice(2);
await list({
  file,
  onReadEntry(entry) {
    if (what === 'list') {
      const { mode, uname, gname, size, mtime, path: name } = entry;
      listed({ mode, uname, gname, size, mtime, name });
    } else if (entry.type === 'File') {
      const { update, end } = digest(entry.path);
      entry.on('data', update);
      entry.on('end', end);
    }
  },
});
finish();
