import { XattrError, type XattrPort, type XattrTarget } from '../../src/archive/xattrs/index.js';

/** A target in words: `fd` for what is open, else its path, with `->` where a link is followed. */
export function wordFor(target: XattrTarget): string {
  return typeof target === 'number' ? 'fd' : `${target.follow ? '-> ' : ''}${Buffer.from(target.path).toString()}`;
}

/** Attributes of one file in memory: calls are told, and those named in `failing` fail, as `set user.x` with a code. */
export class FakeXattrs implements XattrPort {
  readonly values = new Map<string, Uint8Array>();
  readonly calls: string[] = [];
  readonly failing: Readonly<Record<string, string>>;

  constructor(
    values: Readonly<Record<string, string | Uint8Array>> = {},
    failing: Readonly<Record<string, string>> = {},
  ) {
    for (const [name, value] of Object.entries(values)) this.values.set(name, Uint8Array.from(Buffer.from(value)));
    this.failing = failing;
  }

  list(target: XattrTarget): readonly string[] {
    this.call('list', target, '');
    return [...this.values.keys()];
  }

  get(target: XattrTarget, name: string): Uint8Array | undefined {
    this.call('get', target, name);
    return this.values.get(name);
  }

  set(target: XattrTarget, name: string, value: Uint8Array): void {
    this.call('set', target, name);
    this.values.set(name, value);
  }

  remove(target: XattrTarget, name: string): void {
    this.call('remove', target, name);
    this.values.delete(name);
  }

  private call(call: string, target: XattrTarget, name: string): void {
    const words = name === '' ? call : `${call} ${name}`;
    this.calls.push(`${words} of ${wordFor(target)}`);
    const code = this.failing[words];
    if (code !== undefined) throw new XattrError(code, call, name);
  }
}
