// A page that does what docs/library.md shows, and tells the server what came of it: see browser.test.ts.

import { archiveOfFolder, differencesIn, repairInto, restoreInto } from './in-folder.mjs';
import { archiveOf, faultsIn, namesIn } from './in-page.mjs';

const bodyOf = async (name) => (await fetch(name)).body;
const blobOf = async (name) => (await fetch(name)).blob();
const post = (name, body) => fetch(name, { method: 'POST', body });

async function verify(name, signal) {
  const report = await faultsIn(await bodyOf(name), signal);
  const { isWhole, interrupted, tally, findings, messages, digests } = report;
  const found = findings.kept.map(({ code, at }) => ({ code, offset: at.offset }));
  return { isWhole, interrupted, members: tally.members, found, messages, digests: [...digests] };
}

/** Content of files by path, in latin1; `/` of folders. */
async function filesIn(folder, path = '') {
  const found = {};
  for await (const [name, handle] of folder.entries()) {
    const own = `${path}${name}`;
    if (handle.kind === 'directory') Object.assign(found, { [own]: '/' }, await filesIn(handle, `${own}/`));
    else {
      const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
      found[own] = String.fromCharCode(...bytes);
    }
  }
  return found;
}

async function folders() {
  const top = await navigator.storage.getDirectory();
  const folder = await top.getDirectoryHandle('restored', { create: true });
  const restored = await restoreInto(folder, await bodyOf('whole.tar'));
  const files = await filesIn(folder);
  const same = await differencesIn(folder, await bodyOf('whole.tar'));
  await post('of-folder.tar', await new Response(archiveOfFolder(folder)).arrayBuffer());
  const stopped = await restoreInto(folder, await bodyOf('endless.tar'), AbortSignal.timeout(500));
  const changed = await (await folder.getFileHandle('extra', { create: true })).createWritable();
  await changed.close();
  const letters = await folder.getDirectoryHandle('letters');
  await letters.removeEntry('one');
  const longer = await (await letters.getFileHandle('blank')).createWritable();
  await longer.write('x');
  await longer.close();
  const different = await differencesIn(folder, await bodyOf('whole.tar'));
  const links = await restoreInto(await top.getDirectoryHandle('links', { create: true }), await bodyOf('links.tar'));
  return { restored, files, same, stopped, different, links };
}

async function repairs() {
  const top = await navigator.storage.getDirectory();
  const blob = await blobOf('damaged.tar');
  const repaired = await repairInto(top, 'good.tar', blob);
  await post('repaired.tar', await (await top.getFileHandle('good.tar')).getFile());
  const file = await top.getFileHandle('by-worker.tar', { create: true });
  const worker = new Worker('worker.js', { type: 'module' });
  const byWorker = await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage({ blob, file });
  });
  await post('by-worker.tar', await file.getFile());
  return { repaired, byWorker };
}

async function everything() {
  const texts = { 'notes/today': 'from a page\n', [`notes/${'long-'.repeat(40)}名`]: 'A'.repeat(100_000) };
  await post('created.tar', await new Response(archiveOf(texts)).arrayBuffer());
  return {
    globals: [typeof Buffer, typeof process],
    names: await namesIn(await bodyOf('whole.tar')),
    damaged: await verify('damaged.tar'),
    whole: await verify('whole.tar'),
    zipped: await namesIn((await bodyOf('whole.tar.gz')).pipeThrough(new DecompressionStream('gzip'))),
    interrupted: await verify('endless.tar', AbortSignal.timeout(500)),
    folders: await folders(),
    repairs: await repairs(),
  };
}

everything()
  .catch((error) => ({ error: `${error.stack ?? error}` }))
  .then((told) => post('told', JSON.stringify(told)));
