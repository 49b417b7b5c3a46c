import type { RestoreReport, SourceError } from '../../tar/index.js';

/** A source as far as it was read. */
export interface ExtractedVolume {
  readonly name: string;
  readonly bytes: number;
}

/** What a restore from sources came to. */
export interface ExtractReport extends RestoreReport {
  readonly volumes: readonly ExtractedVolume[];
  /** Why the rest of the archive could not be read. */
  readonly failure: SourceError | undefined;
}
