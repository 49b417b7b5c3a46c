import { decodeName, encodeName } from '../../bytes/index.js';
import { errorCode } from '../koffi.js';
import { XattrError, type XattrPort, type XattrTarget } from './port.js';

/** The calls of the C library: each gives its result, or the number of its error below zero. Names end in a NUL. */
export interface XattrCalls {
  list(target: XattrTarget, buffer: Uint8Array): number;
  get(target: XattrTarget, name: Uint8Array, buffer: Uint8Array): number;
  set(target: XattrTarget, name: Uint8Array, value: Uint8Array): number;
  remove(target: XattrTarget, name: Uint8Array): number;
}

/** XATTR_LIST_MAX and XATTR_SIZE_MAX: no list of names and no value is larger (Linux, include/uapi/linux/limits.h). */
const BYTES_MAX = 64 * 1024;

/**
 * Attributes through the calls of Linux.
 * @see xattr(7), listxattr(2), getxattr(2), setxattr(2), removexattr(2)
 */
export class LinuxXattrs implements XattrPort {
  private readonly calls: XattrCalls;
  private readonly buffer = Buffer.allocUnsafeSlow(BYTES_MAX);

  constructor(calls: XattrCalls) {
    this.calls = calls;
  }

  list(target: XattrTarget): readonly string[] {
    const length = this.calls.list(target, this.buffer);
    if (length === 0 || codeOfResult(length) === 'ENOTSUP') return [];
    this.check(length, 'listxattr');
    const names: string[] = [];
    for (let from = 0; from < length; ) {
      const nul = this.buffer.indexOf(0, from);
      const end = nul < 0 || nul > length ? length : nul;
      if (end > from) names.push(decodeName(this.buffer, from, end));
      from = end + 1;
    }
    return names;
  }

  get(target: XattrTarget, name: string): Uint8Array | undefined {
    const length = this.calls.get(target, terminated(name), this.buffer);
    if (codeOfResult(length) === 'ENODATA' || codeOfResult(length) === 'ENOTSUP') return undefined;
    this.check(length, 'getxattr', name);
    return Uint8Array.from(this.buffer.subarray(0, length));
  }

  set(target: XattrTarget, name: string, value: Uint8Array): void {
    this.check(this.calls.set(target, terminated(name), value), 'setxattr', name);
  }

  remove(target: XattrTarget, name: string): void {
    const result = this.calls.remove(target, terminated(name));
    if (codeOfResult(result) === 'ENODATA' || codeOfResult(result) === 'ENOTSUP') return;
    this.check(result, 'removexattr', name);
  }

  private check(result: number, call: string, name?: string): void {
    const code = codeOfResult(result);
    if (code !== undefined) throw new XattrError(code, call, name);
  }
}

function codeOfResult(result: number): string | undefined {
  return result >= 0 ? undefined : errorCode(-result);
}

/** A NUL inside would end it early: another attribute would be meant. */
function terminated(name: string): Uint8Array {
  const bytes = encodeName(name);
  if (bytes.includes(0)) throw new XattrError('EINVAL', 'an attribute of that name');
  const whole = new Uint8Array(bytes.length + 1);
  whole.set(bytes);
  return whole;
}
