import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Drive, DriveTransport, profileFor } from '../../emulator/index.js';
import { nodePorts, openCartridge } from '../archive/cartridge/index.js';
import { FormatError } from '../bytes/index.js';
import { TapeDrive } from '../device/index.js';
import { printable } from '../findings/index.js';
import { withFolderErrors } from './cartridge-folder.js';
import { type DriveSession, keepSession, recallSession } from './device-session.js';
import { CouldNotRun } from './exit.js';
import { isDevice } from './is-device.js';
import type { UsableKey } from './usable-key.js';

/** A tape drive that a user has named, open. */
export interface OpenDevice {
  readonly drive: TapeDrive;
  /** The files that stand for what is in the drive: none with a real one. */
  files(): readonly { readonly dev: bigint; readonly ino: bigint }[];
  /** Keeps the cartridge in, or lets it go: also when the program has ended. */
  preventRemoval(prevent: boolean): Promise<void>;
  /** Lets the drive go. It stays as it is: the next who opens it finds the tape where it stands now. */
  close(): Promise<void>;
}

/** How a drive is opened. */
export interface OpenDeviceOptions {
  /** With it, the drive encrypts what is written, and decrypts what is read; what is not encrypted is read as well. */
  readonly key?: UsableKey | undefined;
}

const CARTRIDGE = 'cart:';

/**
 * Opens a tape drive by what users call it: `cart:FOLDER` is a software drive with the cartridge in that folder in it.
 * @throws CouldNotRun where there is no such kind of drive, or the folder holds no cartridge that a drive takes
 * @throws CartridgeFolderError where it cannot be opened; TapeDriveError where the drive answers with an error
 */
export async function openDevice(text: string, options: OpenDeviceOptions = {}): Promise<OpenDevice> {
  if (!isDevice(text)) {
    throw new CouldNotRun(
      `${printable(text)} is no tape drive: cart:FOLDER is one, with the cartridge in FOLDER (see tapekit emulate new)`,
    );
  }
  const device = await openSoftwareDrive(text, text.slice(CARTRIDGE.length));
  try {
    if (options.key !== undefined) await device.drive.encryption.on({ ...options.key, decryption: 'mixed' });
    return device;
  } catch (error) {
    await device.close();
    if (!(error instanceof FormatError)) throw error;
    throw new CouldNotRun(`the drive cannot take this ${error.field}: it ${error.reason}`);
  }
}

async function openSoftwareDrive(name: string, folder: string): Promise<OpenDevice> {
  const cartridge = withFolderErrors(name, () => openCartridge(folder));
  try {
    const { densityCode } = cartridge.identity;
    const profile = profileFor(densityCode);
    if (profile === undefined)
      throw new CouldNotRun(`${printable(name)}: no drive takes cartridges of density ${densityCode}`);
    const before = recallSession(folder);
    const session = before?.loads === cartridge.usage.loads ? before : undefined;
    const inDrive = new Drive({ profile, ...nodePorts() });
    inDrive.insert(cartridge, session === undefined ? 'elsewhere' : 'in the drive');
    const transport = new DriveTransport(inDrive, { name });
    const drive = await TapeDrive.open(transport, { clock: transport.clock });
    let removalPrevented = session?.removalPrevented ?? false;
    if (session !== undefined) await resume(drive, session);
    return {
      drive,
      files: () => readdirSync(folder).map((file) => statSync(join(folder, file), { bigint: true })),
      async preventRemoval(prevent) {
        await drive.preventRemoval(prevent);
        removalPrevented = prevent;
      },
      async close() {
        try {
          const left = await leftBy(drive, { loads: cartridge.usage.loads, removalPrevented });
          keepSession(folder, left);
          await drive.preventRemoval(false);
          inDrive.eject();
        } finally {
          cartridge.close();
        }
      },
    };
  } catch (error) {
    cartridge.close();
    throw error;
  }
}

async function resume(
  drive: TapeDrive,
  { partition, object, blockLength, removalPrevented }: DriveSession,
): Promise<void> {
  if (removalPrevented) await drive.preventRemoval(true);
  if (blockLength > 0) await drive.setBlockLength(blockLength);
  // Data may have been taken away meanwhile: then it stands at their end.
  if (partition < drive.partitions) await drive.locate(object, partition);
}

/** How the drive is left; undefined where no cartridge is in it any more. */
async function leftBy(
  drive: TapeDrive,
  known: Pick<DriveSession, 'loads' | 'removalPrevented'>,
): Promise<DriveSession | undefined> {
  const { position, blockLength = 0 } = await drive.status();
  if (position === undefined) return undefined;
  return { ...known, partition: position.partition, object: position.object, blockLength };
}
