import type { Command } from 'commander';

/**
 * Declares what commands that decode structures take: the input, and options as `DecodeFlags` has them.
 * @param example - what `--as` takes, in words
 */
export function withDecodeOptions(command: Command, example: string): Command {
  return command
    .argument('[input...]', 'a file, - for standard input, or bytes in hex')
    .option('--as <structure>', `what the bytes are, such as ${example}`)
    .option('--all', 'decode what follows, too')
    .option('--explain', 'every field with its place, its bytes and its source')
    .option('--show-key', 'show keys and random numbers of encryption pages')
    .option('--binary', 'take the input as the bytes themselves, whatever it looks like')
    .option('--hex', 'take the input as hex, whatever it looks like')
    .option('--strict', 'exit 1 for warnings too')
    .option('--json', 'one JSON document (docs/schemas/scsi-decode.schema.json)');
}
