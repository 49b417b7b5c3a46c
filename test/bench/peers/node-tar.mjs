// node-tar.mjs list|verify FILE, or create FOLDER FILE
import { create, list } from 'tar';
import { digest, finish, listed } from './output.mjs';

const [what, file, to] = process.argv.slice(2);
if (what === 'create') {
  await create({ file: to, cwd: file }, ['.']);
  process.exit();
}
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
