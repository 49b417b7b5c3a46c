import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { memfs } from 'memfs';
import { describe, expect, test } from 'vitest';
import { type CartridgeFs, cartridgeFiles, createCartridge, openCartridge } from '../../../src/archive/index.js';
import { MemoryCartridge, openCartridgeFolder } from '../../../src/tape/index.js';
import { anyStep, doStep, everythingOf, recordOf } from '../../testing/cartridge-steps.js';
import { scratch } from '../../testing/scratch.js';
import { settings } from '../../testing/settings.js';

const { folder } = scratch('cartridge');
const identity = { capacityBytes: 2000, partitionBytes: [1000, 1000] };

function expectSameAsMemory(name: string, fs: CartridgeFs | undefined, runs: number): void {
  let number = 0;
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 25 }), (steps) => {
      const path = `${name}${number++}`;
      const memory = new MemoryCartridge(identity);
      const cartridge = createCartridge(path, identity, { fs });
      for (const step of steps) {
        doStep(cartridge, step);
        doStep(memory, step);
      }
      expect(everythingOf(cartridge)).toEqual(everythingOf(memory));
      cartridge.close();
      const again = openCartridge(path, { mode: 'read', fs });
      expect(everythingOf(again)).toEqual(everythingOf(memory));
      again.close();
    }),
    settings(runs),
  );
}

describe('a cartridge in a folder', () => {
  test('is what one in memory is, on a file system in memory', () => {
    expectSameAsMemory('/C', memfs().fs as unknown as CartridgeFs, 30);
  });

  test('is what one in memory is, on the disk', () => {
    expectSameAsMemory(join(folder, 'C'), undefined, 8);
  });

  test('of plain records has its archive as its data', () => {
    const path = join(folder, 'plain');
    const cartridge = createCartridge(path);
    const spec = { seed: 1, compressed: false, kad: 0, method: 0 } as const;
    for (const bytes of [100, 70_000]) cartridge.partitions[0]?.append(recordOf({ ...spec, bytes }));
    cartridge.close();
    const payloads = [100, 70_000].map((bytes) => recordOf({ ...spec, bytes }).payload);
    expect(readFileSync(join(path, 'p0.dat')).equals(Buffer.concat(payloads))).toBe(true);
    expect(readdirSync(path).sort()).toEqual(['cart.json', 'mam.log', 'p0.dat', 'p0.enc', 'p0.idx']);
  });

  test('is not made where something is', () => {
    const path = join(folder, 'full');
    mkdirSync(path);
    writeFileSync(join(path, 'letter'), '');
    expect(() => createCartridge(path)).toThrow(/expected an empty folder, or none, found 1 files/);
    expect(readdirSync(path)).toEqual(['letter']);
  });

  test('opened to be read is not changed', () => {
    const path = join(folder, 'read');
    createCartridge(path).close();
    const files = () => readdirSync(path).map((name) => [name, readFileSync(join(path, name), 'base64')]);
    const before = files();
    const cartridge = openCartridge(path, { mode: 'read' });
    const changes = [
      () => cartridge.partitions[0]?.appendFilemarks(1),
      () => cartridge.partitions[0]?.truncate(0),
      () => cartridge.change({}),
      () => cartridge.use({ loads: 1 }),
      () => cartridge.format([1]),
      () => cartridge.memory.delete(0x0806, 0),
    ];
    for (const change of changes) expect(change).toThrow(TypeError);
    cartridge.flush();
    cartridge.close();
    expect(files()).toEqual(before);
  });
});

describe('the lock', () => {
  const path = join(folder, 'locked');
  const holder = (process: number, running: readonly number[], host = 'here') => ({
    host,
    process,
    isRunning: (number: number) => running.includes(number),
  });
  const openAs = (who: ReturnType<typeof holder>) => openCartridgeFolder(cartridgeFiles(path, undefined, who));

  test('keeps others out until it is let go, or its process has ended', () => {
    createCartridge(path).close();
    const first = openAs(holder(7, [7, 8]));
    expect(() => openAs(holder(8, [7, 8]))).toThrow(/process 7 on here; wait until it has ended/);
    expect(() => openAs(holder(8, [8], 'there'))).toThrow(/process 7 on here/);
    const second = openAs(holder(8, [8]));
    // It was taken over: who had it does not let go of what another one has.
    first.close();
    expect(() => openAs(holder(9, [8]))).toThrow(/process 8/);
    second.close();
    expect(readdirSync(path)).not.toContain('lock');
  });

  test('of this process names it', () => {
    const cartridge = openCartridge(path);
    expect(() => openCartridge(path)).toThrow(`process ${process.pid} on ${hostname()}`);
    openCartridge(path, { mode: 'read' }).close();
    cartridge.close();
  });

  test('that nobody can read is held', () => {
    writeFileSync(join(path, 'lock'), 'me');
    expect(() => openCartridge(path)).toThrow(/"me"/);
  });
});

