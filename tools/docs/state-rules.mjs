// @ts-check
// How the software drive answers, rule by rule: docs/emulator.md shows it, test/emulator/drive/state-rules.test.ts holds
// the drive against it.

import { driveRules } from './state-rules/drive.mjs';
import { encryptionRules } from './state-rules/encryption.mjs';
import { tapeRules } from './state-rules/tape.mjs';

/**
 * `answer` is GOOD, CONFLICT, or sense key, code and qualifier with the flags that are set. n is what was asked for, R
 * the length of the record, k the blocks or marks that went well.
 * @typedef {{ name: string, answer: string, information?: string, after?: string, sources: string,
 *   tested?: { file: string, test: string } }} StateRule
 */

/** @typedef {{ readonly title: string, readonly rules: readonly StateRule[] }} RuleGroup */

/** @type {readonly RuleGroup[]} */
export const stateRules = [...tapeRules, ...driveRules, ...encryptionRules];
