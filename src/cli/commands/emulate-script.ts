import {
  Drive,
  type DriveProfile,
  Faults,
  faultPlanOf,
  newCartridge,
  type PlayedCommand,
  parseScript,
  printScript,
  profileFor,
  profileNamed,
  readFaultPlan,
  type ScriptCommand,
  ScriptError,
  ScriptHost,
} from '../../../emulator/index.js';
import { nodePorts, openCartridge } from '../../archive/cartridge/index.js';
import { printable } from '../../findings/index.js';
import { decodeSense, tellSense } from '../../scsi/index.js';
import { type Cartridge, MemoryCartridge, type TapePosition } from '../../tape/index.js';
import { counted } from '../bytes-in-words.js';
import { withFolderErrors } from '../cartridge-folder.js';
import { CouldNotRun, EXIT } from '../exit.js';
import type { CliIo } from '../io.js';
import { Output } from '../output.js';
import { readWhole } from '../read-whole.js';
import type { EmulateScriptFlags } from './emulate.declare.js';

const SCRIPT_BYTES_MAX = 1 << 20;
const CAPACITY_BYTES = 64 << 20;
const COMMAND_WIDTH = 30;

/** A command that was played, and what came of it. */
interface Step {
  /** From 1 on. */
  readonly number: number;
  readonly command: ScriptCommand;
  readonly played: PlayedCommand;
  readonly place: TapePosition | undefined;
  /** Of `expect` and `expect-position`: what was found instead; undefined where it holds. */
  readonly instead: string | undefined;
}

/**
 * Runs `tapekit emulate script`.
 * @throws CouldNotRun where the script, the drive or the plan of faults is none
 * @throws CartridgeFolderError, FaultPlanError, SourceError
 */
export async function runEmulateScript(
  io: CliIo,
  script: string,
  folder: string | undefined,
  flags: EmulateScriptFlags,
): Promise<number> {
  if (folder !== undefined && flags.capacity !== undefined) {
    throw new CouldNotRun('--capacity is for a cartridge in memory');
  }
  const commands = scriptIn(await textOf(io, script), script);
  const faults = await faultsOf(io, flags);
  const cartridge = folder === undefined ? inMemory(flags) : withFolderErrors(folder, () => openCartridge(folder));
  const output = new Output(io.stdout);
  try {
    const drive = new Drive({
      profile: driveFor(cartridge, flags),
      ...nodePorts(),
      ...(faults !== undefined && { faults }),
    });
    drive.insert(cartridge);
    let failed = 0;
    for (const step of play(drive, commands)) {
      output.text(flags.json === true ? `${JSON.stringify(stepJson(step))}\n` : stepLine(step));
      if (step.instead !== undefined) failed++;
      await output.drained;
    }
    output.flush();
    tellEnd(io, failed, faults);
    drive.eject();
    return failed > 0 ? EXIT.problems : EXIT.good;
  } finally {
    output.flush();
    cartridge.close();
  }
}

async function textOf(io: CliIo, path: string): Promise<string> {
  const bytes = await readWhole(io, path, SCRIPT_BYTES_MAX);
  if (bytes === undefined) throw new CouldNotRun(`${printable(path)} has more than ${SCRIPT_BYTES_MAX} bytes`);
  return new TextDecoder().decode(bytes);
}

function scriptIn(text: string, path: string): readonly ScriptCommand[] {
  try {
    return parseScript(text);
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    throw new CouldNotRun(`${printable(path)}, ${printable(error.message)}`);
  }
}

async function faultsOf(io: CliIo, { faults, seed }: EmulateScriptFlags): Promise<Faults | undefined> {
  if (faults === undefined) return seed === undefined ? undefined : new Faults(faultPlanOf(seed));
  let plan: unknown;
  try {
    plan = JSON.parse(await textOf(io, faults));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new CouldNotRun(`${printable(faults)} is no plan of faults: ${printable(error.message)}`);
  }
  const read = readFaultPlan(plan);
  return new Faults(seed === undefined ? read : { ...read, seed });
}

