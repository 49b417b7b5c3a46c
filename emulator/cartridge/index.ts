/** What a cartridge is that comes from the factory. */
export { asciiText, attributeOf } from './attribute.js';
export { ASSIGNING_ORGANIZATION, applicationBytes, factoryAttributes, MEDIUM_TYPE } from './factory-attributes.js';
export { type NewCartridge, type NewCartridgeOptions, newCartridge } from './new-cartridge.js';
