import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Drive, type DriveOptions, profileNamed } from '../../../emulator/index.js';
import {
  allowOverwriteCdb,
  erase6Cdb,
  formatMediumCdb,
  inquiryCdb,
  loadUnloadCdb,
  locate16Cdb,
  modeSelect6Cdb,
  preventAllowMediumRemovalCdb,
  requestSenseCdb,
  reserve6Cdb,
  setCapacityCdb,
  testUnitReadyCdb,
  write6Cdb,
  writeFilemarks6Cdb,
} from '../../../src/scsi/index.js';
import { MemoryCartridge } from '../../../src/tape/index.js';
import { stateRules } from '../../../tools/docs/state-rules.mjs';
import { DriveHost, type Seen } from '../../testing/drive-host.js';
import { modePageOf, selectModePage } from '../../testing/drive-modes.js';

type Identity = ConstructorParameters<typeof MemoryCartridge>[0];
type Position = readonly [partition: number, object: number, file: number];

/** What was seen of a rule: INFORMATION and where the tape stands, where the rule says something of them. */
interface Case {
  readonly host: DriveHost;
  readonly seen: Seen;
  readonly information?: number;
  readonly at?: Position;
}

const CONFLICT = 0x18;
const APPEND_ONLY = 0x10;
const block = (length: number): Uint8Array => new Uint8Array(length).fill(7);

function loaded(identity: Identity = {}, options: DriveOptions = {}): DriveHost {
  const host = new DriveHost(new Drive(options));
  host.drive.insert(new MemoryCartridge(identity));
  host.ready();
  return host;
}

/** A tape with records of 10, 20 and 30 bytes, a filemark, a record of 40 and two filemarks. */
function recorded(identity: Identity = {}): DriveHost {
  const host = loaded(identity);
  for (const length of [10, 20, 30]) host.write(block(length));
  host.filemarks();
  host.write(block(40));
  host.filemarks(2);
  host.rewind();
  return host;
}
const RECORDED = 7;

/** MODE SELECT of the block length alone. */
function setBlockLength(host: DriveHost, blockLength: number): void {
  const list = Uint8Array.of(0, 0, 0x10, 8, 0, 0, 0, 0, 0, 0, 0, blockLength);
  expect(host.send(modeSelect6Cdb, { pf: true, parameterListLength: list.length }, list).status).toBe(0);
}

/** A tape of so many records of 10 bytes, which is the block length, a filemark, and a record of 12. */
function inBlocks(identity: Identity = {}, count = 3): DriveHost {
  const host = loaded(identity);
  for (let i = 0; i < count; i++) host.write(block(10));
  host.filemarks();
  host.write(block(12));
  host.rewind();
  setBlockLength(host, 10);
  return host;
}

const fixed = (host: DriveHost, blocks: number): Seen => host.read(blocks, { fixed: true });

/** A small tape that stands behind early warning, with room for so many filemarks. */
function nearlyFull(): DriveHost {
  const host = loaded({ capacityBytes: 100_000, partitionBytes: [100_000] });
  while (host.write(block(1000)).status === 0);
  return host;
}

function full(): DriveHost {
  const host = nearlyFull();
  while (host.write(block(1)).sense !== 'D/00/02');
  return host;
}

/** One whose programmable early warning is 5 MB before early warning, which is at 60 MB of 64. */
function programmable(): DriveHost {
  const host = loaded({ capacityBytes: 64e6, partitionBytes: [64e6] });
  selectModePage(host, modePageOf(host, 0x10, { subpageCode: 1 }), { 7: 5 });
  return host;
}

function appendOnly(records: () => DriveHost): DriveHost {
  const host = records();
  host.rewind();
  const page = modePageOf(host, 0x10, { subpageCode: 1 });
  expect(selectModePage(host, page, { 5: APPEND_ONLY }).status).toBe(0);
  return host;
}

/** What a spoilt record of the tape is. */
function spoilt(host: DriveHost, object: number): DriveHost {
  host.drive.cartridge?.partitions[0]?.spoil(object);
  return host;
}

const at = (host: DriveHost, object: number): DriveHost => {
  host.locate(object);
  return host;
};

const allow = (host: DriveHost, object: number): Seen =>
  host.send(allowOverwriteCdb, { allowOverwrite: 1, logicalObjectIdentifier: BigInt(object) });

const ready = (host: DriveHost): Seen => host.send(testUnitReadyCdb, {});

