import { encodeName } from '../../src/bytes/index.js';
import { type QuotingStyle, quoteEscape } from '../../src/tar/quoting.js';

const NEEDS_SHELL_QUOTES = /[^\w./,+@%:\u0080-\u{10ffff}-]/u;
const IN_DOUBLE_QUOTES = /^[\w ./,+@%:'-]*'[\w ./,+@%:'-]*$/;

/** A name as GNU tar shows it in its log, in a UTF-8 locale; in the styles shell-escape a little less tersely. */
export function quoteName(name: string, style: QuotingStyle): string {
  const escaped = quoteEscape(name, 'utf-8');
  switch (style) {
    case 'literal':
      return name;
    case 'escape':
      return escaped;
    case 'c':
      return `"${escaped.replaceAll('"', '\\"')}"`;
    case 'c-maybe':
      // Backslashes alone are no reason to quote.
      return escaped === name.replaceAll('\\', '\\\\') && !name.includes('"') ? name : quoteName(name, 'c');
    case 'locale':
    case 'clocale':
      return `‘${escaped.replaceAll('’', '\\’')}’`;
    case 'shell':
      return NEEDS_SHELL_QUOTES.test(name) ? quoteName(name, 'shell-always') : name;
    case 'shell-always':
      return IN_DOUBLE_QUOTES.test(name) ? `"${name}"` : `'${name.replaceAll("'", "'\\''")}'`;
    case 'shell-escape':
      return NEEDS_SHELL_QUOTES.test(name) ? quoteName(name, 'shell-escape-always') : name;
    case 'shell-escape-always':
      return IN_DOUBLE_QUOTES.test(name) ? `"${name}"` : `'${Array.from(name, shellEscaped).join('')}'`;
  }
}

function shellEscaped(char: string): string {
  if (char === "'") return "'\\''";
  if (char === '\\' || quoteEscape(char, 'utf-8') === char) return char;
  return Array.from(encodeName(char), (byte) => `'$'\\${byte.toString(8).padStart(3, '0')}''`).join('');
}
