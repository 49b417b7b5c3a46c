import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CliIo } from '../io.js';
import type { SetExit } from '../program.js';
import { parseSize } from '../size.js';

/** Formats by the names that options take. */
const FORMATS = ['simh', 'e11', 'aws', 'faketape', 'raw'] as const;
type FormatName = (typeof FORMATS)[number];

/** The options by which an image is read. */
export interface ImageFlags {
  readonly format?: FormatName;
  readonly recordBytes?: number;
}

/** The options of `tapekit image info`. */
export interface ImageInfoFlags extends ImageFlags {
  readonly strict?: boolean;
  readonly json?: boolean;
}

/** The options of `tapekit image convert`. */
export interface ImageConvertFlags extends ImageFlags {
  readonly to: FormatName;
  readonly lossy?: boolean;
  readonly force?: boolean;
}

/** The options of `tapekit image extract`. */
export interface ImageExtractFlags extends ImageFlags {
  readonly directory: string;
  readonly force?: boolean;
}

const IMAGE_EXAMPLES = `
Examples:
  tapekit image info old.tap
  tapekit image convert old.tap new.aws --to aws
  tapekit image extract old.tap -C files

simh is SIMH's .tap, e11 the same without padding, aws AWSTAPE and HET, faketape FLEX-ES's, raw the bytes of
records only.
tapekit image info --help, convert --help and extract --help show more.`;

const INFO_EXAMPLES = `
Examples:
  tapekit image info old.tap              files, records and their lengths, filemarks, and what each file holds
  tapekit image info --json old.het       the same for programs
  tapekit image info --format raw --record-bytes 10K dump.bin

The format is told by the content, and named. All of the image is read.

Exit status: 0 good, 1 problems found in the image, 2 could not run or no image.`;

const CONVERT_EXAMPLES = `
Examples:
  tapekit image convert old.het new.tap --to simh
  tapekit image convert dump.tar new.aws --to aws --format raw --record-bytes 10K
  tapekit image convert old.tap first.tar --to raw --lossy     without filemarks

Where the format cannot hold all of the tape, that is told, and nothing is written without --lossy.

Exit status: 0 written, 1 something does not fit or the image has errors, 2 could not run.`;

const EXTRACT_EXAMPLES = `
Examples:
  tapekit image extract old.tap -C files     file0001.tar, file0002.bin, ...

The files are numbered, and end in .tar where they begin as an archive does. Zeros stand for what cannot be read.

Exit status: 0 all extracted, 1 problems found in the image, 2 could not run.`;

function recordBytes(text: string): number {
  const count = parseSize(text);
  if (count === undefined || count > 0xff_ffff) {
    throw new InvalidArgumentError('must be 1 byte to 16 MiB - 1, as a number or with K or M');
  }
  return count;
}

function imageCommand(image: Command, name: string, description: string): Command {
  return image
    .command(name)
    .description(description)
    .argument('<image>', 'an image of a tape')
    .addOption(new Option('--format <format>', 'what the image is; default: what its content says').choices(FORMATS))
    .option('--record-bytes <size>', 'with --format raw: the length of a record (default 10K)', recordBytes);
}

/** Declares `tapekit image` and what is below it. */
export function declareImage(program: Command, io: CliIo, setExit: SetExit): void {
  const image = program
    .command('image')
    .description('explain, convert and extract images of tapes: SIMH, AWSTAPE, HET, FakeTape, raw')
    .addHelpText('after', IMAGE_EXAMPLES);
  imageCommand(image, 'info', 'say what stands on the tape')
    .option('--strict', 'exit 1 for warnings too')
    .option('--json', 'one JSON document (docs/schemas/image-info.schema.json)')
    .addHelpText('after', INFO_EXAMPLES)
    .action(async (path: string, flags: ImageInfoFlags) => {
      const { runImageInfo } = await import('./image-info.js');
      setExit(await runImageInfo(io, path, flags));
    });
  imageCommand(image, 'convert', 'write the tape as another image')
    .argument('<output>', 'the image to write')
    .addOption(new Option('--to <format>', 'what to write').choices(FORMATS).makeOptionMandatory())
    .option('--lossy', 'write it without what the format cannot hold')
    .option('--force', 'overwrite the file')
    .addHelpText('after', CONVERT_EXAMPLES)
    .action(async (path: string, output: string, flags: ImageConvertFlags) => {
      const { runImageConvert } = await import('./image-convert.js');
      setExit(await runImageConvert(io, path, output, flags));
    });
  imageCommand(image, 'extract', 'write each file of the tape as a file, never outside the folder')
    .option('-C, --directory <dir>', 'the folder, made where it is missing', '.')
    .option('--force', 'overwrite files')
    .addHelpText('after', EXTRACT_EXAMPLES)
    .action(async (path: string, flags: ImageExtractFlags) => {
      const { runImageExtract } = await import('./image-extract.js');
      setExit(await runImageExtract(io, path, flags));
    });
}