/** A command that is sent where the tape stands, and what is expected of it beside the answer. */
function on(host: DriveHost, send: (host: DriveHost) => Seen, at?: Position, information?: number): Case {
  const seen = send(host);
  return { host, seen, ...(at === undefined ? {} : { at }), ...(information === undefined ? {} : { information }) };
}

const two = { partitionBytes: [1e6, 1e6], capacityBytes: 3e6 };
function inSecondPartition(): DriveHost {
  const host = loaded(two);
  for (let i = 0; i < 2; i++) host.write(block(10));
  host.locate(0, 1);
  for (let i = 0; i < 3; i++) host.write(block(10));
  return host;
}

function closedWorm(): DriveHost {
  const host = loaded({ worm: true });
  host.write(block(10));
  host.filemarks(2);
  return host;
}

const CASES: Readonly<Record<string, () => Case>> = {
  'READ of length 0': () => on(recorded(), (host) => host.read(0), [0, 0, 0]),
  'READ with FIXED where the block length is 0': () => on(recorded(), (host) => fixed(host, 1), [0, 0, 0]),
  'READ with FIXED and SILI': () => on(inBlocks(), (host) => host.read(1, { fixed: true, sili: true }), [0, 0, 0]),
  'READ of a record as long as asked for': () => on(recorded(), (host) => host.read(10), [0, 1, 0]),
  'READ of a shorter record': () => on(recorded(), (host) => host.read(16), [0, 1, 0], 6),
  'READ of a shorter record, SILI': () => on(recorded(), (host) => host.read(16, { sili: true }), [0, 1, 0]),
  'READ of a longer record': () => on(recorded(), (host) => host.read(4), [0, 1, 0], -6),
  'READ of a longer record, SILI, block length 0': () =>
    on(recorded(), (host) => host.read(4, { sili: true }), [0, 1, 0]),
  'READ of a longer record, SILI, another block length': () =>
    on(inBlocks(), (host) => host.read(4, { sili: true }), [0, 1, 0], -6),
  'READ that asks for more than a record can have': () =>
    on(recorded(), (host) => host.read(0xff_ffff), [0, 1, 0], 0xff_ffff - 10),
  'READ of blocks, one of another length': () => on(at(inBlocks(), 4), (host) => fixed(host, 5), [0, 5, 1], 5),
  'READ meets a filemark': () => on(at(recorded(), 3), (host) => host.read(100), [0, 4, 1], 100),
  'READ of blocks meets a filemark': () => on(inBlocks(), (host) => fixed(host, 5), [0, 4, 1], 2),
  'READ at the end of data': () => on(at(recorded(), RECORDED), (host) => host.read(100), [0, 7, 3], 100),
  'READ of blocks meets the end of data': () => {
    const host = inBlocks();
    at(host, 3).write(block(10));
    return on(at(host, 2), () => fixed(host, 5), [0, 4, 0], 3);
  },
  'READ where no end of data is marked': () => {
    const host = at(recorded(), RECORDED);
    host.drive.cartridge?.partitions[0]?.loseEndOfData();
    return on(host, () => host.read(100), [0, 7, 3], 100);
  },
  'READ of a record that cannot be read': () => on(spoilt(recorded(), 0), (host) => host.read(99), [0, 1, 0], 99),
  'READ of blocks, one cannot be read': () => on(spoilt(inBlocks(), 1), (host) => fixed(host, 3), [0, 2, 0], 2),
  'READ behind early warning': () => {
    const host = nearlyFull();
    host.space(0, -1);
    return on(host, () => host.read(1000), host.position().with(1, host.position()[1] + 1) as unknown as Position);
  },
  'READ behind early warning with REW': () => {
    const host = nearlyFull();
    expect(selectModePage(host, modePageOf(host, 0x10), { 8: 0x41 }).status).toBe(0);
    const after = host.position();
    host.space(0, -1);
    return on(host, () => host.read(1000), after, 0);
  },

  'WRITE of length 0': () => on(recorded(), (host) => host.write(block(0)), [0, 0, 0]),
  'WRITE with FIXED where the block length is 0': () => on(recorded(), (host) => host.write(block(10), 10), [0, 0, 0]),
  'WRITE of a record longer than the drive takes': () =>
    on(recorded(), (host) => host.send(write6Cdb, { transferLength: 0xff_ffff }), [0, 0, 0]),
  'WRITE with fewer bytes than it tells of': () =>
    on(recorded(), (host) => host.send(write6Cdb, { transferLength: 10 }, block(9)), [0, 0, 0]),
  'READ behind a WRITE in the midst of the data': () => {
    const host = at(recorded(), 1);
    expect(host.write(block(50)).status).toBe(0);
    return on(host, () => host.read(9), [0, 2, 0], 9);
  },
  'WRITE behind early warning': () => {
    const host = nearlyFull();
    const [, object] = host.position();
    expect(host.write(block(10)).sense).toBe('0/00/02');
    return on(host, () => host.write(block(10)), [0, object + 2, 0], 0);
  },
  'WRITE FILEMARKS behind early warning': () => {
    const host = nearlyFull();
    const [, object] = host.position();
    return on(host, () => host.filemarks(2), [0, object + 2, 2], 0);
  },
  'WRITE enters the programmable early warning zone': () => {
    const host = programmable();
    let writes = 1;
    let seen = host.write(block(1e6));
    for (; seen.status === 0; writes++) seen = host.write(block(1e6));
    expect(writes).toBe(55);
    expect(host.write(block(1e6)).status).toBe(0);
    return { host, seen, at: [0, writes + 1, 0], information: 0 };
  },
  'WRITE enters both zones at once': () => {
    const host = programmable();
    for (let i = 0; i < 9; i++) expect(host.write(block(6e6)).status).toBe(0);
    const seen = host.write(block(7e6));
    expect(host.write(block(10)).sense).toBe('0/00/02');
    return { host, seen, at: [0, 11, 0], information: 0 };
  },
  'WRITE without room': () => {
    const host = nearlyFull();
    return on(host, () => host.write(block(50_000)), host.position(), 50_000);
  },
  'WRITE of blocks with room for some': () => {
    const host = nearlyFull();
    setBlockLength(host, 250);
    const [, object] = host.position();
    const seen = host.write(block(250 * 100), 250);
    const written = host.position()[1] - object;
    expect(written).toBeGreaterThan(1);
    return { host, seen, information: 100 - written };
  },
  'WRITE FILEMARKS without room': () => {
    const host = full();
    const [, object] = host.position();
    const seen = host.filemarks(100);
    const written = host.position()[1] - object;
    return { host, seen, information: 100 - written };
  },
  'WRITE FILEMARKS asked for setmarks': () =>
    on(recorded(), (host) => host.send(writeFilemarks6Cdb, { wsmk: true, filemarkCount: 1 }), [0, 0, 0]),

  'SPACE over nothing': () => on(at(recorded(), 2), (host) => host.space(0, 0), [0, 2, 0]),
  'SPACE over blocks meets a filemark': () => on(recorded(), (host) => host.space(0, 9), [0, 4, 1], 6),
  'SPACE over blocks backwards meets a filemark': () =>
    on(at(recorded(), 5), (host) => host.space(0, -9), [0, 3, 0], 8),
  'SPACE over blocks meets the end of data': () =>
    on(at(recorded(), RECORDED), (host) => host.space(0, 2), [0, 7, 3], 2),
  'SPACE backwards meets the beginning of the partition': () =>
    on(at(recorded(), 2), (host) => host.space(0, -9), [0, 0, 0], 7),
  'SPACE over filemarks': () => on(recorded(), (host) => host.space(1, 2), [0, 6, 2]),
  'SPACE over filemarks backwards': () => on(at(recorded(), 5), (host) => host.space(1, -1), [0, 3, 0]),
  'SPACE over filemarks meets the end of data': () => on(recorded(), (host) => host.space(1, 5), [0, 7, 3], 2),
  'SPACE over sequential filemarks': () => on(recorded(), (host) => host.space(2, 2), [0, 7, 3]),
  'SPACE over sequential filemarks meets the end of data': () =>
    on(recorded(), (host) => host.space(2, 5), [0, 7, 3], 3),
  'SPACE to the end of data': () => on(recorded(), (host) => host.space(3, 0), [0, 7, 3]),
  'SPACE over something else': () => on(recorded(), (host) => host.space(4, 1), [0, 0, 0]),
  'LOCATE behind the end of data': () => on(recorded(), (host) => host.locate(99), [0, 7, 3]),
  'LOCATE in a partition that is not there': () => on(at(recorded(), 1), (host) => host.locate(0, 1), [0, 1, 0]),
  'LOCATE in another partition': () => on(inSecondPartition(), (host) => host.locate(1, 0), [0, 1, 0]),
  'LOCATE without CP': () =>
    on(inSecondPartition(), (host) => host.send(locate16Cdb, { logicalIdentifier: 2n }), [1, 2, 0]),
  REWIND: () => on(inSecondPartition(), (host) => host.rewind(), [1, 0, 0]),
  'LOAD of what is loaded': () =>
    on(inSecondPartition(), (host) => host.send(loadUnloadCdb, { load: true }), [0, 0, 0]),
  'FORMAT MEDIUM elsewhere than at the beginning of partition 0': () =>
    on(at(recorded(), 1), (host) => host.send(formatMediumCdb, {}), [0, 1, 0]),

  'No cartridge': () => {
    const host = new DriveHost(new Drive());
    host.ready();
    return on(host, ready);
  },
  'LOAD without a cartridge': () => {
    const host = new DriveHost(new Drive());
    host.ready();
    return on(host, () => host.send(loadUnloadCdb, { load: true }));
  },
  'A cartridge that was unloaded and stands in the mouth': () => {
    const host = loaded();
    host.send(loadUnloadCdb, {});
    return on(host, ready);
  },
  'UNLOAD while removal is prevented': () => {
    const host = loaded();
    host.send(preventAllowMediumRemovalCdb, { prevent: 1 });
    return on(host, () => host.send(loadUnloadCdb, {}), [0, 0, 0]);
  },
  'A cartridge of a generation that the drive cannot read': () => on(loaded({ densityCode: 0x60 }), ready),
  'A cleaning cartridge at work': () => on(loaded({ kind: 'cleaning' }), ready),

  'WRITE to a write protected cartridge': () =>
    on(loaded({ writeProtected: true }), (host) => host.write(block(1)), [0, 0, 0]),
  'WRITE to a cartridge of a generation that the drive only reads': () =>
    on(loaded({ densityCode: 0x46 }, { profile: profileNamed('LTO-6') }), (host) => host.write(block(1)), [0, 0, 0]),
  'WRITE over data of a WORM cartridge': () => on(recorded({ worm: true }), (host) => host.write(block(1)), [0, 0, 0]),
  'WRITE behind the data of a WORM cartridge': () =>
    on(at(recorded({ worm: true }), RECORDED), (host) => host.write(block(1)), [0, 8, 3]),
  'WRITE over closing filemarks of a WORM cartridge but the first': () =>
    on(at(closedWorm(), 2), (host) => host.write(block(1)), [0, 3, 1]),
  'WRITE over the first closing filemark of a WORM cartridge': () =>
    on(at(closedWorm(), 1), (host) => host.write(block(1)), [0, 1, 0]),
  'ERASE of a WORM cartridge': () => on(recorded({ worm: true }), (host) => host.send(erase6Cdb, {}), [0, 0, 0]),
  'FORMAT MEDIUM of a WORM cartridge': () =>
    on(recorded({ worm: true }), (host) => host.send(formatMediumCdb, {}), [0, 0, 0]),
  'SET CAPACITY of a WORM cartridge': () =>
    on(recorded({ worm: true }), (host) => host.send(setCapacityCdb, { capacityProportionValue: 9 }), [0, 0, 0]),
  'WRITE over data in append-only mode': () => on(appendOnly(recorded), (host) => host.write(block(1)), [0, 0, 0]),
  'WRITE behind the data in append-only mode': () =>
    on(at(appendOnly(recorded), RECORDED), (host) => host.write(block(1)), [0, 8, 3]),
  'WRITE at the beginning of a partition of filemarks in append-only mode': () => {
    const host = appendOnly(() => {
      const empty = loaded();
      empty.filemarks(2);
      return empty;
    });
    return on(host, () => host.write(block(1)), [0, 1, 0]);
  },
  'WRITE where ALLOW OVERWRITE allowed it': () => {
    const host = at(appendOnly(recorded), 2);
    expect(allow(host, 2).status).toBe(0);
    return on(host, () => host.write(block(1)), [0, 3, 0]);
  },
  'WRITE where ALLOW OVERWRITE allowed it before the tape moved': () => {
    for (const away of [(host: DriveHost) => host.read(99), (host: DriveHost) => host.rewind()]) {
      const host = at(appendOnly(recorded), 2);
      allow(host, 2);
      away(host);
      expect(at(host, 2).write(block(1)).sense).toBe('7/5A/02');
    }
    const host = at(appendOnly(recorded), 2);
    allow(host, 2);
    return on(at(at(host, 3), 2), () => host.write(block(1)), [0, 2, 0]);
  },
  'ALLOW OVERWRITE for elsewhere than the tape stands': () => {
    const host = at(appendOnly(recorded), 2);
    allow(host, 2);
    const refused = on(host, () => allow(host, 1), [0, 2, 0]);
    expect(host.write(block(1)).sense).toBe('7/5A/02');
    return refused;
  },
  'ALLOW OVERWRITE without append-only mode': () => on(recorded(), (host) => allow(host, 0), [0, 0, 0]),

  'An initiator that was never seen': () => on(new DriveHost(loaded().drive, 'new'), ready),
  'Power on': () => reset('power on'),
  'Bus reset': () => reset('bus'),
  'Logical unit reset': () => reset('logical unit'),
  'Another cartridge': () => {
    const host = loaded();
    host.drive.eject();
    host.drive.insert(new MemoryCartridge());
    return on(host, ready);
  },
  'An attention that was told': () => {
    const { host } = reset('bus');
    return on(host, ready);
  },
  'INQUIRY while an attention waits': () => {
    const host = loaded();
    host.drive.reset('bus');
    const inquired = on(host, () => host.send(inquiryCdb, { allocationLength: 36 }));
    expect(ready(host).sense).toBe('6/29/02');
    return inquired;
  },
  'A command behind a REQUEST SENSE that told the attention': () => {
    const host = loaded();
    host.drive.reset('bus');
    const { data } = host.send(requestSenseCdb, { allocationLength: 96 });
    expect([data[2], data[12], data[13]]).toEqual([6, 0x29, 0x02]);
    return on(host, ready);
  },
  'A command while another initiator has reserved the drive': () => {
    const host = loaded();
    const other = new DriveHost(host.drive, 'other');
    other.ready();
    other.send(reserve6Cdb, {});
    return on(host, ready);
  },
};

