// @ts-check
// The reader as a web page would get it: bundled from the installed package, and run where there is no Node.
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';

/** Minified, with the table of findings: what a page has to load at most. */
const BUNDLE_BYTES_MAX = 144 << 10;

const PAGE = `
  import { tell } from 'tapekit/findings';
  import { TarReader } from 'tapekit/tar';
  globalThis.read = (bytes) => {
    const reader = new TarReader();
    const events = [...reader.push(new Uint8Array(bytes)), ...reader.end()];
    return JSON.stringify(events.flatMap((event) => (event.type === 'member' ? [event.member.name]
      : event.type === 'finding' ? [tell(event.finding).message] : [])));
  };`;

/**
 * @param {string} folder - where the package is installed
 * @param {Uint8Array} archive
 * @throws {Error} where the bundle needs Node, is too large, or does not read the archive
 */
export async function checkBrowserBundle(folder, archive) {
  const { outputFiles } = await build({
    stdin: { contents: PAGE, resolveDir: folder, sourcefile: 'page.js' },
    absWorkingDir: folder,
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'iife',
    write: false,
    outfile: join(folder, 'bundle.js'),
  });
  const text = outputFiles[0]?.text ?? '';
  const foreign = /node:\w+|\bBuffer\b|\bprocess\.|\brequire\(/.exec(text);
  if (foreign) throw new Error(`the bundle holds ${foreign[0]}`);
  if (text.length > BUNDLE_BYTES_MAX) {
    throw new Error(`the bundle is ${text.length} bytes, at most ${BUNDLE_BYTES_MAX} are allowed`);
  }
  const page = createContext({ TextDecoder, TextEncoder });
  runInContext(text, page);
  const told = runInContext(`read([${archive.join()}])`, page);
  if (JSON.parse(told).length === 0) throw new Error('the bundle found no member');
}