describe('what is no cartridge', () => {
  const good = join(folder, 'good');
  const json = () => JSON.parse(readFileSync(join(good, 'cart.json'), 'utf8')) as object;
  const withFile = (name: string, bytes: Uint8Array | string) => {
    const path = join(folder, `bad-${counter++}`);
    createCartridge(path).close();
    writeFileSync(join(path, name), bytes);
    return () => openCartridge(path);
  };
  let counter = 0;

  test('is told, with what to do', () => {
    createCartridge(good).close();
    expect(() => openCartridge(join(folder, 'nowhere'))).toThrow(/no such file; give the folder of a cartridge/);
    expect(withFile('cart.json', '{')).toThrow(/cart\.json: expected JSON/);
    expect(withFile('cart.json', '[1]')).toThrow(/"format": "tapekit cartridge"/);
    expect(withFile('cart.json', 'x'.repeat(70_000))).toThrow(/up to 65536 bytes, found 70000/);
    const changed = (change: object) => withFile('cart.json', JSON.stringify({ ...json(), ...change }));
    expect(changed({ version: 2 })).toThrow(/version 1, found 2; a newer tapekit/);
    expect(changed({ generation: -1 })).toThrow(/"generation"/);
    expect(changed({ worm: 'yes' })).toThrow(/"worm": true or false, found "yes"/);
    expect(changed({ partitionBytes: new Array(99).fill(0) })).toThrow(/1 to 4 partitions/);
    expect(changed({ partitionBytes: [1, 1] })).toThrow(/p1\.idx: expected a file of the cartridge, found no such/);
    expect(withFile('p0.idx', new Uint8Array(9000))).toThrow(/p0\.idx, offset 0: expected a header/);
  });

  test('may be a link to something else: it is not followed', () => {
    const path = join(folder, 'linked');
    mkdirSync(path);
    symlinkSync(join(good, 'cart.json'), join(path, 'cart.json'));
    expect(() => openCartridge(path)).toThrow(/ELOOP/);
  });

  test('leaves no lock behind', () => {
    const path = join(folder, 'left');
    createCartridge(path).close();
    writeFileSync(join(path, 'p0.idx'), '');
    expect(() => openCartridge(path)).toThrow(/p0\.idx/);
    expect(readdirSync(path)).not.toContain('lock');
  });
});

test('whatever the files of a cartridge hold, it opens or says why not, and answers', () => {
  const { fs } = memfs();
  const cartridge = createCartridge('/hostile', identity, { fs: fs as unknown as CartridgeFs });
  const spec = { bytes: 90, seed: 1, compressed: true, kad: 2, method: 1 } as const;
  for (let i = 0; i < 9; i++) cartridge.partitions[0]?.append(recordOf(spec));
  cartridge.partitions[0]?.appendFilemarks(3);
  cartridge.close();
  const names = ['p0.idx', 'p0.dat', 'p0.enc', 'mam.log'];
  const good = new Map(names.map((name) => [name, new Uint8Array(fs.readFileSync(`/hostile/${name}`) as Buffer)]));
  const damage = fc.tuple(fc.constantFrom(...names), fc.nat(10_000), fc.uint8Array({ minLength: 1, maxLength: 80 }));
  fc.assert(
    fc.property(damage, ([name, at, bytes]) => {
      for (const [each, whole] of good) fs.writeFileSync(`/hostile/${each}`, whole);
      const changed = new Uint8Array(good.get(name) as Uint8Array);
      changed.set(bytes.subarray(0, changed.length - (at % changed.length)), at % changed.length);
      fs.writeFileSync(`/hostile/${name}`, changed);
      const damaged = openCartridge('/hostile', { mode: 'read', fs: fs as unknown as CartridgeFs });
      expect(damaged.partitions[0]?.objects).toBe(12);
      everythingOf(damaged);
      damaged.close();
    }),
    settings(200),
  );
});
