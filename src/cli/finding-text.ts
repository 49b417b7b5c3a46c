import { type Finding, severityOf, tell } from '../findings/index.js';
import type { Colour } from './colour.js';
import { EXIT } from './exit.js';

/**
 * A finding in a small file, as lines: what it is, where, what was expected and found, what to do.
 * @param place - where it stands; nothing where that needs no words
 */
export function findingText(finding: Finding, colour: Colour, place = `byte ${finding.at.offset}`): string[] {
  const { message, expected, found, advice } = tell(finding);
  const severity = severityOf(finding.code);
  const paint = severity === 'error' ? colour.red : severity === 'note' ? colour.dim : colour.yellow;
  const details = place === '' ? [] : [place];
  if (expected !== undefined) details.push(`expected ${expected}`);
  if (found !== undefined) details.push(`found ${found}`);
  const where = [...(details.length === 0 ? [] : [details.join('; ')]), `[${finding.code}]`].join(' ');
  return [paint(`${severity}: ${message}`), colour.dim(`  ${where}`), `  → ${advice}`];
}

/**
 * The exit code of a command that explained a file: 1 where errors were found.
 * @param strict - warnings too
 */
export function exitCodeOfFindings(findings: readonly Finding[], strict: boolean): number {
  const bad = findings.some(({ code }) => {
    const severity = severityOf(code);
    return severity === 'error' || (strict && severity !== 'note');
  });
  return bad ? EXIT.problems : EXIT.good;
}
