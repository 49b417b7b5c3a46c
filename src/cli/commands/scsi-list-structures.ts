import { describe, description, findStructure, structuresIn } from '../../bytes/index.js';
import { printable } from '../../findings/index.js';
import { scsiFamilies, scsiStructures } from '../../scsi/index.js';
import { securityStructures } from '../../security/index.js';
import { CouldNotRun, EXIT } from '../exit.js';
import type { CliIo } from '../io.js';
import { SCHEMA_VERSION } from '../report-json.js';
import { SCSI_TABLES, type ScsiListFlags, STRUCTURES } from './scsi.declare.js';

/**
 * Runs `tapekit scsi list structures`, and with a short name: the table of that structure.
 * @throws CouldNotRun for a name of nothing
 */
export function runScsiListStructures(io: CliIo, name: string, { json }: ScsiListFlags): number {
  const text = name === STRUCTURES ? allStructures(json === true) : oneStructure(name, json === true);
  io.stdout.write(text);
  return EXIT.good;
}

const families = [
  ...scsiFamilies.map(({ title, structures }) => ({ title, structures })),
  { title: 'Security protocols', structures: securityStructures },
];

function allStructures(json: boolean): string {
  if (json) {
    const structures = families.flatMap((family) =>
      family.structures.map(({ id, layout }) => ({
        id,
        name: layout.name,
        source: layout.source,
        family: family.title,
      })),
    );
    return document({ structures });
  }
  const width = Math.max(...families.flatMap(({ structures }) => structures.map(({ id }) => id.length)));
  return families
    .map(({ title, structures }) =>
      [
        title,
        ...structures.map(({ id, layout }) => `  ${id.padEnd(width)}  ${layout.name} (${layout.source})`),
        '',
      ].join('\n'),
    )
    .join('\n');
}

function oneStructure(name: string, json: boolean): string {
  const found = findStructure([...scsiStructures, ...securityStructures], name);
  if (found === undefined) {
    const tables = [...SCSI_TABLES, STRUCTURES].join(', ');
    throw new CouldNotRun(
      `there is nothing to list by the name ${printable(name)}: it is ${tables}, or one of what tapekit scsi list structures names`,
    );
  }
  const { id, layout } = found;
  const all = [layout, ...structuresIn(layout)];
  if (json) return document({ id, structure: description(layout), within: all.slice(1).map(description) });
  return all
    .map((one) => `${one === layout ? `${id}: ` : ''}${one.name}\nfrom ${one.source}\n\n${describe(one)}`)
    .join('\n');
}

function document(content: object): string {
  return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...content }, null, 1)}\n`;
}
