// Archives like those that people keep, with random damages of one class done to them.
import { applyDamage, buildArchive } from '../../../dist/emulator/testing/index.js';

const RECORD = 10_240;
const BLOCK = 512;
const text = (string) => Uint8Array.from(string, (char) => char.charCodeAt(0));

/** A generator of numbers from 0 to `below` - 1, the same for the same seed. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 13), 0x297a2d39) >>> 0;
    return Math.floor((((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32) * below);
  };
}

/** Text in lines, bytes that do not compress, or zeros, as files hold them. */
function contentOf(random) {
  const length = [0, random(600), random(6000), random(60_000)][random(4)];
  const kind = random(8);
  if (kind === 0) return new Uint8Array(length);
  if (kind < 4) return Uint8Array.from({ length }, () => random(256));
  const words = ['the', 'tape', 'was', 'written', 'in', 'a', 'night', 'and', 'nobody', 'looked'];
  let lines = '';
  while (lines.length < length) lines += `${words[random(words.length)]}${random(9) === 0 ? '\n' : ' '}`;
  return text(lines.slice(0, length));
}

/** An archive of some forty files and folders, every tenth with a name too long for a header, in one of the dialects. */
export function archiveOf(random, dialect) {
  const members = [];
  for (let folder = 0; folder < 5; folder++) {
    const time = () => ({
      seconds: 1_500_000_000 + random(10 ** 8),
      nanoseconds: dialect === 'pax' ? random(10 ** 9) : 0,
    });
    const owner = { uname: 'keeper', gname: 'users', uid: 1000, gid: 100 };
    const path = `backup/folder-${folder}`;
    members.push({ type: 'directory', name: `${path}/`, mode: 0o755, mtime: time(), ...owner });
    for (let file = 0; file < 7; file++) {
      const isLong = dialect !== 'ustar' && random(8) === 0;
      const name = `${path}/${isLong ? `${'long-'.repeat(25)}` : ''}file-${file}.${['txt', 'bin', 'jpg'][random(3)]}`;
      members.push({ type: 'file', name, content: contentOf(random), mode: 0o644, mtime: time(), ...owner });
    }
    members.push({
      type: 'symlink',
      name: `${path}/link`,
      linkname: 'file-0.txt',
      mode: 0o777,
      mtime: time(),
      ...owner,
    });
  }
  return buildArchive({ dialect, members });
}

const segment = (archive, random, fits) => {
  const fitting = archive.segments.filter(fits);
  return fitting[random(fitting.length)];
};
const flipIn = (fits) => (archive, random) => {
  const { start, end } = segment(archive, random, fits);
  return [{ kind: 'flip', at: start + random(end - start), bit: random(8) }];
};
const isMemberHeader =
  (archive) =>
  ({ role, start }) =>
    role === 'header' && archive.members.some(({ headerOffset }) => headerOffset === start);
/** Some place at the edge of a block, or of a record, of what stands in front of the end. */
const edge = (archive, random, size) => size * random(Math.floor(archive.endOffset / size));
const noise = (random, length) => Uint8Array.from({ length }, () => random(256));

/** What `tar -cv` prints gets between the records. */
function listing(archive, random) {
  const damages = [];
  for (let at = edge(archive, random, RECORD); damages.length < 3 && at >= 0; at -= RECORD * (1 + random(3))) {
    const next = archive.members.findIndex(({ offset }) => offset >= at);
    const names = archive.members.slice(Math.max(0, next - 1 - random(3)), next + 1).map(({ name }) => `${name}\n`);
    damages.push({ kind: 'insert', at, bytes: text(names.join('')) });
  }
  return damages;
}

/** The classes of damage: each gives damages to be done in this order, from the back of the archive to its front. */
export const CLASSES = {
  'bit flip in a header': (archive, random) => flipIn(isMemberHeader(archive))(archive, random),
  'bit flip in content': flipIn(({ role }) => role === 'content'),
  'bit flip in pax records': {
    dialects: ['pax'],
    damages: flipIn(({ role, member }) => role === 'extended' && member !== undefined),
  },
  'bit flip in a long name': { dialects: ['gnu'], damages: flipIn(({ role }) => role === 'extended') },
  cut: (archive, random) => [{ kind: 'cut', at: 1 + random(archive.endOffset) }],
  'lines of a listing between records': listing,
  'zeroed block': (archive, random) => [{ kind: 'zero', at: edge(archive, random, BLOCK), length: BLOCK }],
  'zeroed record': (archive, random) => [{ kind: 'zero', at: edge(archive, random, RECORD), length: RECORD }],
  'noise over a block': (archive, random) => [
    { kind: 'overwrite', at: edge(archive, random, BLOCK), bytes: noise(random, BLOCK) },
  ],
  'noise over a record': (archive, random) => [
    { kind: 'overwrite', at: edge(archive, random, RECORD), bytes: noise(random, RECORD) },
  ],
  'swapped blocks': (archive, random) => swap(archive, random, BLOCK),
  'swapped records': (archive, random) => swap(archive, random, RECORD),
  'lost block': (archive, random) => [{ kind: 'remove', at: edge(archive, random, BLOCK), length: BLOCK }],
  'lost record': (archive, random) => [{ kind: 'remove', at: edge(archive, random, RECORD), length: RECORD }],
  'lost bytes': (archive, random) => [
    { kind: 'remove', at: random(archive.endOffset - BLOCK), length: 1 + random(BLOCK - 1) },
  ],
  'put-in noise': (archive, random) => [
    { kind: 'insert', at: random(archive.endOffset), bytes: noise(random, 1 + random(2000)) },
  ],
};

function swap(archive, random, length) {
  const [a, b] = [edge(archive, random, length), edge(archive, random, length)];
  if (a === b) return swap(archive, random, length);
  return [{ kind: 'swap', at: Math.min(a, b), other: Math.max(a, b), length }];
}

/**
 * An archive with damages of a class done to it.
 * @returns {{ bytes: Uint8Array, left: object[] }} the bytes, and the truth about the members that no damage touched
 */
export function damagedArchive(name, seed) {
  const random = randomFrom(seed * 7919 + 17);
  for (let i = 0; i < 10; i++) random(2);
  const own = CLASSES[name];
  const { dialects = ['gnu', 'pax', 'ustar'], damages = own } = typeof own === 'function' ? {} : own;
  const archive = archiveOf(random, dialects[random(dialects.length)]);
  let { bytes } = archive;
  let left = [...archive.members];
  for (const damage of damages(archive, random)) {
    const done = applyDamage(bytes, damage);
    bytes = done.bytes;
    left = left.filter(({ offset, dataOffset, stored }) => isUntouched(done, offset, dataOffset + stored.length));
  }
  return { bytes, left, damages: [] };
}

function isUntouched({ touched }, start, end) {
  return touched.every((range) =>
    range.start === range.end ? range.start <= start || range.start >= end : range.end <= start || range.start >= end,
  );
}
