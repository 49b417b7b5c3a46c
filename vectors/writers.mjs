#!/usr/bin/env node
// Archives written by npm packages, to standard output: writers.mjs PACKAGE
import { lstatSync, readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import * as modern from 'modern-tar';
import * as nodeTar from 'tar';
import tarStream from 'tar-stream';

const TIME = new Date(1700000000000);
const NAMES = ['letters', 'letters/drafts', 'letters/drafts/hello', 'letters/1994.txt', 'letters/one', 'letters/blank'];
const LONG = `${'long/'.repeat(60)}name`;
const files = NAMES.map((name) => (lstatSync(name).isDirectory() ? [name] : [name, readFileSync(name)]));

const writers = {
  tar: () => buffer(nodeTar.create({ portable: true, mtime: TIME, noDirRecurse: true }, NAMES)),
  async 'tar-stream'() {
    const pack = tarStream.pack();
    for (const [name, data] of files) pack.entry({ name, mtime: TIME, type: data ? 'file' : 'directory' }, data ?? '');
    pack.entry({ name: LONG, mtime: TIME }, 'long');
    pack.finalize();
    return buffer(pack);
  },
  async 'modern-tar'() {
    const entries = files.map(([name, data]) => ({
      header: { name: data ? name : `${name}/`, size: data?.length ?? 0, type: data ? 'file' : 'directory', mtime: TIME },
      body: data,
    }));
    entries.push({ header: { name: LONG, size: 4, type: 'file', mtime: TIME }, body: 'long' });
    return modern.packTar(entries);
  },
};
process.stdout.write(Buffer.from(await writers[process.argv[2]]()));
