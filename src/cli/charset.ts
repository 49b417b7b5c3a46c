import type { Charset } from '../tar/quoting.js';

/**
 * How names are shown, as GNU tar does: in a UTF-8 locale as they are, in any other with every byte beyond ASCII
 * escaped.
 * @param env - LC_ALL, LC_CTYPE and LANG decide, the first that is set (POSIX.1-2017, "Environment Variables")
 * @param platform - Windows has no such variables, and shows UTF-8
 */
export function charsetOf(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Charset {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  if (!locale) return platform === 'win32' ? 'utf-8' : 'ascii';
  return /utf-?8/i.test(locale) ? 'utf-8' : 'ascii';
}
