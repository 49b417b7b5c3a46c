import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is held in memory once everything that nobody needs is gone, in bytes: test files share their process. */
export function memoryInUse(): { readonly heapUsed: number; readonly arrayBuffers: number } {
  collectGarbage();
  return process.memoryUsage();
}
