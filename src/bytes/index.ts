export { decodeLatin1, decodeName, encodeName, utf8SequenceLength } from './text.js';
