import type { NamedLayout } from '../bytes/index.js';
import { dataInPages } from './pages/data-in.js';
import { dataOutPages } from './pages/data-out.js';
import { informationPages } from './pages/information.js';

/** Every page of the security protocols, by the name one asks for: direction, protocol and page code in hex. */
export const securityStructures: readonly NamedLayout[] = [...informationPages, ...dataInPages, ...dataOutPages];
