import { writeSecretFile } from '../../archive/key-file.js';
import { FormatError } from '../../bytes/index.js';
import { printable } from '../../findings/index.js';
import { encodeCdb, securityProtocolOutCdb } from '../../scsi/index.js';
import {
  type EncryptionOnOptions,
  encryptionOff,
  encryptionOn,
  type PlanOptions,
  setDataEncryptionPage,
} from '../../security/index.js';
import { colourFor } from '../colour.js';
import { CouldNotRun, EXIT } from '../exit.js';
import type { CliIo } from '../io.js';
import { type EncryptionPlan, planJson, planText } from '../report-plan.js';
import { type UsableKey, usableKey } from '../usable-key.js';
import type { CryptPlanFlags, PlanTurn } from './crypt.declare.js';

const TAPE_DATA_ENCRYPTION = 0x20;
const SET_DATA_ENCRYPTION = 0x0010;
const ALGORITHM_MAX = 255;

/**
 * Runs `tapekit crypt plan`.
 * @throws CouldNotRun for options that do not go together, and for a key that a drive does not take
 * @throws KeyFileError where others can read the key file
 * @throws OutputError where the list cannot be written
 */
export async function runCryptPlan(io: CliIo, turn: PlanTurn, flags: CryptPlanFlags): Promise<number> {
  const options = optionsOf(flags);
  if (turn === 'off') refuseForOff(flags);
  const keyed = turn === 'on' ? await keyOf(io, flags) : undefined;
  const list = keyed === undefined ? encryptionOff(options) : listFor({ ...options, ...keyed, ...readsOf(flags) });
  const cdb = encodeCdb(securityProtocolOutCdb, {
    securityProtocol: TAPE_DATA_ENCRYPTION,
    securityProtocolSpecific: SET_DATA_ENCRYPTION,
    transferLength: list.length,
  });
  if (flags.output !== undefined) writeSecretFile(flags.output, list);
  const plan: EncryptionPlan = {
    turn,
    style: options.style ?? 'stenc-2',
    cdb,
    list,
    key: keyed?.key,
    description: keyed?.description,
    output: flags.output,
    lines: setDataEncryptionPage.explain(list, 0, { secrets: flags.showKey === true }),
  };
  io.stdout.write(
    flags.json === true
      ? `${JSON.stringify(planJson(plan, flags.showKey === true), null, 1)}\n`
      : planText(plan, flags.showKey === true, colourFor(io)),
  );
  return EXIT.good;
}

function optionsOf({ algorithm, ckod, allowRawRead, style }: CryptPlanFlags): PlanOptions {
  const index = /^[0-9]{1,3}$/.test(algorithm) ? Number(algorithm) : Number.NaN;
  if (!(index <= ALGORITHM_MAX)) {
    throw new CouldNotRun(`--algorithm takes an algorithm index, 0 to ${ALGORITHM_MAX}, not "${printable(algorithm)}"`);
  }
  return {
    algorithm: index,
    ckod: ckod === true,
    style,
    ...(allowRawRead !== undefined && { rawReads: allowRawRead ? 'allowed' : 'denied' }),
  };
}

function refuseForOff({ keyFile, mixed, description, insecureKeyFile }: CryptPlanFlags): void {
  const given = { '--key-file': keyFile, '--mixed': mixed, '--description': description };
  const [option] = Object.entries({ ...given, '--insecure-key-file': insecureKeyFile }).find(
    ([, value]) => value !== undefined,
  ) ?? [undefined];
  if (option !== undefined) throw new CouldNotRun(`${option} goes with crypt plan on only`);
}

const readsOf = ({ mixed }: CryptPlanFlags): Pick<EncryptionOnOptions, 'decryption'> => ({
  decryption: mixed === true ? 'mixed' : 'decrypt',
});

async function keyOf(io: CliIo, { keyFile, insecureKeyFile, description }: CryptPlanFlags): Promise<UsableKey> {
  if (keyFile === undefined) throw new CouldNotRun('crypt plan on needs a key: give its file with --key-file');
  return usableKey(io, keyFile, { insecure: insecureKeyFile, description });
}

function listFor(options: EncryptionOnOptions): Uint8Array {
  try {
    return encryptionOn(options);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new CouldNotRun(`no plan: the ${error.field} ${error.reason}`);
  }
}
