/**
 * What tapekit encodes is told by sg3-utils field by field: INQUIRY data, vital product data, log pages. The values come
 * from the declarations, with a fixed seed.
 */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { encodable } from '../../emulator/testing/index.js';
import { type Encodable, hexOf, type Layout, unsigned } from '../../src/bytes/index.js';
import {
  dataCompressionLog,
  deviceIdentification,
  deviceStatistics,
  extendedInquiry,
  logicalBlockProtection,
  manufacturerSerialNumber,
  modePagePolicy,
  readErrorCounters,
  scsiStructures,
  sequentialAccessCapabilities,
  sequentialAccessDevice,
  standardInquiry,
  supportedTapeAlertFlags,
  tapeAlert,
  tapeCapacity,
  unitSerialNumber,
  volumeStatistics,
  writeErrorCounters,
} from '../../src/scsi/index.js';
import { settings } from '../testing/settings.js';

const CASES = 300;
const folder = mkdtempSync(join(tmpdir(), 'tapekit-scsi-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What one of sg3-utils prints of the bytes. */
function told(program: string, bytes: Uint8Array, ...options: string[]): string {
  return spawned(program, bytes, ...options).stdout;
}

function spawned(program: string, bytes: Uint8Array, ...options: string[]): SpawnSyncReturns<string> {
  const file = join(folder, 'bytes.bin');
  writeFileSync(file, bytes);
  const input = program === 'sg_logs' ? `--in=${file}` : `--inhex=${file}`;
  return spawnSync(program, ['--raw', input, ...options], { encoding: 'latin1' });
}

/** The number behind a name such as `MultiP=1` or `SPT=0x2`. */
function numberIn(text: string, name: string): number {
  const found = new RegExp(`(?:^|[\\s\\[])${name}=(0x[0-9a-f]+|\\d+)`, 'm').exec(text);
  if (found === null) throw new Error(`no ${name} in ${text}`);
  return Number(found[1]);
}

/** Holds many values to what a program tells of them. */
function judge<Value>(values: fc.Arbitrary<Value>, check: (value: Value) => void): void {
  for (const value of fc.sample(values, settings(CASES))) check(value);
}

const plainText = (text: string): boolean => /^[!-~]*$/.test(text);

describe('sg_inq', () => {
  test('tells standard INQUIRY data as they were encoded', () => {
    let judged = 0;
    judge(encodable<Encodable<typeof standardInquiry>>(standardInquiry), (value) => {
      const text = told('sg_inq', standardInquiry.encode(value));
      // Some have in byte 1 what may be the page code of vital product data: sg_inq guesses.
      if (!text.startsWith('standard INQUIRY')) return;
      judged++;
      const of = (name: string): number => numberIn(text, name);
      expect({
        qualifier: of('PQual'),
        type: of('PDT'),
        rmb: of('RMB'),
        luCong: of('LU_CONG'),
        hotPluggable: of('hot_pluggable'),
        version: of('version'),
        normaca: of('NormACA'),
        hisup: of('HiSUP'),
        format: of('Resp_data_format'),
        sccs: of('SCCS'),
        acc: of('ACC'),
        tpgs: of('TPGS'),
        thirdPartyCopy: of('3PC'),
        protect: of('Protect'),
        bque: of('BQue'),
        encserv: of('EncServ'),
        multip: of('MultiP'),
        mchngr: of('MChngr'),
        addr16: of('Addr16'),
        wbus16: of('WBus16'),
        sync: of('Sync'),
        linked: of('Linked'),
        trandis: of('TranDis'),
        cmdque: of('CmdQue'),
      }).toEqual({
        qualifier: value.peripheralQualifier,
        type: value.peripheralDeviceType,
        rmb: Number(value.rmb),
        luCong: Number(value.luCong),
        hotPluggable: value.hotPluggable,
        version: value.version,
        normaca: Number(value.normaca),
        hisup: Number(value.hisup),
        format: value.responseDataFormat,
        sccs: Number(value.sccs),
        acc: Number(value.acc),
        tpgs: value.tpgs,
        thirdPartyCopy: Number(value.thirdPartyCopy),
        protect: Number(value.protect),
        bque: Number(value.bque),
        encserv: Number(value.encserv),
        multip: Number(value.multip),
        mchngr: Number(value.mchngr),
        addr16: Number(value.addr16),
        wbus16: Number(value.wbus16),
        sync: Number(value.sync),
        linked: Number(value.linked),
        trandis: Number(value.trandis),
        cmdque: Number(value.cmdque),
      });
      const words = (name: string): string | undefined =>
        new RegExp(`^ ${name}: (.*)$`, 'm').exec(text)?.[1]?.trimEnd();
      if (plainText(value.t10VendorIdentification)) {
        expect(words('Vendor identification') ?? '').toBe(value.t10VendorIdentification);
      }
      if (plainText(value.productIdentification)) {
        expect(words('Product identification') ?? '').toBe(value.productIdentification);
      }
    });
    expect(judged).toBeGreaterThan(CASES / 2);
  });
});

describe('sg_vpd', () => {
  test('tells the designators of a device', () => {
    judge(encodable<Encodable<typeof deviceIdentification>>(deviceIdentification), (value) => {
      // sg_vpd takes apart only what is for a logical unit, a port or a device, and looks into well-known types.
      const shown = value.designators.filter(({ designatorType }) => [4, 5, 6].includes(designatorType));
      const text = told('sg_vpd', deviceIdentification.encode({ ...value, designators: shown }), '--page=di_asis');
      const numbers = [
        ...text.matchAll(/(?:Relative target port|Target port group|Logical unit group): 0x([0-9a-f]+)/g),
      ];
      // Those of another code set than binary, or of a place where the type is not allowed, it calls so without the number.
      const usual = shown.filter(
        ({ codeSet, association, designatorType }) => codeSet === 1 && association === (designatorType === 6 ? 0 : 1),
      );
      const given = usual.map((one) =>
        'relativeTargetPortIdentifier' in one
          ? one.relativeTargetPortIdentifier
          : 'targetPortGroup' in one
            ? one.targetPortGroup
            : (one as { logicalUnitGroup: number }).logicalUnitGroup,
      );
      const found = numbers.map((match) => Number.parseInt(match[1] as string, 16));
      for (const number of given) expect(found).toContain(number);
    });
  });

  test('tells extended INQUIRY data', () => {
    judge(encodable<Encodable<typeof extendedInquiry>>(extendedInquiry), (value) => {
      const text = told('sg_vpd', extendedInquiry.encode(value), '--page=ei');
      const of = (name: string): number => numberIn(text, name);
      expect(
        ['ACTIVATE_MICROCODE', 'SPT', 'GRD_CHK', 'APP_CHK', 'REF_CHK', 'UASK_SUP', 'GROUP_SUP', 'PRIOR_SUP'].map(of),
      ).toEqual([
        value.activateMicrocode,
        value.spt,
        ...[value.grdChk, value.appChk, value.refChk, value.uaskSup, value.groupSup, value.priorSup].map(Number),
      ]);
      expect(
        ['HEADSUP', 'ORDSUP', 'SIMPSUP', 'WU_SUP', 'NV_SUP', 'V_SUP', 'NO_PI_CHK', 'P_I_I_SUP', 'LUICLR'].map(of),
      ).toEqual(
        [
          value.headsup,
          value.ordsup,
          value.simpsup,
          value.wuSup,
          value.nvSup,
          value.vSup,
          value.noPiChk,
          value.piiSup,
          value.luiclr,
        ].map(Number),
      );
      expect([
        of('R_SUP'),
        of('HSSRELEF'),
        of('Extended self-test completion minutes'),
        of('POA_SUP'),
        of('VSA_SUP'),
      ]).toEqual([
        Number(value.rSup),
        Number(value.hssrelef),
        value.extendedSelfTestCompletionMinutes,
        Number(value.poaSup),
        Number(value.vsaSup),
      ]);
      expect(of('Maximum supported sense data length')).toBe(value.maximumSupportedSenseDataLength);
    });
  });

  test('tells the pages of tape drives', () => {
    judge(encodable<Encodable<typeof logicalBlockProtection>>(logicalBlockProtection), (value) => {
      const text = told('sg_vpd', logicalBlockProtection.encode({ ...value, peripheralDeviceType: 1 }), '--page=lbpro');
      const lines = [...text.matchAll(/method: (\d+), info_len: (\d+), LBP_W_C=(\d), LBP_R_C=(\d), RBDP_C=(\d)/g)];
      expect(lines.map((line) => line.slice(1).map(Number))).toEqual(
        value.methods.map((one) => [
          one.logicalBlockProtectionMethod,
          one.logicalBlockProtectionInformationLength,
          Number(one.lbpWC),
          Number(one.lbpRC),
          Number(one.rbdpC),
        ]),
      );
    });
    judge(encodable<Encodable<typeof supportedTapeAlertFlags>>(supportedTapeAlertFlags), (value) => {
      const text = told('sg_vpd', supportedTapeAlertFlags.encode({ ...value, peripheralDeviceType: 1 }), '--page=tas');
      const flags = [...text.matchAll(/[0-9A-F]{2}h: ([01])/g)].map((match) => match[1]).join('');
      const bits = Array.from(value.supportedFlags, (byte) => byte.toString(2).padStart(8, '0')).join('');
      expect(flags).toBe(bits);
    });
    for (const worm of [true, false]) {
      const page = {
        peripheralQualifier: 0,
        peripheralDeviceType: 1,
        tsmc: false,
        worm,
        reservedRest: new Uint8Array(1),
      };
      const text = told('sg_vpd', sequentialAccessCapabilities.encode(page), '--page=sad');
      expect(numberIn(text, 'WORM')).toBe(Number(worm));
    }
  });

  test('tells serial numbers and the policy of mode pages', () => {
    judge(encodable<Encodable<typeof unitSerialNumber>>(unitSerialNumber), (value) => {
      if (!/^[!-~]{1,60}$/.test(value.productSerialNumber)) return;
      const text = told('sg_vpd', unitSerialNumber.encode(value), '--page=sn');
      expect(text).toContain(`Unit serial number: ${value.productSerialNumber}`);
    });
    const maker = { peripheralQualifier: 0, peripheralDeviceType: 1, manufacturerAssignedSerialNumber: 'MAKER-0815' };
    expect(told('sg_vpd', manufacturerSerialNumber.encode(maker), '--page=mas')).toContain('MAKER-0815');
    judge(encodable<Encodable<typeof modePagePolicy>>(modePagePolicy), (value) => {
      const text = told('sg_vpd', modePagePolicy.encode(value), '--page=mpp');
      const codes = [...text.matchAll(/Policy page code: 0x([0-9a-f]+)(?:, {2}subpage code: 0x([0-9a-f]+))?/g)];
      expect(codes.map((match) => [match[1] ?? '', match[2] ?? '0'].map((hex) => Number.parseInt(hex, 16)))).toEqual(
        value.modePagePolicies.map((one) => [one.policyPageCode, one.policySubpageCode]),
      );
    });
  });
});

describe('sg_logs', () => {
  const counter = (bytes: Uint8Array): bigint => unsigned(bytes);
  const parameter = (parameterCode: number, value: bigint, length: number) => ({
    parameterCode,
    du: false,
    ds: false,
    tsd: false,
    etc: false,
    tmc: 0,
    formatAndLinking: 3,
    parameterValue: Uint8Array.from({ length }, (_, i) => Number((value >> BigInt(8 * (length - 1 - i))) & 0xffn)),
  });
  const value = (length: number): fc.Arbitrary<bigint> => fc.bigInt({ min: 0n, max: (1n << BigInt(8 * length)) - 1n });

  const pages = [
    ['write error counters', writeErrorCounters, [0, 1, 2, 3, 4, 5, 6], 8, /= (\d+)/],
    ['read error counters', readErrorCounters, [0, 1, 2, 3, 4, 5, 6], 4, /= (\d+)/],
    ['sequential-access device', sequentialAccessDevice, [4, 5, 6, 7, 8], 4, /: (\d+) MB/],
    ['device statistics', deviceStatistics, [0, 1, 2, 3, 4, 0xc, 0xd, 0xe, 0xf], 4, /: (\d+)/],
    ['volume statistics', volumeStatistics, [1, 2, 3, 4, 7, 8, 9, 0x10, 0x11], 4, /: (\d+)/],
    ['data compression', dataCompressionLog, [0, 1, 2, 4, 6, 8], 4, /: (\d+)/],
    ['tape capacity', tapeCapacity, [1, 2, 3, 4], 4, /: (\d+)/],
  ] as const;

  test.each(pages)('tells the counters of the %s page', (_name, page, codes, length, pattern) => {
    judge(fc.tuple(...codes.map(() => value(length))), (values) => {
      const parameters = codes.map((code, i) => parameter(code, values[i] as bigint, length));
      const bytes = page.encode({ ds: true, parameters });
      const vendor = page === tapeCapacity ? ['--vendor=lto5'] : [];
      const lines = told('sg_logs', bytes, '--pdt=1', ...vendor)
        .split('\n')
        .slice(1);
      const numbers = lines.flatMap((line) => pattern.exec(line)?.[1] ?? []);
      // All ones are told as unknown.
      const given = parameters
        .map((one) => counter(one.parameterValue))
        .filter((one) => one !== (1n << BigInt(8 * length)) - 1n);
      for (const number of given) expect(numbers).toContain(`${number}`);
    });
  });

  test('tells TapeAlert flags', () => {
    judge(fc.array(fc.boolean(), { minLength: 64, maxLength: 64 }), (flags) => {
      const parameters = flags.map((set, i) => parameter(i + 1, set ? 1n : 0n, 1));
      const text = told('sg_logs', tapeAlert.encode({ ds: true, parameters }), '--pdt=1');
      expect([...text.matchAll(/: ([01])$/gm)].map((match) => match[1] === '1')).toEqual(flags);
    });
  });
});

/** Values of any length, empty lists and codes that no transport has: the programs may remark on them, but not fail. */
describe('every page is read to its end', () => {
  const pagesOf = (prefix: string): [string, Layout<object>][] =>
    scsiStructures
      .filter(({ id }) => new RegExp(`^${prefix}:[0-9a-f]{2}$`).test(id))
      .map(({ id, layout }) => [id, layout]);
  const EACH = 60;

  test.each(pagesOf('vpd'))('%s, by sg_vpd', (id, layout) => {
    for (const value of fc.sample(encodable<object>(layout), settings(EACH))) {
      const bytes = layout.encode({ ...value, peripheralQualifier: 0, peripheralDeviceType: 1 });
      const { stdout, stderr, status } = spawned('sg_vpd', bytes, `--page=0x${id.slice(-2)}`);
      expect([status, stdout + stderr !== ''], hexOf(bytes)).toEqual([0, true]);
    }
  });

  test.each(pagesOf('log'))('%s, by sg_logs', (_id, layout) => {
    for (const value of fc.sample(encodable<object>(layout), settings(EACH))) {
      const bytes = layout.encode(value);
      const { stdout, stderr, status } = spawned('sg_logs', bytes, '--pdt=1');
      expect([status, stdout + stderr !== ''], hexOf(bytes)).toEqual([0, true]);
    }
  });
});
