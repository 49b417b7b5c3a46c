export { systemAclNames } from './acl-names.js';
export type { XattrChoice } from './choice.js';
export {
  attributesCompared,
  type ComparingOptions,
} from './comparison.js';
export { loadXattrs } from './load.js';
export { AttributeRestoring, MemberAttributes, type RestoringOptions } from './member-attributes.js';
export { XattrError, type XattrPort, XattrsUnavailable, type XattrTarget } from './port.js';
export { type StoredAttributes, type StoringOptions, storedAttributes } from './stored-attributes.js';