function reset(kind: Parameters<Drive['reset']>[0]): Case {
  const host = loaded();
  host.drive.reset(kind);
  return on(host, ready);
}

/** The answer in the words of the table. */
function answerOf({ status, sense, told }: Seen): string {
  if (status === CONFLICT) return 'CONFLICT';
  if (sense === undefined || told === undefined) return 'GOOD';
  const flags = [
    ['FILEMARK', told.filemark],
    ['EOM', told.eom],
    ['ILI', told.ili],
  ] as const;
  return [sense, ...flags.flatMap(([name, isSet]) => (isSet === true ? [name] : []))].join(' ');
}

const testedHere = stateRules.flatMap(({ title, rules }) => {
  const here = rules.filter(({ tested }) => tested === undefined);
  return here.length === 0 ? [] : [{ title, here }];
});

describe.each(testedHere)('$title', ({ here }) => {
  it.each(here)('$name', ({ name, answer, information, after }) => {
    const run = CASES[name];
    if (run === undefined) throw new Error(`no case for the rule '${name}'`);
    const { host, seen, at: place, information: told } = run();
    expect(answerOf(seen)).toBe(answer);
    expect(seen.told?.information).toBe(told === undefined ? undefined : BigInt(told));
    expect(told !== undefined, 'INFORMATION is in the table where it is told').toBe(information !== undefined);
    if (place !== undefined) {
      expect(after).toBeDefined();
      expect(host.position()).toEqual(place);
    }
  });
});

it('every case is of a rule, and no two rules have one name', () => {
  const names = stateRules.flatMap(({ rules }) => rules.map(({ name }) => name));
  expect(new Set(names).size).toBe(names.length);
  const here = testedHere.flatMap(({ here }) => here.map(({ name }) => name));
  expect(Object.keys(CASES).toSorted()).toEqual(here.toSorted());
});

it('a rule that is tested elsewhere is tested there, by that name', () => {
  for (const { name, tested } of stateRules.flatMap(({ rules }) => rules)) {
    if (tested === undefined) continue;
    const source = readFileSync(new URL(tested.file, import.meta.url), 'utf8');
    expect(source.includes(`'${tested.test}'`), `${name}: '${tested.test}' in ${tested.file}`).toBe(true);
  }
});