function driveFor({ identity }: Cartridge, { profile }: EmulateScriptFlags): DriveProfile {
  if (profile !== undefined) return namedProfile(profile);
  const found = profileFor(identity.densityCode);
  if (found === undefined) throw new CouldNotRun(`no drive takes cartridges of density ${identity.densityCode}`);
  return found;
}

function namedProfile(name: string): DriveProfile {
  try {
    return profileNamed(name);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CouldNotRun(printable(error.message));
  }
}

function inMemory({ profile, capacity: capacityBytes = CAPACITY_BYTES }: EmulateScriptFlags): MemoryCartridge {
  const generation = profile === undefined ? 'LTO-6' : namedProfile(profile).media[0].kind.name;
  const { identity, attributes } = newCartridge({ generation, capacityBytes });
  const cartridge = new MemoryCartridge(identity);
  for (const attribute of attributes) cartridge.memory.set(attribute);
  return cartridge;
}

function* play(drive: Drive, commands: readonly ScriptCommand[]): Generator<Step> {
  const player = new ScriptHost(drive);
  let before = player.ready();
  for (const [index, command] of commands.entries()) {
    const played = player.play(command);
    const { place } = drive;
    yield { number: index + 1, command, played, place, instead: insteadOf(command, before, place) };
    if (command.name !== 'expect' && command.name !== 'expect-position') before = played;
  }
}

function insteadOf(command: ScriptCommand, before: PlayedCommand, place: TapePosition | undefined): string | undefined {
  if (command.name === 'expect') {
    const told = before.sense ?? 'good';
    return told === command.sense ? undefined : told;
  }
  if (command.name !== 'expect-position') return undefined;
  const { object, partition } = command;
  const isThere = place?.object === object && (partition === undefined || place.partition === partition);
  return isThere ? undefined : placeInWords(place);
}

function placeInWords(place: TapePosition | undefined): string {
  if (place === undefined) return 'no tape';
  const { partition, object, file } = place;
  return `object ${object}, file ${file}${partition === 0 ? '' : `, partition ${partition}`}`;
}

const textOfCommand = (command: ScriptCommand): string => printScript([command]).trimEnd();

function stepLine({ number, command, played, place, instead }: Step): string {
  const head = `${`${number}`.padStart(4)}  ${textOfCommand(command).padEnd(COMMAND_WIDTH)}`;
  if (command.name === 'expect' || command.name === 'expect-position') {
    return `${head}  ${instead === undefined ? 'holds' : `DOES NOT HOLD: it is ${instead}`}\n`;
  }
  return `${head}  ${resultInWords(played)}; ${placeInWords(place)}\n`;
}

function resultInWords({ sense, cdb, response, information, bytes }: PlayedCommand): string {
  const came = bytes === undefined || bytes.length === 0 ? '' : `, ${counted(bytes.length, 'byte')}`;
  if (sense === undefined) return `good${came}`;
  const decoded = response === undefined ? undefined : decodeSense(response.sense).sense;
  if (decoded === undefined) return sense;
  const words = tellSense(decoded, cdb === undefined ? {} : { cdb }).title;
  const more = information === undefined ? '' : `, information ${information}`;
  return `${sense} ${words}${more}${came}`;
}

/** A line of `docs/schemas/emulate-script.schema.json`. */
function stepJson({ number, command, played, place, instead }: Step): object {
  const { sense, response, information, bytes } = played;
  return {
    number,
    command: textOfCommand(command),
    status: response === undefined || response.lost !== undefined ? null : response.status,
    sense: sense ?? null,
    words: sense === undefined ? null : resultInWords(played),
    information: information ?? null,
    bytes: bytes?.length ?? 0,
    microseconds: response?.ticks ?? 0,
    position: place ?? null,
    instead: instead ?? null,
  };
}

function tellEnd(io: CliIo, failed: number, faults: Faults | undefined): void {
  for (const { kind, command, object } of faults?.happened ?? []) {
    const at = object === undefined ? '' : `, object ${object}`;
    io.stderr.write(`tapekit: fault: ${kind}, at command ${command}${at}\n`);
  }
  if (failed > 0)
    io.stderr.write(`tapekit: ${counted(failed, 'expectation')} ${failed === 1 ? 'does' : 'do'} not hold\n`);
}
