import { describe, expect, test } from 'vitest';
import { shell, tapekit } from '../testing/tapekit.js';

/** What bash offers for the words of a line, the last of which is being typed. */
function bashOffers(...words: string[]): string[] {
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const script = `source <(tapekit completion bash)
    COMP_WORDS=(tapekit ${quoted}); COMP_CWORD=${words.length}
    _tapekit; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = shell(script);
  expect(stderr).toBe('');
  return stdout.trim().split('\n');
}

describe('completion', () => {
  test('commands, options of a command, and choices of an option', () => {
    expect(bashOffers('ver')).toEqual(['verify']);
    expect(bashOffers('verify', '--man')).toEqual(['--manifest']);
    expect(bashOffers('manifest', '--format', 'm')).toEqual(['mtree']);
    expect(bashOffers('mam', 'enc')).toEqual(['encode']);
    expect(bashOffers('mam', 'encode', '--bar')).toEqual(['--barcode']);
    expect(bashOffers('completion', 'z')).toEqual(['zsh']);
    // A file name: left to bash.
    expect(bashOffers('verify', '--manifest', 'x')).toEqual(['']);
  });

  test('the script for zsh says what it is for', () => {
    expect(tapekit(['completion', 'zsh']).stdout.startsWith('#compdef tapekit\n')).toBe(true);
    expect(tapekit(['completion', 'fish'])).toMatchObject({ status: 2 });
  });
});
