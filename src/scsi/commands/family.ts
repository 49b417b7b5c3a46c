import type { StructureFamily } from '../../bytes/index.js';
import { changerCommands } from './changer.js';
import { genericCommands } from './generic.js';
import { maintenanceCommands } from './maintenance.js';
import { primaryCommands } from './primary.js';
import { tapeCommands } from './tape.js';

/** The command descriptor blocks of tape drives and media changers. */
export const commandFamily: StructureFamily = {
  page: 'scsi-commands',
  title: 'SCSI commands',
  about:
    'The command descriptor blocks (CDBs) of tape drives and of the media changers of libraries: those of all devices, ' +
    'of tape drives, of media changers, and what is known of any other.',
  structures: [...primaryCommands, ...maintenanceCommands, ...tapeCommands, ...changerCommands, ...genericCommands],
};
