import { type Difference, type DiffReport, tellDifference } from '../tar/index.js';
import { bytesInWords, counted } from './bytes-in-words.js';

/** The line of one difference. */
export function differenceLine(difference: Difference): string {
  return `${tellDifference(difference)}\n`;
}

/** What came of a comparison, in one line. */
export function diffSummary({ compared, leftOut, differences, sameBytes }: DiffReport): string {
  const count = [...differences.values()].reduce((sum, each) => sum + each, 0);
  const outcome = count === 0 ? 'nothing differs' : counted(count, 'difference');
  const same = sameBytes === 0 ? '' : `, ${bytesInWords(sameBytes)} of content the same`;
  const left = leftOut === 0 ? '' : `, ${counted(leftOut, 'member')} left out`;
  return `${outcome}: ${counted(compared, 'member')} compared${same}${left}\n`;
}
