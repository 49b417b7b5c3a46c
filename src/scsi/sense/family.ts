import type { StructureFamily } from '../../bytes/index.js';
import { descriptorSense, fixedSense } from './formats.js';
import {
  actualRetryCount,
  fieldPointer,
  progressIndication,
  segmentPointer,
  unitAttentionQueue,
  unspecifiedKeySpecific,
} from './key-specific.js';

/** Sense data, and the three bytes in them that depend on the sense key. */
export const senseFamily: StructureFamily = {
  page: 'scsi-sense',
  title: 'Sense data',
  about:
    'What a drive says with CHECK CONDITION, and answers REQUEST SENSE with. Which of the two formats it sends, the bit ' +
    'D_SENSE of the control mode page says. What the three sense-key specific bytes hold depends on the sense key.',
  structures: [
    { id: 'sense:fixed', layout: fixedSense },
    { id: 'sense:descriptor', layout: descriptorSense },
    { id: 'sense:field-pointer', layout: fieldPointer },
    { id: 'sense:actual-retry-count', layout: actualRetryCount },
    { id: 'sense:progress-indication', layout: progressIndication },
    { id: 'sense:segment-pointer', layout: segmentPointer },
    { id: 'sense:unit-attention-queue', layout: unitAttentionQueue },
    { id: 'sense:unspecified', layout: unspecifiedKeySpecific },
  ],
};
