import { decodeLatin1 } from '../bytes/index.js';
import type { Exact } from '../findings/index.js';
import { FIELDS, type FieldName } from './header.js';
import type { Timestamp } from './member.js';
import { INT63_MAX, type NumberForm, octal, readNumber } from './numbers.js';
import type { Tell } from './teller.js';

/** Reads the numeric fields of header blocks, and tells what is odd about them. */
export class HeaderNumbers {
  private readonly tell: Tell;

  constructor(tell: Tell) {
    this.tell = tell;
  }

  /** The size field; undefined where it cannot be used, so that nobody knows where the next header stands. */
  size(bytes: Uint8Array, at: number): Exact | undefined {
    const fast = octal(bytes, at + 124, 12);
    if (fast >= 0) return fast;
    const { value, form } = readNumber(bytes, at + 124, 12);
    this.judge(bytes, at, 'size', form, value);
    if (form === 'invalid') return undefined;
    if (value < 0 || value > INT63_MAX) {
      this.tell('TAR_SIZE_INVALID', { size: value });
      return undefined;
    }
    return value;
  }

  /** Any other field; 0 where it holds no number. */
  number(bytes: Uint8Array, at: number, name: FieldName): Exact {
    const field = FIELDS[name];
    const fast = octal(bytes, at + field.at, field.length);
    if (fast >= 0) return fast;
    const { value, form } = readNumber(bytes, at + field.at, field.length);
    if (form !== 'empty' && form !== 'base-256') this.judge(bytes, at, name, form, value);
    return value;
  }

  /** A field that is never negative, nor beyond 2^53 - 1; 0 where it is. */
  small(bytes: Uint8Array, at: number, name: FieldName): number {
    const value = this.number(bytes, at, name);
    if (typeof value === 'number' && value >= 0) return value;
    this.invalid(bytes, at, name);
    return 0;
  }

  /** A time of GNU tar's or star's own; undefined where there is none. */
  time(
    bytes: Uint8Array,
    at: number,
    name: 'gnuAtime' | 'gnuCtime' | 'starAtime' | 'starCtime',
  ): Timestamp | undefined {
    const field = FIELDS[name];
    if (bytes[at + field.at] === 0) return undefined;
    const { value, form } = readNumber(bytes, at + field.at, field.length);
    return form === 'octal' || form === 'base-256' ? { seconds: value, nanoseconds: 0 } : undefined;
  }

  private judge(bytes: Uint8Array, at: number, name: FieldName, form: NumberForm, value: Exact): void {
    if (form === 'invalid') this.invalid(bytes, at, name);
    else if (form === 'base-64') {
      this.tell('TAR_NUMBER_OBSOLETE', { field: name });
      if (name === 'size') this.tell('TAR_NUMBER_AMBIGUOUS', { field: name, text: textOf(bytes, at, name), value });
    } else if (form === 'more-behind' || (form === 'nul-first' && value !== 0) || (form === 'blank' && name === 'size'))
      this.tell('TAR_NUMBER_AMBIGUOUS', { field: name, text: textOf(bytes, at, name), value });
    else if (form === 'junk-behind' || form === 'blank')
      this.tell('TAR_NUMBER_ODD', { field: name, text: textOf(bytes, at, name) });
  }

  private invalid(bytes: Uint8Array, at: number, name: FieldName): void {
    this.tell('TAR_NUMBER_INVALID', { field: name, text: textOf(bytes, at, name) });
  }
}

function textOf(bytes: Uint8Array, at: number, name: FieldName): string {
  const { at: start, length } = FIELDS[name];
  return decodeLatin1(bytes.subarray(at + start, at + start + length));
}
