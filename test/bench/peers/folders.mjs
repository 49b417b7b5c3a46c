// folders.mjs PEER create ARCHIVE FOLDER | folders.mjs PEER extract ARCHIVE FOLDER: a folder to an archive and back
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

const READ_BYTES = 1 << 20;

const nodeTar = () => import('tar');
const tarFs = () => import('tar-fs');
const modernTar = () => import('modern-tar/fs');

/** Each as its manual shows it. tar-fs is tar-stream with a file system. */
const PEERS = {
  'node-tar': {
    create: async (file, cwd) => (await nodeTar()).create({ file, cwd }, ['.']),
    extract: async (file, cwd) => (await nodeTar()).extract({ file, cwd }),
  },
  'tar-fs': {
    create: async (file, folder) => pipeline((await tarFs()).pack(folder), createWriteStream(file)),
    extract: async (file, folder) =>
      pipeline(createReadStream(file, { highWaterMark: READ_BYTES }), (await tarFs()).extract(folder)),
  },
  'modern-tar': {
    create: async (file, folder) => pipeline((await modernTar()).packTar(folder), createWriteStream(file)),
    extract: async (file, folder) =>
      pipeline(createReadStream(file, { highWaterMark: READ_BYTES }), (await modernTar()).unpackTar(folder)),
  },
};

const [peer, what, file, folder] = process.argv.slice(2);
await PEERS[peer][what](file, folder);
