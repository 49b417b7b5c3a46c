// A page that does what docs/library.md shows, and tells the server what came of it: see browser.test.ts.
import { archiveOf, faultsIn, namesIn } from './in-page.mjs';

const bodyOf = async (name) => (await fetch(name)).body;

async function verify(name, signal) {
  const report = await faultsIn(await bodyOf(name), signal);
  const { isWhole, interrupted, tally, findings, messages, digests } = report;
  const found = findings.kept.map(({ code, at }) => ({ code, offset: at.offset }));
  return { isWhole, interrupted, members: tally.members, found, messages, digests: [...digests] };
}

async function everything() {
  const texts = { 'notes/today': 'from a page\n', [`notes/${'long-'.repeat(40)}名`]: 'A'.repeat(100_000) };
  await fetch('created.tar', { method: 'POST', body: await new Response(archiveOf(texts)).arrayBuffer() });
  return {
    globals: [typeof Buffer, typeof process],
    names: await namesIn(await bodyOf('whole.tar')),
    damaged: await verify('damaged.tar'),
    whole: await verify('whole.tar'),
    zipped: await namesIn((await bodyOf('whole.tar.gz')).pipeThrough(new DecompressionStream('gzip'))),
    interrupted: await verify('endless.tar', AbortSignal.timeout(500)),
  };
}

everything()
  .catch((error) => ({ error: `${error.stack ?? error}` }))
  .then((told) => fetch('told', { method: 'POST', body: JSON.stringify(told) }));
