/** The data of READ ATTRIBUTE by service action, and of WRITE ATTRIBUTE. */
import { layout, lengthOfRest, list, type StructureFamily, u8, u16 } from '../bytes/index.js';
import { attributeLayout } from './attribute.js';
import { attributeNames } from './registry.js';
import {
  alternativeCartridgeIdentityValue,
  mediumUsageValue,
  partitionUsageValue,
  tapeAlertValue,
  uniqueCartridgeIdentityValue,
  volumeCoherencyValue,
} from './value-structures.js';

const readAttribute = (action: string) => ({ source: `SPC-5, READ ATTRIBUTE, ${action} service action` });

/** Service action 00h. */
export const attributeValues = layout('attribute values', readAttribute('ATTRIBUTE VALUES'), [
  lengthOfRest(4, 'availableData'),
  list('attributes', attributeLayout, 'rest'),
]);

const identifierEntry = layout('attribute identifier', { source: 'SPC-5, READ ATTRIBUTE' }, [
  u16('attributeIdentifier', { names: attributeNames, open: true, hexDigits: 4 }),
]);

/** Service action 01h: the attributes that have a value. */
export const attributeList = layout('attribute list', readAttribute('ATTRIBUTE LIST'), [
  lengthOfRest(4, 'availableData'),
  list('attributeIdentifiers', identifierEntry, 'rest'),
]);

/** Service action 05h: the attributes that the drive knows, with a value or without. */
export const supportedAttributes = layout('supported attributes', readAttribute('SUPPORTED ATTRIBUTES'), [
  lengthOfRest(4, 'availableData'),
  list('attributeIdentifiers', identifierEntry, 'rest'),
]);

/** Service action 02h. */
export const logicalVolumeList = layout('logical volume list', readAttribute('LOGICAL VOLUME LIST'), [
  lengthOfRest(2, 'availableData'),
  u8('firstLogicalVolumeNumber'),
  u8('numberOfLogicalVolumesAvailable'),
]);

/** Service action 03h. */
export const partitionList = layout('partition list', readAttribute('PARTITION LIST'), [
  lengthOfRest(2, 'availableData'),
  u8('firstPartitionNumber'),
  u8('numberOfPartitionsAvailable'),
]);

/** What WRITE ATTRIBUTE takes. */
export const writeAttributeParameters = layout(
  'WRITE ATTRIBUTE parameter list',
  { source: 'SPC-5, WRITE ATTRIBUTE parameter list format' },
  [lengthOfRest(4, 'parameterDataLength'), list('attributes', attributeLayout, 'rest')],
);

/** The data of READ ATTRIBUTE and WRITE ATTRIBUTE, and the values that are structures. */
export const mamFamily: StructureFamily = {
  page: 'mam-data',
  title: 'Attribute data',
  about:
    'What READ ATTRIBUTE gives, by service action, what WRITE ATTRIBUTE takes, and the attribute values that are ' +
    'structures. AVAILABLE DATA counts all that there is, also where the allocation length cuts it off.',
  structures: [
    { id: 'mam:values', layout: attributeValues },
    { id: 'mam:list', layout: attributeList },
    { id: 'mam:supported', layout: supportedAttributes },
    { id: 'mam:volumes', layout: logicalVolumeList },
    { id: 'mam:partitions', layout: partitionList },
    { id: 'mam:write', layout: writeAttributeParameters },
    { id: 'mam:0002', layout: tapeAlertValue },
    { id: 'mam:0340', layout: mediumUsageValue },
    { id: 'mam:0341', layout: partitionUsageValue },
    { id: 'mam:080c', layout: volumeCoherencyValue },
    { id: 'mam:1000', layout: uniqueCartridgeIdentityValue },
    { id: 'mam:1001', layout: alternativeCartridgeIdentityValue },
  ],
};
