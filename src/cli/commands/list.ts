import { openArchive } from '../../archive/open-archive.js';
import { readArchive } from '../../archive/read-archive.js';
import { openFile, openStandardInput } from '../../archive/source.js';
import { type Finding, printable, severityOf, tell } from '../../findings/index.js';
import { EXIT } from '../exit.js';
import type { CliIo } from '../io.js';
import { memberJson } from '../report-json.js';
import type { ListFlags } from './list.declare.js';

/** Runs `tapekit list`. */
export async function runList(io: CliIo, files: readonly string[], flags: ListFlags): Promise<number> {
  let problems = false;
  for (const [volume, file] of files.entries()) {
    const tellError = (found: Finding): void => {
      if (severityOf(found.code) !== 'error') return;
      problems = true;
      io.stderr.write(`tapekit: ${printable(file)}: offset ${found.at.offset}: ${tell(found).message}\n`);
    };
    const raw = file === '-' ? openStandardInput(io.stdin) : openFile(file);
    const { source, findings } = await openArchive(raw, volume);
    await readArchive(source, {
      volume,
      data: false,
      moreFollows: false,
      take(event) {
        if (event.type === 'member') {
          const text = flags.json === true ? JSON.stringify(memberJson(event.member)) : printable(event.member.name);
          io.stdout.write(`${text}\n`);
        } else if (event.type === 'finding') tellError(event.finding);
      },
    });
    for (const found of findings()) tellError(found);
    source.close();
  }
  return problems ? EXIT.problems : EXIT.good;
}
