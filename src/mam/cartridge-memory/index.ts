export {
  type CartridgeMemory,
  decodeCartridgeMemory,
  explainPage,
  isCartridgeMemory,
  type MemoryPage,
} from './decode.js';
export { cartridgeMemoryFamily } from './family.js';
export { memoryHead, pageCrc, pageDescriptor, pageHead } from './head.js';
export { pageNames } from './page-names.js';
export { pageLayout } from './pages.js';
