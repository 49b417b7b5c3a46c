/**
 * What attributes are read from and set on: an open file by its descriptor, or a path. Of a path whose last component
 * is a symbolic link, the link itself is meant unless it is to be followed.
 */
export type XattrTarget = number | { readonly path: string | Uint8Array; readonly follow: boolean };

/** Extended attributes of files, which Node has no calls for: see xattr(7). Names as `decodeName` gives them. */
export interface XattrPort {
  /**
   * Names of all attributes that may be seen; none where the file system knows of no attributes.
   * @throws XattrError
   */
  list(target: XattrTarget): readonly string[];
  /**
   * The value, at most 64 KiB; undefined where there is no attribute of that name (any more).
   * @throws XattrError
   */
  get(target: XattrTarget, name: string): Uint8Array | undefined;
  /**
   * Makes or replaces an attribute.
   * @throws XattrError
   */
  set(target: XattrTarget, name: string, value: Uint8Array): void;
  /**
   * Takes an attribute away; does nothing where there is none.
   * @throws XattrError
   */
  remove(target: XattrTarget, name: string): void;
}

/** A call that failed. */
export class XattrError extends Error {
  override readonly name = 'XattrError';
  /** Of the system, such as EPERM. */
  readonly code: string;

  /** @param call - of xattr(7), such as `fsetxattr` */
  constructor(code: string, call: string, name = '') {
    super(`${call}${name === '' ? '' : ` ${name}`}: ${code}`);
    this.code = code;
  }
}

/** Attributes can be neither read nor set here; the message is half a sentence that says why. */
export class XattrsUnavailable extends Error {
  override readonly name = 'XattrsUnavailable';
}
