import { recogniseImage } from '../../tape/index.js';
import { HEAD_BYTES, holdsHeader } from '../open-archive.js';

import { type ByteSource, isSeekable } from '../source.js';
import { explainFirstRecord } from './first-record.js';
import { type OpenImage, openImage } from './open-image.js';

/**
 * Opens a file as an image of a tape where it is one for certain, and no archive.
 * @returns undefined where it is something else, or no file
 * @throws SourceError where it cannot be read
 */
export function openIfImage(source: ByteSource): OpenImage | undefined {
  if (!isSeekable(source)) return undefined;
  const head = source.readAt(0, HEAD_BYTES);
  const { kind } = explainFirstRecord(head);
  if (kind === 'tar' || kind === 'compressed' || holdsHeader(head)) return undefined;
  return recogniseImage(source) === undefined ? undefined : openImage(source);
}
